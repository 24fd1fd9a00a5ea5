"""Movements that are planned, under way or overdue (C7.4b)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kehou.care.choices import AlarmKind, Holder, SessionState
from kehou.care.models import Alarm, HandOver, Movement, Session
from kehou.care.queries.sessions import sessions
from kehou.core.moments import time_of_day
from kehou.core.scope import Scope, reachable
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation

FROM = ("origin__group", "origin__room", "home_class__grade", "home_class__room")  # where a movement set out


@dataclass(frozen=True)
class Planned:
    """Children of one group who go to the merged room when it begins: how many are in the group's hands now."""

    origin: Session
    target: Session
    heads: int

    @property
    def at(self) -> datetime:
        return self.target.starts_at

    def is_due(self, now: datetime) -> bool:
        return now >= self.at


def planned_movements(scope: Scope, day: date, known: Iterable[Session] | None = None) -> list[Planned]:
    """What must still set out today: groups with children who stay late and have not left, the merged room of their campus first.

    Of the day's sessions, where they are known already.
    """
    found = [one for one in (sessions(scope).filter(date=day) if known is None else known) if one.state != SessionState.CLOSED]
    late = [one for one in found if one.is_late]
    if not late:
        return []
    heads = _staying(scope, day)
    groups = [one for one in found if not one.is_late and heads[one.pk]]
    return [Planned(one, _target(one, late), heads[one.pk]) for one in groups]


def _target(origin: Session, late: list[Session]) -> Session:
    near = [one for one in late if one.room.campus_id == origin.room.campus_id]
    return (near or late)[0]


def _staying(scope: Scope, day: date) -> Counter[Any]:
    """How many children with a late place each group holds."""
    wide, weekday = replace(scope, sees="all"), organisation.weekday_of(day)
    places = enrolment.places_on(wide, day).filter(late=True, days__contains=[weekday]).order_by().values("pupil")
    last = reachable(HandOver, wide).filter(date=day, pupil__in=places).order_by("pupil_id", "-seq").distinct("pupil_id")
    return Counter(session for kind, session in last.values_list("to_kind", "session_id") if kind == Holder.GROUP)


def overdue(scope: Scope, day: date, since: datetime) -> QuerySet[Movement]:
    """Movements that left before this moment, have not arrived, and about which nobody has been told."""
    told = Alarm.objects.filter(movement=OuterRef("pk"), kind=AlarmKind.OVERDUE)
    found = reachable(Movement, scope).filter(~Exists(told), date=day, arrived_at=None, departed_at__lte=since)
    return found.select_related(*FROM, "origin__room__campus", "target__room").order_by("departed_at")


def last_place(movement: Movement) -> str:
    """Where the children were seen last: the room they left, when, and where they were going."""
    return f"{time_of_day(movement.departed_at)} {movement.room_left} → {movement.target.room}"

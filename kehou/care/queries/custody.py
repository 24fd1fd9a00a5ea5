"""Who holds whom: the last hand-over of each child, the day's story of one, the board of all."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.care.choices import Holder
from kehou.care.models import HandOver, MakeUp, Movement, Session
from kehou.core.scope import Scope, reachable
from kehou.people import queries as people


def custody_on(scope: Scope, day: date, pupils: Iterable[UUID] | None = None) -> dict[UUID, HandOver]:
    """The hand-over that counts for each child: the last of the day. Children not named are still with their class."""
    found = reachable(HandOver, scope).filter(date=day)
    if pupils is not None:
        found = found.filter(pupil__in=list(pupils))
    last = found.order_by("pupil_id", "-seq").distinct("pupil_id")
    return {one.pupil_id: one for one in last}


def held_by(session: Session, scope: Scope) -> list[UUID]:
    """The children in this session's hands now."""
    last = custody_on(replace(scope, sees="all"), session.date)
    return [p for p, h in last.items() if h.to_kind == Holder.GROUP and h.session_id == session.pk]


def story_of(scope: Scope, pupil: Any, day: date) -> QuerySet[HandOver]:
    """One child's hand-overs of the day, in their order."""
    return reachable(HandOver, scope).filter(pupil=pupil, date=day).select_related("session__room", "by").order_by("seq")


def movements_on(scope: Scope, day: date) -> QuerySet[Movement]:
    """The day's movements, those under way first."""
    found = reachable(Movement, scope).filter(date=day)
    rooms = ("origin__group", "origin__room", "home_class__grade", "home_class__room", "leader", "target__group", "target__room", "by", "receiver")
    return found.select_related(*rooms).order_by("arrived_at", "-departed_at")


def make_ups_on(scope: Scope, day: date) -> QuerySet[MakeUp]:
    """The children taken in today without an application."""
    found = reachable(MakeUp, scope).filter(date=day)
    return found.select_related("pupil__home_class__grade", "session__group", "teacher")


def on_the_way(movement: Movement) -> list[Any]:
    """The children still held by a movement, by class and name."""
    once = HandOver.objects.filter(movement=movement).values("pupil")
    scope = Scope("system", units=(movement.school_id,))
    last = custody_on(scope, movement.date, [row["pupil"] for row in once])
    walking = [p for p, h in last.items() if h.movement_id == movement.pk and h.to_kind == Holder.MOVEMENT]
    return list(people.pupils(scope).filter(pk__in=walking))


def whole_school(scope: Scope) -> Scope:
    """The scope for a child already found to be this person's business: its day lies across several groups."""
    return replace(scope, sees="all")


def is_in_school(held: HandOver | None) -> bool:
    """Whether the school still holds the child."""
    return held is None or Holder(held.to_kind).is_school


def open_make_up(pupil: Any, day: date) -> MakeUp | None:
    """The child taken in today and not yet signed over."""
    return MakeUp.objects.filter(pupil=pupil, date=day, handed_at=None).select_related("teacher").first()

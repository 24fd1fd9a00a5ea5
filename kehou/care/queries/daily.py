"""The day's lists of all groups at once, for paper (C7.2); requests to correct the archive."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.care.models import Correction, Session
from kehou.care.queries.permits import away_on, permits_of
from kehou.care.queries.sessions import sessions
from kehou.care.rules.paper import fingerprint_of
from kehou.core.scope import Scope, reachable
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation
from kehou.papers.kinds.rolls import LAYOUT
from kehou.people import queries as people
from kehou.planning import queries as planning


@dataclass(frozen=True)
class OnList:
    """A child on a paper list."""

    pupil: Any
    on_leave: bool
    late: bool
    alone: bool


@dataclass(frozen=True)
class DayList:
    """One group's list of the day."""

    session: Session
    lines: list[OnList]


@dataclass(frozen=True)
class ListPage:
    """One page of a group's list, and the fingerprint by which its code names it."""

    page: int
    pages: int
    lines: list[OnList]
    fingerprint: str


def pages_of(one: DayList) -> list[ListPage]:
    """The list on as many pages as it needs, at least one."""
    most = LAYOUT.most
    cut = [one.lines[n : n + most] for n in range(0, len(one.lines), most)] or [[]]
    return [
        ListPage(n, len(cut), lines, fingerprint_of(one.session.pk, n, [line.pupil.pk for line in lines])) for n, lines in enumerate(cut, 1)
    ]


def lists_on(scope: Scope, day: date, *, session: UUID | None = None) -> list[DayList]:
    """Every session of the day with its children by name, or only this one: the same few queries for three groups and for forty."""
    wide = replace(scope, sees="all")
    found = [one for one in sessions(scope).filter(date=day) if session in (None, one.pk)]
    weekday = organisation.weekday_of(day)
    late = dict(enrolment.places_on(wide, day).filter(days__contains=[weekday]).values_list("pupil", "late"))
    groups: dict[UUID, set[UUID]] = {}
    for group, pupil in planning.members_on(wide, day).order_by().values_list("group", "pupil"):
        groups.setdefault(group, set()).add(pupil)
    away, alone = away_on(wide, day), set(permits_of(wide, day))
    pupils = {one.pk: one for one in people.pupils(wide).filter(pk__in=late)}
    return [DayList(one, _lines(one, groups, late, away, alone, pupils)) for one in found]


def _lines(
    session: Session, groups: dict[UUID, set[UUID]], late: dict[UUID, bool], away: set[UUID], alone: set[UUID], pupils: dict[UUID, Any]
) -> list[OnList]:
    coming = _coming(session, groups, late)
    lines = [OnList(pupils[pk], pk in away, late[pk], pk in alone) for pk in coming if pk in pupils]
    return sorted(lines, key=lambda one: (one.pupil.pinyin, one.pupil.name))


def _coming(session: Session, groups: dict[UUID, set[UUID]], late: dict[UUID, bool]) -> Iterable[UUID]:
    if session.is_late:
        return [pupil for pupil, stays in late.items() if stays]
    return [pupil for pupil in groups.get(session.group_id, ()) if pupil in late]


def corrections(scope: Scope) -> QuerySet[Correction]:
    """Requests within reach, those that wait first."""
    found = reachable(Correction, scope).select_related("pupil__home_class__grade", "session__group", "asked_by", "decided_by")
    return found.order_by("decided_at", "-asked_at")

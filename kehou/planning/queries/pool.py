"""The adults a roster may draw on, as the planner knows them: what they offer, teach, and when they are away (C5.1, C7.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planner import Session, Teacher
from kehou.planning.choices import DaySlot, DutyRole
from kehou.planning.models import Absence, Duty, Lesson, Volunteer
from kehou.planning.queries.staffing import away_between, lessons_by_staff, offers
from kehou.planning.rules import minute_at, minute_of

FIRST, LATE = DaySlot.FIRST.value, DaySlot.LATE.value
WHOLE_WEEK = tuple(range(7))


def teachers_of(term: Any, first: date, last: date, *, scope: Scope) -> tuple[Teacher, ...]:
    """The pool for these days: four queries, however many they are.

    Who offered something for the term is drawn on as offered, once the teaching load is confirmed (C5.1); who has not
    answered, as the staff register says: all of the staff look after children (C7.1).
    """
    said = {one.staff_id: one for one in offers(scope, term)}
    taught = lessons_by_staff(scope, term)
    away = _days_away(away_between(scope, first, last), first, last)
    found = []
    for one in organisation.staff_on(scope, first):
        teacher = _offered(one, said[one.pk]) if one.pk in said else _registered(one)
        if teacher is not None:
            found.append(_with(teacher, taught.get(one.pk, ()), away.get(one.pk, ())))
    return tuple(found)


def _offered(one: Any, offer: Volunteer) -> dict[str, Any] | None:
    """As offered for the term; nobody whose load is not confirmed, nobody who offers nothing."""
    if offer.load_confirmed_at is None or not offer.slots or not offer.max_week:
        return None
    return {
        **_person(one), "weekdays": _from_monday(offer.weekdays), "slots": tuple(offer.slots), "volunteer": LATE in offer.slots,
        "max_week": offer.max_week, "cross": _from_monday(offer.crosses), "dislikes": _from_monday(offer.dislikes),
    }  # fmt: skip


def _registered(one: Any) -> dict[str, Any] | None:
    """As the staff register says, for who has not answered."""
    if not one.duties_a_week:
        return None
    days = _from_monday(one.weekdays) or WHOLE_WEEK
    return {**_person(one), "weekdays": days, "volunteer": one.volunteers_late, "max_week": one.duties_a_week}


def _person(one: Any) -> dict[str, Any]:
    return {"id": str(one.pk), "campus": str(one.campus_id or "")}


def _with(told: dict[str, Any], lessons: Iterable[Lesson], away: Iterable[date]) -> Teacher:
    busy = tuple((one.weekday - 1, minute_of(one.starts), minute_of(one.ends)) for one in lessons)
    return Teacher(**told, busy=busy, leave=tuple(sorted(away)))


def _from_monday(weekdays: Iterable[int]) -> tuple[int, ...]:
    """The planner counts weekdays from 0."""
    return tuple(sorted(n - 1 for n in weekdays))


def _days_away(absences: Iterable[Absence], first: date, last: date) -> Mapping[Any, set[date]]:
    found: dict[Any, set[date]] = defaultdict(set)
    for one in absences:
        start, end = max(one.first, first), min(one.last, last)
        found[one.staff_id] |= {start + timedelta(days=n) for n in range((end - start).days + 1)}
    return found


def session_of(duty: Duty, weekday: int, *, volunteers_only_late: bool) -> Session:
    """One duty's sitting, for judging who may take it; `weekday` (1 is Monday) is the one whose timetable the day follows."""
    late = duty.role == DutyRole.LATE
    campus = str(duty.group.campus_id) if duty.group and not late else ""
    return Session(
        f"{duty.group_id}/{duty.date.isoformat()}", duty.date, minute_at(duty.starts_at), minute_at(duty.ends_at), 1,
        str(duty.room_id or ""), (str(duty.group_id),), LATE if late else FIRST, campus, volunteers_only=late and volunteers_only_late, weekday=weekday - 1,
    )  # fmt: skip

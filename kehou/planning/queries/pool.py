"""The adults a roster may draw on, as the planner knows them: what they offer, teach, and when they are away (C5.1, C7.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planner import Session, Teacher
from kehou.planning.choices import DaySlot, DutyRole, PostWho
from kehou.planning.models import Absence, Duty, Lesson, Volunteer
from kehou.planning.queries.posts import leading, named_for, posts, session_at_post
from kehou.planning.queries.staffing import away_between, lessons_by_staff, offers
from kehou.planning.rules import ServiceTimeRules, StaffingRules, minute_at, minute_of
from kehou.policy.queries import rules_for

FIRST, LATE = DaySlot.FIRST.value, DaySlot.LATE.value
WHOLE_WEEK = tuple(range(7))


def teachers_of(term: Any, first: date, last: date, *, scope: Scope) -> tuple[Teacher, ...]:
    """The pool for these days: a fixed number of queries, however many they are.

    Who offered something for the term is drawn on as offered, once the teaching load is confirmed (C5.1); who has not
    answered, as the staff register says: all of the staff look after children (C7.1). Whom a post needs as a leader or
    names is in the pool for such posts, even with no group.
    """
    said = {one.staff_id: one for one in offers(scope, term)}
    taught = lessons_by_staff(scope, term)
    away = _days_away(away_between(scope, first, last), first, last)
    needed, led = _called_for(term, first, scope)
    found = []
    for one in organisation.staff_on(scope, first):
        teacher = _offered(one, said[one.pk]) if one.pk in said else _registered(one)
        if teacher is None and one.pk in needed:
            teacher = _posts_only(one)
        if teacher is not None:
            found.append(_with({**teacher, "leader": one.pk in led}, taught.get(one.pk, ()), away.get(one.pk, ())))
    return tuple(found)


def _called_for(term: Any, day: date, scope: Scope) -> tuple[set[Any], set[Any]]:
    """Whom the posts need by office or by name; and who leads."""
    known = list(posts(scope, term))
    led = leading(scope, day) if any(one.who == PostWho.LEADERS for one in known) else set()
    named = named_for(scope, [one for one in known if one.who == PostWho.NAMED]) if known else {}
    return {one.pk for own in named.values() for one in own} | led, led


def _offered(one: Any, offer: Volunteer) -> dict[str, Any] | None:
    """As offered for the term; nobody whose load is not confirmed, nobody who offers nothing. No slot, but posts: those only."""
    if offer.load_confirmed_at is None or not (offer.slots or offer.posts) or not offer.max_week:
        return None
    return {
        **_person(one), "weekdays": _from_monday(offer.weekdays), "slots": tuple(offer.slots), "volunteer": LATE in offer.slots,
        "max_week": offer.max_week, "cross": _from_monday(offer.crosses), "dislikes": _from_monday(offer.dislikes),
        "posts": tuple(map(str, offer.posts)), "posts_only": not offer.slots,
    }  # fmt: skip


def _posts_only(one: Any) -> dict[str, Any]:
    """Needed at a post by office or by name, and for no group."""
    days = _from_monday(one.weekdays) or WHOLE_WEEK
    return {**_person(one), "weekdays": days, "max_week": one.duties_a_week or 10, "max_day": 4, "posts_only": True}


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


@dataclass(frozen=True)
class Seen:
    """What a duty is judged by besides itself: whom posts name, when the late slot begins, whether it is for volunteers only."""

    named: Mapping[Any, list[Any]]
    late_start: time
    volunteers_only_late: bool


def seen(scope: Scope, term: Any, day: date) -> Seen:
    """For every duty of a term at once."""
    known = [one for one in posts(scope, term) if one.who == PostWho.NAMED]
    late_start = rules_for(ServiceTimeRules, scope.unit, day).late_start
    return Seen(named_for(scope, known) if known else {}, late_start, rules_for(StaffingRules, scope.unit, day).volunteers_only_late)


def session_of(duty: Duty, weekday: int, by: Seen) -> Session:
    """One duty's sitting, for judging who may take it; `weekday` (1 is Monday) is the one whose timetable the day follows."""
    if duty.post_id:
        return session_at_post(duty, weekday, by.late_start, by.named)
    late = duty.role == DutyRole.LATE
    campus = str(duty.group.campus_id) if duty.group and not late else ""
    return Session(
        f"{duty.group_id}/{duty.date.isoformat()}", duty.date, minute_at(duty.starts_at), minute_at(duty.ends_at), 1,
        str(duty.room_id or ""), (str(duty.group_id),), LATE if late else FIRST, campus,
        volunteers_only=late and by.volunteers_only_late, weekday=weekday - 1,
    )  # fmt: skip

"""Reads of the adults: what each offers, when each teaches, who is away, who would swap (C5.1, C7.1, S5.5)."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.organisation import queries as organisation
from kehou.planning.choices import AbsenceState, SwapState
from kehou.planning.models import Absence, Duty, Lesson, Swap, Volunteer
from kehou.planning.queries.plan import duties
from kehou.planning.rules import HERE


def wide(scope: Scope) -> Scope:
    """The same person, seeing the whole school's staff: rules are judged by everybody's duties, not by one's own."""
    return replace(scope, sees="all")


def me(scope: Scope) -> Any:
    """The staff record of whoever asks, or None."""
    return organisation.staff_of_user(scope)


# ── what is offered, when somebody teaches ────────────────────────────────────


def offers(scope: Scope, term: Any) -> QuerySet[Volunteer]:
    """What the staff offer for a term."""
    return reachable(Volunteer, scope).filter(term=term).select_related("staff__user", "staff__campus")


def offer_of(scope: Scope, term: Any, staff: Any) -> Volunteer | None:
    return offers(scope, term).filter(staff=staff).first()


def lessons(scope: Scope, term: Any) -> QuerySet[Lesson]:
    """The term's timetable, as far as it matters here: who teaches when."""
    return reachable(Lesson, scope).filter(term=term).order_by("staff_id", "weekday", "starts")


def lessons_by_staff(scope: Scope, term: Any, **filters: Any) -> dict[Any, list[Lesson]]:
    found: dict[Any, list[Lesson]] = defaultdict(list)
    for lesson in lessons(scope, term).filter(**filters):
        found[lesson.staff_id].append(lesson)
    return found


def staff_lines(scope: Scope, term: Any, day: date) -> list[dict[str, Any]]:
    """Everybody on the staff with what they offer and teach: three queries, however many they are."""
    said = {one.staff_id: one for one in offers(scope, term)}
    taught = lessons_by_staff(scope, term)
    lines = [{"staff": one, "offer": said.get(one.pk), "lessons": len(taught.get(one.pk, ()))} for one in organisation.staff_on(scope, day)]
    return [{**line, "answer": _answer(line["offer"])} for line in lines]


def _answer(offer: Any) -> str:
    """How far somebody's word for the term has come: "silent", "off", "waiting" for the load to be confirmed, "ready"."""
    if offer is None:
        return "silent"
    if not (offer.slots or offer.posts):
        return "off"
    return "ready" if offer.load_confirmed_at else "waiting"


def staff_lacking(lines: list[dict[str, Any]]) -> dict[str, int]:
    """What is missing before a roster can rest on the staff's own word."""
    ready = [line["offer"] for line in lines if line["answer"] == "ready"]
    return {
        "silent": sum(line["answer"] == "silent" for line in lines), "unconfirmed": sum(line["answer"] == "waiting" for line in lines),
        "untaught": sum(not line["lessons"] for line in lines),
        "ready": len(ready), "late": sum("late" in one.slots for one in ready), "week": sum(one.max_week for one in ready),
    }  # fmt: skip


# ── who is away ───────────────────────────────────────────────────────────────


def absences(scope: Scope, **filters: Any) -> QuerySet[Absence]:
    return reachable(Absence, scope).filter(**filters).select_related("staff__user", "staff__campus", "by")


def absences_ahead(scope: Scope, day: date) -> QuerySet[Absence]:
    """Asked or agreed, not over by a day; the undecided first."""
    return absences(scope, last__gte=day, state__in=(AbsenceState.ASKED, AbsenceState.AGREED)).order_by("-state", "first", "asked_at")


def away_between(scope: Scope, first: date, last: date) -> QuerySet[Absence]:
    """Agreed absences that touch these days."""
    return absences(scope, state=AbsenceState.AGREED, first__lte=last, last__gte=first)


def duties_left(scope: Scope, absence: Absence, now: datetime) -> list[Duty]:
    """The duties of somebody away that nobody else has taken yet and that are not over."""
    found = duties(scope, staff=absence.staff_id, date__range=(absence.first, absence.last), ends_at__gt=now).order_by("starts_at")
    return [duty for duty in found if covers(absence, duty)]


def covers(absence: Absence, duty: Duty) -> bool:
    """Whether the absence falls on a duty: from its time on, on the first day."""
    if duty.date != absence.first or absence.since is None:
        return absence.first <= duty.date <= absence.last
    return duty.ends_at.astimezone(HERE).time() > absence.since


def left_by_absence(scope: Scope, rows: list[Absence], now: datetime) -> dict[Any, list[Duty]]:
    """The same for several absences, in one query."""
    found: dict[Any, list[Duty]] = {one.pk: [] for one in rows}
    if not rows:
        return found
    first, last = min(one.first for one in rows), max(one.last for one in rows)
    standing = duties(scope, staff__in=[one.staff_id for one in rows], date__range=(first, last), ends_at__gt=now)
    for duty in standing.order_by("starts_at"):
        for one in rows:
            if one.staff_id == duty.staff_id and covers(one, duty):
                found[one.pk].append(duty)
    return found


def taken_over(scope: Scope, absence: Absence) -> QuerySet[Duty]:
    """What others have taken of the absent one's duties."""
    gone = {"instead_of__staff": absence.staff_id, "date__range": (absence.first, absence.last)}
    return duties(scope, **gone).order_by("starts_at")


def colleague(scope: Scope, pk: Any, day: date) -> Any:
    """Somebody else on the staff that day, whoever asks."""
    return organisation.staff_on(wide(scope), day).filter(pk=pk).first() if pk else None


# ── who would swap ────────────────────────────────────────────────────────────


def swaps(scope: Scope, **filters: Any) -> QuerySet[Swap]:
    found = reachable(Swap, scope).filter(**filters)
    return found.select_related("duty__staff__user", "duty__group", "duty__post", "duty__room", "other__staff__user", "other__group", "other__post", "taker__user")


def swaps_open(scope: Scope, staff: Any, now: datetime) -> list[Swap]:
    """Offers of this person or to this person that still wait for an answer."""
    found = swaps(wide(scope), state=SwapState.ASKED, duty__starts_at__gt=now, duty__ended_at=None)
    return [one for one in found if staff.pk in (one.taker_id, one.duty.staff_id)]

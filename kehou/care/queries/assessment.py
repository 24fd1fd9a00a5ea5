"""The yearly safety assessment of a school, from the checks of its sessions (C7.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kehou.care.models import Session, SessionCheck
from kehou.care.rules import Checked, SafetyAssessmentRules, grade_of, mark_of
from kehou.core.scope import Scope, reachable


@dataclass(frozen=True)
class Judged:
    """A month, a room or the whole year with its figures and its mark."""

    name: Any
    done: Checked
    mark: float | None


@dataclass(frozen=True)
class Assessment:
    """A year: the whole, month by month, room by room from the worst, and what was found."""

    whole: Judged
    grade: str
    months: list[Judged]
    rooms: list[Judged]
    open: list[SessionCheck]
    closed: list[SessionCheck]


def assessment(scope: Scope, first: date, last: date, rules: SafetyAssessmentRules) -> Assessment:
    """The year so far: two questions, whatever the number of sessions. The last check of a session counts."""
    held = list(reachable(Session, scope).filter(date__range=(first, last), state="closed").select_related("room__campus").order_by("date"))
    checks = {one.session_id: one for one in checks_between(scope, first, last)}
    told = [(one, _done(checks.get(one.pk))) for one in held]
    whole = _judged("", [done for _one, done in told], rules)
    rooms = _by(told, lambda one: f"{one.room.campus} {one.room}", rules)
    found = [one for one in checks.values() if not one.is_good]
    return Assessment(
        whole, grade_of(whole.mark, rules), _by(told, lambda one: one.date.replace(day=1), rules),
        sorted(rooms, key=lambda one: (one.mark or 0, one.name)),
        [one for one in found if not one.remedy], [one for one in found if one.remedy],
    )  # fmt: skip


def checks_between(scope: Scope, first: date, last: date) -> list[SessionCheck]:
    """The check that counts of each session, the newest day first."""
    last_of_each = reachable(SessionCheck, scope).filter(session__date__range=(first, last)).order_by("session_id", "-at").distinct("session_id")
    found = last_of_each.select_related("session__group", "session__room__campus", "by")
    return sorted(found.prefetch_related("remedies__by"), key=lambda one: one.at, reverse=True)


def checks_found(scope: Scope) -> QuerySet[SessionCheck]:
    """Checks within reach, to register what was done about them."""
    return reachable(SessionCheck, scope).select_related("session")


def _done(check: SessionCheck | None) -> Checked:
    if check is None:
        return Checked(1)
    return Checked(1, 1, int(check.hygiene), int(check.civility), int(check.safety))


def _judged(name: Any, parts: list[Checked], rules: SafetyAssessmentRules) -> Judged:
    whole = sum(parts, Checked())
    return Judged(name, whole, mark_of(whole, rules))


def _by(told: list[tuple[Session, Checked]], key: Callable[[Session], Any], rules: SafetyAssessmentRules) -> list[Judged]:
    found: dict[Any, list[Checked]] = {}
    for one, done in told:
        found.setdefault(key(one), []).append(done)
    return [_judged(name, parts, rules) for name, parts in found.items()]

"""The lists made for deciding thirty at once: why each wants a closer look comes first, facts stand beside (S5.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.panels import Fact, beside
from kehou.core.scope import Scope
from kehou.enrolment.choices import Attention, Need, State, Step
from kehou.enrolment.queries import deciding as queries
from kehou.enrolment.queries import slots as slots_of
from kehou.enrolment.rules import ReviewRules, Seen, attention, weight
from kehou.enrolment.rules.seating import Seat
from kehou.enrolment.views.showing import days_in_words, slots_in_words
from kehou.people.queries import children_of
from kehou.policy.queries import rules_for

LOUD = frozenset({Attention.STANDS_IN, Attention.CROWDED, Attention.LACKING, Attention.LATE, Attention.OWN})
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Line:
    """One application on a review list, ready to be printed."""

    application: Any
    address: str
    days: str
    slots: str
    need: str
    why: tuple[str, ...]
    badges: tuple[tuple[str, str], ...]
    home: str
    facts: list[Fact] = field(default_factory=list)
    instead: str = ""

    @property
    def own(self) -> bool:
        return Attention.OWN in self.why


LABELS = dict(Attention.choices)


@dataclass
class Desk:
    """What a whole list shares: asked once, however long it is."""

    scope: Scope
    round: Any
    step: str
    held: Any
    deciders: dict[UUID, tuple[str, Any]]
    own: set[UUID]
    names: dict[UUID, str]
    crowded: dict[Seat, int]
    facts: dict[UUID, list[Fact]]
    low: int
    kept: dict[Any, Any] = field(default_factory=dict)

    def line(self, row: Any, base: str) -> Line:
        seen = self._seen(row)
        why = attention(seen, low=self.low)
        return Line(
            row, f"{base}{row.pk}/", self.said(days_in_words, *row.days), self.said(self._slots, *row.slots), self.said(_need, row.need, row.need_words),
            why, self.said(_badges, *why), self.said(str, row.pupil.home_class), self.facts.get(row.pupil_id, []),
            self._instead(row) if seen.own else "",
        )  # fmt: skip

    def said(self, words: Any, *about: Any) -> Any:
        """The same words for the same thing: worked out once a list."""
        if (words, about) not in self.kept:
            self.kept[words, about] = words(about) if words in (days_in_words, self._slots) else words(*about)
        return self.kept[words, about]

    def _slots(self, slots: tuple[UUID, ...]) -> str:
        return slots_in_words(slots, self.names)

    def _seen(self, row: Any) -> Seen:
        facts = self.facts.get(row.pupil_id, [])
        return Seen(
            own=row.pupil_id in self.own, stands_in=self._stands_in(row),
            crowded=bool(self.crowded) and self._crowds(row),
            lacking=not (row.healthy and row.independent and row.need), late=bool(row.late_reason), came_back=row.came_back,
            other_need=row.need == Need.OTHER, attended=next((one.share for one in facts if one.share is not None), None),
            supplement=(row.list_number or 0) > 1, alone=row.home_alone, note=bool(row.note),
            paper=row.channel == "paper",
        )  # fmt: skip

    def _crowds(self, row: Any) -> bool:
        """Whether one of the seats asked for is asked for too often: of all campuses together, or of the child's own."""
        where = (None, row.pupil.home_class.campus_id)
        return any((slot, day, campus) in self.crowded for slot in row.slots for day in row.days for campus in where)

    def _stands_in(self, row: Any) -> bool:
        return self.deciders.get(row.pk, ("", None))[1] == self.scope.user_id

    def _instead(self, row: Any) -> str:
        if row.pk in self.deciders:
            return self.deciders[row.pk][0]
        return queries.instead_of_guardian(self.scope, row, self.step, clock.today())


NEEDS = dict(Need.choices)


def _need(need: str, words: str) -> str:
    said = str(NEEDS.get(need, "—"))
    return _("%(need)s：%(words)s") % {"need": said, "words": words} if words else said


def _badges(*why: str) -> tuple[tuple[str, str], ...]:
    """(colour, words) of each reason."""
    return tuple(("warn" if one in LOUD else "info", str(LABELS[one])) for one in why)


def waiting(scope: Scope, round: Any, step: str) -> list[Line]:
    """What waits for this person at a level: what needs attention first, then by class and number."""
    today = clock.today()
    held = queries.posts(scope, today)
    rows = queries.to_decide(scope, round, step, today, held=held).filter(state=queries.WAITS[Step(step)])
    if step == Step.SCHOOL:
        rows = rows.exclude(grade_list=None)
    return _lines(scope, round, step, list(rows), held)


def _lines(scope: Scope, round: Any, step: str, rows: list[Any], held: Any) -> list[Line]:
    desk = _desk(scope, round, step, rows, held)
    base = reverse("enrolment:detail", kwargs={"unit": scope.unit.code, "application": NOBODY}).removesuffix(f"{NOBODY}/")
    homes = {one.pk: one for one in held.classes}
    for row in rows:
        row.pupil.home_class = homes[row.pupil.home_class_id]  # known already: no join, no row of it a child
    return sorted((desk.line(row, base) for row in rows), key=_order)


def _order(line: Line) -> tuple:
    """What needs attention first, then class and number."""
    home = line.application.pupil.home_class
    return (*weight(line.why), home.grade.number, home.number, line.application.number)


def _desk(scope: Scope, round: Any, step: str, rows: list[Any], held: Any) -> Desk:
    today = clock.today()
    rules = rules_for(ReviewRules, scope.unit, today)
    pupils = [row.pupil_id for row in rows]
    return Desk(
        scope, round, step, held,
        deciders=queries.deciders(scope, round, step, held) if step != Step.SCHOOL else {},
        own={pupil for pupil, _school in children_of(scope.user)},
        names={slot.pk: slot.name for slot in slots_of(scope, round)}, crowded=queries.crowded(scope, round),
        facts=beside("review", scope, pupils, day=round.term.starts_on), low=rules.attendance_low,
    )  # fmt: skip


def after_list(scope: Scope, round: Any, grade: Any) -> dict[str, Any]:
    """What came in after the grade's list was handed over: it goes to the school as a supplement."""
    rows = list(queries.came_after(scope, round, grade))
    states = {state: sum(one.state == state for one in rows) for state in (State.SUBMITTED, State.PASSED_HOMEROOM, State.PASSED_GRADE)}
    return {"rows": rows, "count": len(rows), "states": states}


def split(lines: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """(what wants a closer look, the rest)."""
    all_of_them = list(lines)
    return [one for one in all_of_them if one.why], [one for one in all_of_them if not one.why]

"""What a roster would do: the school as the rules see it, its pupils, and the comparison of the two."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.organisation import queries as organisation
from kehou.organisation.choices import Stage
from kehou.people.choices import PupilState, Purpose
from kehou.people.models import Guardian, Pupil, RosterImport
from kehou.people.queries.consents import refusing
from kehou.people.rules.marks import identity_marker
from kehou.people.rules.packing import reading_from, unpacked
from kehou.people.rules.roster import (
    Change,
    DryRun,
    Field,
    GuardianEntry,
    KnownPupil,
    Problem,
    PupilRow,
    Reading,
    School,
    Severity,
    Why,
    compare,
)
from kehou.people.rules.roster.duplicates import at

Place = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """The dry run of one roster; `missing` are classes it names that the school doesn't have."""

    dry: DryRun
    missing: tuple[Place, ...]
    ignored_identity: bool

    @property
    def severities(self) -> Counter[str]:
        return Counter(one.severity.value for one in self.dry.problems)

    @property
    def waits_for_classes(self) -> bool:
        """Whether nothing is wrong but that these classes don't exist yet."""
        errors = {one.code for one in self.dry.problems if one.severity is Severity.ERROR}
        return bool(self.missing) and errors <= {Why.CLASS_UNKNOWN}

    @property
    def may_apply(self) -> bool:
        return self.dry.may_apply and bool(self.dry.create or self.dry.change)


def rosters(scope: Scope) -> QuerySet[RosterImport]:
    """All rosters of the school, the newest first, without what they hold."""
    return reachable(RosterImport, scope).select_related("by", "school").defer("content", "changes")


def roster(scope: Scope, pk: Any) -> RosterImport | None:
    return reachable(RosterImport, scope).filter(pk=pk).first()


def roster_school(scope: Scope, today: date) -> School:
    """The school as the rules of rosters see it. Classes are compared later, so that they may still be made."""
    ours, term = organisation.school_of(scope), organisation.term_on(scope, today)
    grades = Stage(ours.stage if ours else Stage.PRIMARY).grades
    year = term.year if term else today.year - (today.month < 8)
    return School(year, grades[0], grades[-1])


def keeps_identity_numbers(scope: Scope) -> bool:
    ours = organisation.school_of(scope)
    return bool(ours and ours.keeps_identity_numbers)


def classes_by_place(scope: Scope) -> dict[Place, Any]:
    return {(one.grade.number, one.number): one for one in organisation.home_classes(scope)}


def known_pupils(scope: Scope) -> list[KnownPupil]:
    """All pupils here as the rules see them: two queries, however many."""
    named = _guardians_named(scope)
    rows: Any = reachable(Pupil, scope).filter(state=PupilState.HERE).order_by("pk")
    columns = ("pk", "name", "home_class__grade__number", "home_class__number", "sex", "birth_date", "registry_no")
    return [
        KnownPupil(pk, name, grade, number, sex, born, registry, mark, tuple(named.get(pk, ())), health)
        for pk, name, grade, number, sex, born, registry, mark, health in rows.values_list(*columns, "identity_mark", "health")
    ]


def _guardians_named(scope: Scope) -> dict[Any, list[GuardianEntry]]:
    found: dict[Any, list[GuardianEntry]] = {}
    rows = reachable(Guardian, scope).filter(pupil__state=PupilState.HERE).order_by("pupil_id", "order", "id")
    for pupil, *entry in rows.values_list("pupil_id", "name", "relation", "phone"):
        found.setdefault(pupil, []).append(GuardianEntry(*entry))
    return found


def plan_of(one: RosterImport, *, makes_classes: bool, scope: Scope) -> Plan:
    """What this roster would do to the school as it is now."""
    kept = unpacked(one.content)
    return compared(reading_from(kept), kept["ignored_identity"], makes_classes=makes_classes, scope=scope)


def compared(reading: Reading, ignored_identity: bool, *, makes_classes: bool, scope: Scope) -> Plan:
    missing = _missing(reading, set(classes_by_place(scope)))
    if missing and not makes_classes:
        reading = _without_class(reading, missing, scope)
    dry = compare(reading, known_pupils(scope), identity_marker(scope.unit.pk, settings.KEHOU_FIELD_KEY))
    return Plan(replace(dry, change=_heeding(dry.change)), tuple(sorted(missing)), ignored_identity)


def _heeding(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """What a family has refused or withdrawn comes back by no import (PIPL 15)."""
    noted = [change.known.id for change in changes if any(one.field == "health" for one in change.fields)]
    no = refusing(noted, Purpose.HEALTH)  # type: ignore[arg-type]
    kept = [_without_health(change) if change.known.id in no else change for change in changes]
    return tuple(change for change in kept if change.fields)


def _without_health(change: Change) -> Change:
    return replace(change, fields=tuple(one for one in change.fields if one.field != "health"))


def _missing(reading: Reading, have: set[Place]) -> set[Place]:
    told = {(row.grade, row.class_number) for row in reading.rows if row.grade and row.class_number}
    wrong = (Why.GRADE_OUTSIDE, Why.GRADE_CONTRADICTS)
    outside = {one.params.get("grade") for one in reading.problems if one.code in wrong}
    return {place for place in told - have if place[0] not in outside}  # type: ignore[misc]


def _without_class(reading: Reading, missing: set[Place], scope: Scope) -> Reading:
    """Rows of classes that don't exist are problems until somebody says that the classes shall be made."""
    have = sorted(classes_by_place(scope))
    problems, rows = [*reading.problems], []
    for row in reading.rows:
        lost = (row.grade, row.class_number) in missing
        if lost:
            problems.append(_unknown(row, have))
        rows.append(replace(row, sound=False) if lost else row)
    return Reading(tuple(rows), tuple(problems), reading.tables)


def _unknown(row: PupilRow, have: list[Place]) -> Problem:
    known = ", ".join(str(number) for grade, number in have if grade == row.grade) or "-"
    where = Field.CLASS if Field.CLASS in row.columns else Field.GRADE
    return at(
        row, where, Why.CLASS_UNKNOWN, f"{row.grade}({row.class_number})", grade=row.grade, number=row.class_number, known=known
    )

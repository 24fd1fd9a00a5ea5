"""The plain values of a roster: what the school is, what the file said, what would happen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kehou.papers.sheets import Sentence
from kehou.people.rules.roster.sentences import SENTENCES, Severity, Why


class Field(StrEnum):
    """What a column of a roster can be about."""

    NAME = "name"
    SEX = "sex"
    BIRTH = "birth_date"
    GRADE = "grade"
    CLASS = "class_number"
    CAMPUS = "campus"
    REGISTRY = "registry_no"
    IDENTITY = "identity_no"
    IDENTITY_KIND = "identity_kind"
    GUARDIAN = "guardian"
    PHONE = "phone"
    RELATION = "relation"
    HEALTH = "health"
    NOTE = "note"
    LEAVING = "leaving"
    WEEKDAYS = "weekdays"
    COLLECTOR = "collector"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class KnownClass:
    """A home class that the school has."""

    grade: int
    number: int
    campus: str = ""


@dataclass(frozen=True, slots=True)
class School:
    """What the rules must know of the school: its grades, its classes, the school year's start.

    Without ``classes`` no class is called unknown (a school that is only being set up).
    """

    year: int
    first_grade: int = 1
    last_grade: int = 6
    classes: frozenset[KnownClass] = frozenset()


@dataclass(frozen=True, slots=True)
class GuardianEntry:
    """A guardian as the file names one; ``relation`` is father, mother, grandparent or other."""

    name: str = ""
    relation: str = "other"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil of the file; ``row`` is the number the spreadsheet shows."""

    sheet: str
    row: int
    name: str
    grade: int | None
    class_number: int | None
    sex: str = ""
    birth_date: date | None = None
    campus: str = ""
    registry_no: str = ""
    identity_no: str = ""
    identity_kind: str = ""
    guardians: tuple[GuardianEntry, ...] = ()
    health: str = ""
    note: str = ""
    leaving: str = ""
    weekdays: tuple[int, ...] = ()
    collector: str = ""
    sound: bool = True
    columns: Mapping[Field, int] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at: where it stands, why, what to do. Numbers in ``value_masked`` are masked."""

    sheet: str
    row: int
    column: str
    cell: str
    value_masked: str
    code: Why
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return SENTENCES[self.code].severity

    @property
    def why(self) -> Sentence:
        return SENTENCES[self.code].why.format(**self.params)

    @property
    def todo(self) -> Sentence:
        return SENTENCES[self.code].todo.format(**self.params)


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table was found and which of its columns are not used."""

    sheet: str
    header_row: int
    fields: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All pupils and problems of a file. Rows with an error have ``sound=False``."""

    rows: tuple[PupilRow, ...]
    problems: tuple[Problem, ...]
    tables: tuple[Table, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class KnownPupil:
    """A pupil the school already has; ``id`` is whatever the caller wants back."""

    id: object
    name: str
    grade: int | None
    class_number: int | None
    sex: str = ""
    birth_date: date | None = None
    registry_no: str = ""
    identity_no: str = ""
    guardians: tuple[GuardianEntry, ...] = ()
    health: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """A known pupil whose row says something else; empty cells change nothing."""

    known: KnownPupil
    row: PupilRow
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """A known pupil about whom the file says nothing new."""

    known: KnownPupil
    row: PupilRow


@dataclass(frozen=True, slots=True)
class DryRun:
    """What an import would do. ``absent``: known pupils of the file's classes who are not in it."""

    create: tuple[PupilRow, ...]
    change: tuple[Change, ...]
    leave: tuple[Leave, ...]
    absent: tuple[KnownPupil, ...]
    problems: tuple[Problem, ...]

    @property
    def may_apply(self) -> bool:
        """All or nothing: one error and nothing is written."""
        return not any(one.severity is Severity.ERROR for one in self.problems)

"""Rosters as schools keep them: read, checked and compared, without writing anything.

reading = read_roster(read_workbook(content, filename), school, today=today)
dry_run = compare(reading, known_pupils)
"""

from kehou.people.rules.roster.compare import compare
from kehou.people.rules.roster.reading import read_roster
from kehou.people.rules.roster.sentences import SENTENCES, Severity, Why
from kehou.people.rules.roster.shapes import (
    Change,
    DryRun,
    Field,
    FieldChange,
    GuardianEntry,
    KnownClass,
    KnownPupil,
    Leave,
    Problem,
    PupilRow,
    Reading,
    School,
    Table,
)

__all__ = [
    "SENTENCES",
    "Change",
    "DryRun",
    "Field",
    "FieldChange",
    "GuardianEntry",
    "KnownClass",
    "KnownPupil",
    "Leave",
    "Problem",
    "PupilRow",
    "Reading",
    "School",
    "Severity",
    "Table",
    "Why",
    "compare",
    "read_roster",
]

"""Compares a file with the pupils the school has: who is new, who changes, who stays."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kehou.people.rules.roster.duplicates import at, place_of_row
from kehou.people.rules.roster.sentences import Why
from kehou.people.rules.roster.shapes import Change, DryRun, Field, FieldChange, KnownPupil, Leave, Problem, PupilRow, Reading

COMPARED = ("name", "sex", "birth_date", "registry_no", "identity_no", "health")


def compare(reading: Reading, existing: Iterable[KnownPupil], fingerprint: Callable[[str], str] = str) -> DryRun:
    """What an import of this reading would do to these pupils; it decides nothing by itself.

    ``fingerprint`` is applied to the file's identity numbers where the known
    pupils carry only a fingerprint in ``identity_no``. Rows with errors are left out.
    """
    book = _Book(list(existing), fingerprint)
    for row in reading.rows:
        if row.sound:
            book.enter(row)
    problems = sorted([*reading.problems, *book.problems], key=lambda one: (one.sheet, one.row, one.cell))
    return DryRun(tuple(book.create), tuple(book.change), tuple(book.leave), book.absent(reading), tuple(problems))


@dataclass
class _Book:
    known: list[KnownPupil]
    fingerprint: Callable[[str], str]
    create: list[PupilRow] = field(default_factory=list)
    change: list[Change] = field(default_factory=list)
    leave: list[Leave] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: dict[int, PupilRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_identity = _index(self.known, lambda one: one.identity_no)
        self.by_registry = _index(self.known, lambda one: one.registry_no)
        self.by_name = _index(self.known, lambda one: one.name)

    def enter(self, row: PupilRow) -> None:
        matches = self.matches(row)
        if not matches:
            self.create.append(row)
        elif len(matches) > 1:
            self.problems.append(at(row, Field.NAME, Why.MATCHES_SEVERAL, count=len(matches)))
        else:
            self.pair(matches[0], row)

    def matches(self, row: PupilRow) -> list[KnownPupil]:
        """By identity number, else registry number, else name with birth date or class."""
        if row.identity_no and (found := self.by_identity.get(self.fingerprint(row.identity_no))):
            return found
        if row.registry_no and (found := self.by_registry.get(row.registry_no)):
            return found
        namesakes = self.by_name.get(row.name, [])
        same = [one for one in namesakes if self.alike(one, row)]
        if len(same) > 1:
            closer = [one for one in same if (one.grade, one.class_number) == (row.grade, row.class_number)]
            same = closer or same
        if not same and any(row.birth_date and one.birth_date == row.birth_date for one in namesakes):
            self.problems.append(at(row, Field.NAME, Why.NUMBER_DIFFERS))
        return same

    def alike(self, known: KnownPupil, row: PupilRow) -> bool:
        if row.registry_no and known.registry_no and row.registry_no != known.registry_no:
            return False
        if row.identity_no and known.identity_no and self.fingerprint(row.identity_no) != known.identity_no:
            return False
        if row.birth_date and known.birth_date:
            return row.birth_date == known.birth_date
        return (known.grade, known.class_number) == (row.grade, row.class_number)

    def pair(self, known: KnownPupil, row: PupilRow) -> None:
        earlier = self.taken.setdefault(id(known), row)
        if earlier is not row:
            self.problems.append(at(row, Field.NAME, Why.KNOWN_TWICE, place=place_of_row(earlier)))
            return
        fields = self.differences(known, row)
        if fields:
            self.change.append(Change(known, row, fields))
        else:
            self.leave.append(Leave(known, row))

    def differences(self, known: KnownPupil, row: PupilRow) -> tuple[FieldChange, ...]:
        found = [
            FieldChange(name, getattr(known, name), getattr(row, name))
            for name in COMPARED
            if getattr(row, name) and self.told(name, row) != getattr(known, name)
        ]
        found += [*self.moved(known, row), *_guardians(known, row)]
        if row.name != known.name:
            self.problems.append(at(row, Field.NAME, Why.NAME_CHANGES, before=known.name, after=row.name))
        return tuple(found)

    def told(self, name: str, row: PupilRow) -> object:
        value = getattr(row, name)
        return self.fingerprint(value) if name == "identity_no" else value

    def moved(self, known: KnownPupil, row: PupilRow) -> list[FieldChange]:
        before, after = (known.grade, known.class_number), (row.grade, row.class_number)
        if before == after:
            return []
        self.problems.append(at(row, Field.CLASS, Why.CLASS_CHANGES, before=_class(before), after=_class(after)))
        return [FieldChange("home_class", before, after)]

    def absent(self, reading: Reading) -> tuple[KnownPupil, ...]:
        classes = {(row.grade, row.class_number) for row in reading.rows}
        rest = (one for one in self.known if id(one) not in self.taken)
        return tuple(one for one in rest if (one.grade, one.class_number) in classes)


def _index(known: list[KnownPupil], key: Callable[[KnownPupil], str]) -> dict[str, list[KnownPupil]]:
    found: dict[str, list[KnownPupil]] = defaultdict(list)
    for one in known:
        if value := key(one):
            found[value].append(one)
    return found


def _class(place: tuple[int | None, int | None]) -> str:
    return f"{place[0]}.{place[1]}"


def _guardians(known: KnownPupil, row: PupilRow) -> list[FieldChange]:
    """Guardians are only added or completed by a file, never removed."""
    have = {(one.name, one.phone) for one in known.guardians}
    phones = {one.phone for one in known.guardians}
    new = [one for one in row.guardians if (one.name, one.phone) not in have and not (not one.name and one.phone in phones)]
    names = {one.name for one in known.guardians}
    new = [one for one in new if one.phone or one.name not in names]
    return [FieldChange("guardians", known.guardians, tuple(new))] if new else []

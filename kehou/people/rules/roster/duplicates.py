"""Finds children that stand twice in a file; twins and namesakes are not duplicates."""

from collections import defaultdict
from collections.abc import Iterable

from kehou.papers.sheets import address, column_letters
from kehou.people.rules.roster.sentences import Why
from kehou.people.rules.roster.shapes import Field, Problem, PupilRow


def place_of_row(row: PupilRow) -> str:
    """Where a row stands, in words."""
    return f"「{row.sheet}」{row.row}" if row.sheet else f"[{row.row}]"


def at(row: PupilRow, field: Field, code: Why, value: str = "", **params: object) -> Problem:
    """A problem at one field of a row."""
    index = row.columns.get(field)
    column, cell = ("", "") if index is None else (column_letters(index), address(row.row - 1, index))
    return Problem(row.sheet, row.row, column, cell, value, code, params)


def duplicates(rows: Iterable[PupilRow]) -> list[Problem]:
    """Every row that repeats an earlier one."""
    rows = list(rows)
    twice = [*_same_number(rows, "identity_no", Field.IDENTITY), *_same_number(rows, "registry_no", Field.REGISTRY)]
    known = {(one.sheet, one.row) for one in twice}
    named = [one for one in _same_name(rows) if (one.sheet, one.row) not in known]
    first = {(one.sheet, one.row): one for one in reversed([*twice, *named])}
    return list(first.values())


def _same_number(rows: list[PupilRow], attribute: str, field: Field) -> Iterable[Problem]:
    seen: dict[str, PupilRow] = {}
    for row in rows:
        number = getattr(row, attribute)
        if not number:
            continue
        first = seen.setdefault(number, row)
        if first is not row:
            code = Why.TWICE_IN_FILE if first.name == row.name else Why.NUMBER_TWICE
            yield at(row, field, code, place=place_of_row(first))


def _same_name(rows: list[PupilRow]) -> Iterable[Problem]:
    seen: dict[tuple, list[PupilRow]] = defaultdict(list)
    for row in rows:
        if not row.name or row.grade is None:
            continue
        earlier = seen[row.name, row.grade, row.class_number]
        if match := next((one for one in earlier if not _differ(one, row)), None):
            yield at(row, Field.NAME, Why.TWICE_IN_FILE, place=place_of_row(match))
        elif earlier and not _surely_differ(earlier[-1], row):
            yield at(row, Field.NAME, Why.SAME_NAME, place=place_of_row(earlier[0]))
        earlier.append(row)


def _differ(one: PupilRow, other: PupilRow) -> bool:
    """Whether two namesakes of one class are told apart by something that both rows give."""
    pairs = (
        (one.identity_no, other.identity_no),
        (one.registry_no, other.registry_no),
        (one.birth_date, other.birth_date),
        (one.sex, other.sex),
        (_phones(one), _phones(other)),
    )
    return any(left and right and left != right for left, right in pairs)


def _surely_differ(one: PupilRow, other: PupilRow) -> bool:
    """Whether a document or a birth date tells two namesakes apart, so that nobody need look."""
    pairs = ((one.identity_no, other.identity_no), (one.registry_no, other.registry_no), (one.birth_date, other.birth_date))
    return any(left and right and left != right for left, right in pairs)


def _phones(row: PupilRow) -> frozenset[str]:
    return frozenset(one.phone for one in row.guardians if one.phone)

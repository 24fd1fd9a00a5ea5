"""A reading as text and back: what waits between the dry run and the import is never the stranger's file itself."""

import base64
import json
import zlib
from dataclasses import fields
from datetime import date
from typing import Any

from kehou.people.rules.roster import Field, GuardianEntry, Problem, PupilRow, Reading, Why

PLAIN = tuple(one.name for one in fields(PupilRow) if one.name not in ("birth_date", "guardians", "weekdays", "columns"))


def packed(value: Any) -> str:
    """Any plain value as short text.

    >>> unpacked(packed({"a": [1]}))
    {'a': [1]}
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return base64.b64encode(zlib.compress(plain.encode(), 1)).decode()


def unpacked(text: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(text)))


def plain_reading(reading: Reading) -> dict[str, Any]:
    return {"rows": [_plain_row(row) for row in reading.rows], "problems": [_plain_problem(one) for one in reading.problems]}


def _plain_row(row: PupilRow) -> list[Any]:
    born = row.birth_date.isoformat() if row.birth_date else None
    guardians = [[one.name, one.relation, one.phone] for one in row.guardians]
    columns = {field.value: at for field, at in row.columns.items() if field in (Field.NAME, Field.CLASS, Field.GRADE)}
    return [[getattr(row, name) for name in PLAIN], born, guardians, list(row.weekdays), columns]


def _plain_problem(one: Problem) -> list[Any]:
    return [one.sheet, one.row, one.column, one.cell, one.value_masked, one.code.value, dict(one.params)]


def reading_from(plain: dict[str, Any]) -> Reading:
    rows = tuple(_row(one) for one in plain["rows"])
    return Reading(rows, tuple(_problem(*one) for one in plain["problems"]))


def _problem(sheet: str, row: int, column: str, cell: str, value: str, why: str, params: dict[str, Any]) -> Problem:
    return Problem(sheet, row, column, cell, value, Why(why), params)


def _row(plain: list[Any]) -> PupilRow:
    values, born, guardians, weekdays, columns = plain
    return PupilRow(
        **dict(zip(PLAIN, values, strict=True)), birth_date=date.fromisoformat(born) if born else None,
        guardians=tuple(GuardianEntry(*one) for one in guardians), weekdays=tuple(weekdays),
        columns={Field(name): at for name, at in columns.items()},
    )  # fmt: skip

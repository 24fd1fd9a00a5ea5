"""Starts the reading process, waits no longer than allowed, and rebuilds the cells."""

import json
import os
import sys
from typing import Any

from kehou.papers.sheets.child import limits_as_argument
from kehou.papers.sheets.limits import HOUSE, MEGABYTE, Limits
from kehou.papers.sheets.refusals import Unreadable
from kehou.papers.sheets.workbook import EMPTY, Cell, Kind, Sheet, Workbook

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 3))
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from kehou.papers.sheets.child import main; main()"
)
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
SUFFIXES = (".xlsx", ".csv")


def read_workbook(content: bytes, filename: str, *, limits: Limits = HOUSE) -> Workbook:
    """Read an .xlsx or .csv file that a stranger may have made, or raise ``Unreadable``.

    Everything that interprets the file happens in a process of its own (SECURITY: T07);
    the file travels through pipes and never touches a disk.
    """
    suffix = os.path.splitext(filename)[1].lower()
    if suffix not in SUFFIXES:
        raise Unreadable("suffix")
    if not content:
        raise Unreadable("empty")
    if len(content) > limits.file_bytes:
        raise Unreadable("too_large", megabytes=limits.file_bytes // MEGABYTE)
    return Workbook([_sheet(plain, limits) for plain in _asked(content, suffix, limits)])


def _asked(content: bytes, suffix: str, limits: Limits) -> list[dict]:
    answer = _answer(_run(content, suffix, limits))
    if "refused" in answer:
        raise Unreadable(answer["refused"], **answer["values"])
    return answer["sheets"]


def _run(content: bytes, suffix: str, limits: Limits) -> bytes:
    import subprocess  # only here: the reading process imports this module too, and starts sooner without

    command = [sys.executable, "-I", "-X", "utf8", "-c", START, ROOT]
    try:
        done = subprocess.run(
            [*command, limits_as_argument(limits), suffix],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's complaint may quote a child's data
            timeout=limits.wall_seconds,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("slow") from error
    if done.returncode:
        raise Unreadable("damaged")
    return done.stdout


def _answer(output: bytes) -> dict:
    try:
        return json.loads(output)
    except ValueError as error:
        raise Unreadable("damaged") from error


def _sheet(plain: dict, limits: Limits) -> Sheet:
    merged = [_clipped(area, limits) for area in plain["merged"]]
    width = max((len(row) for row in plain["rows"]), default=0)
    width = max([width, *(right + 1 for *_, right in merged)]) if width else 0
    rows = [_row(values, width) for values in plain["rows"]]
    for row, column in plain["formulas"]:
        _mark(rows, width, row, column, formula=True)
    for row, column in plain["errors"]:
        _mark(rows, width, row, column, kind=Kind.ERROR)
    for area in merged:
        _fill(rows, width, *area)
    return Sheet(plain["name"], rows)


def _row(values: list, width: int) -> list[Cell]:
    cells = [_cell(value) for value in values]
    cells.extend([EMPTY] * (width - len(cells)))
    return cells


def _cell(value: Any) -> Cell:
    if value is None:
        return EMPTY
    if isinstance(value, str):
        return Cell(value, Kind.TEXT)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", Kind.FLAG)
    if isinstance(value, list):
        return Cell(value[1], Kind.DATE if value[0] == "d" else Kind.TEXT)
    return Cell(_digits(value), Kind.NUMBER)


def _digits(number: float) -> str:
    """A number in the words a person would have typed.

    >>> _digits(3.0), _digits(3.2), _digits(13800000001.0)
    ('3', '3.2', '13800000001')
    """
    if number == number and abs(number) < 1e21 and number == int(number):
        return str(int(number))
    return repr(number)


def _mark(rows: list[list[Cell]], width: int, row: int, column: int, **marks: Any) -> None:
    if row < len(rows) and column < width:
        rows[row][column] = rows[row][column]._replace(**marks)


def _clipped(area: list[int], limits: Limits) -> tuple[int, int, int, int]:
    top, left, bottom, right = area
    return top, left, min(bottom, limits.rows - 1), min(right, limits.columns - 1)


def _fill(rows: list[list[Cell]], width: int, top: int, left: int, bottom: int, right: int) -> None:
    """Lend the words of a merged cell to all the cells it covers."""
    if top >= len(rows) or left >= width or rows[top][left] is EMPTY:
        return
    lent = rows[top][left]._replace(merged=True)
    rows.extend([EMPTY] * width for _ in range(len(rows), bottom + 1))
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left) and rows[row][column] is EMPTY:
                rows[row][column] = lent

"""The part that runs in a process of its own: interprets the file and writes plain JSON.

The process has little memory, little time, no core dump and no secrets in its
environment. What it answers is ``{"sheets": …}`` or ``{"refused": code, "values": …}``.
A cell travels as text, number, flag, null, ``["d", iso]`` or ``["t", time]``.
"""

import datetime
import io
import json
import re
import resource
import sys
from typing import Any

from kehou.papers.sheets import archive, comma
from kehou.papers.sheets.limits import Limits
from kehou.papers.sheets.refusals import Unreadable
from kehou.papers.sheets.workbook import address

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def main() -> None:
    """Read limits and the kind of file from the arguments, the file from standard input."""
    limits = Limits(**json.loads(sys.argv[2]))
    fence(limits)
    content = sys.stdin.buffer.read(limits.file_bytes + 1)
    answer = json.dumps(answer_for(content, sys.argv[3], limits), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))


def fence(limits: Limits) -> None:
    """Bind this process to its limits, before it has touched the file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def answer_for(content: bytes, suffix: str, limits: Limits) -> dict:
    """The content as plain values, or the code of the refusal."""
    read = _read_csv if suffix == ".csv" else _read_xlsx
    try:
        return {"sheets": read(content, limits)}
    except Unreadable as refusal:
        return {"refused": refusal.code, "values": refusal.values}


def _read_csv(content: bytes, limits: Limits) -> list[dict]:
    meter = _Meter("csv", limits)
    rows = [
        [meter.plain(row, column, value) for column, value in enumerate(values)]
        for row, values in enumerate(comma.rows_of(content, limits))
    ]
    return [{"name": "", "rows": rows, "merged": [], "formulas": [], "errors": []}]


def _read_xlsx(content: bytes, limits: Limits) -> list[dict]:
    marks = archive.inspect(content, limits)
    import python_calamine  # only here: the parent never loads the parser

    book = python_calamine.load_workbook(io.BytesIO(content))
    visible = [
        one.name
        for one in book.sheets_metadata
        if one.visible == python_calamine.SheetVisibleEnum.Visible
        and one.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if not visible:
        raise Unreadable("hidden" if book.sheets_metadata else "damaged")
    parts = archive.sheet_parts(content)
    return [
        _read_sheet(book.get_sheet_by_name(name), marks.get(parts.get(name, "")), limits)
        for name in visible
    ]


def _read_sheet(sheet: Any, marks: archive.Marks | None, limits: Limits) -> dict:
    meter = _Meter(sheet.name, limits)
    rows = [
        [meter.plain(row, column, value) for column, value in enumerate(values)]
        for row, values in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return {
        "name": UNSTORABLE.sub("\ufffd", sheet.name),
        "rows": rows,
        "merged": merged,
        "formulas": sorted(marks.formulas) if marks else [],
        "errors": sorted(marks.errors) if marks else [],
    }


class _Meter:
    """Turns values into plain ones and counts what they weigh."""

    def __init__(self, sheet: str, limits: Limits):
        self.sheet, self.limits, self.characters = sheet, limits, 0

    def plain(self, row: int, column: int, value: object) -> object:
        if row >= self.limits.rows:
            raise Unreadable("too_many_rows", sheet=self.sheet, rows=self.limits.rows)
        if column >= self.limits.columns:
            raise Unreadable("too_many_columns", sheet=self.sheet, columns=self.limits.columns)
        if isinstance(value, str):
            return self._text(row, column, value)
        return value if isinstance(value, bool | int | float) else _moment(value)

    def _text(self, row: int, column: int, value: str) -> object:
        self.characters += len(value)
        if len(value) > self.limits.cell_characters:
            raise Unreadable("long_cell", sheet=self.sheet, cell=address(row, column))
        if self.characters > self.limits.total_characters:
            raise Unreadable("too_rich")
        if not value:
            return None
        return value if value.isprintable() else UNSTORABLE.sub("\ufffd", value)


def _moment(value: object) -> list[str]:
    if isinstance(value, datetime.datetime | datetime.date):
        return ["d", value.isoformat()]
    return ["t", str(value)]


def limits_as_argument(limits: Limits) -> str:
    """The limits as the child expects them on its command line."""
    return json.dumps(limits._asdict())

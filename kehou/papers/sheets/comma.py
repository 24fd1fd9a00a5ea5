"""Reads .csv text as offices save it: UTF-8 with or without BOM, GB18030, UTF-16 with BOM."""

import csv
import io
import itertools

from kehou.papers.sheets.limits import Limits
from kehou.papers.sheets.refusals import Unreadable

OTHER_MARKS = {";": ";", "\t": "Tab", "，": "，", "|": "|"}


def rows_of(content: bytes, limits: Limits) -> list[list[str]]:
    """The rows of a .csv file; a line ``sep=,`` stays as an empty row so that numbers hold."""
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable("control")
    _check_delimiter(text)
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(itertools.islice(reader, limits.rows + 1))
    except csv.Error as error:
        raise Unreadable("quote", row=reader.line_num) from error
    if rows and rows[0] and rows[0][0].lower().startswith("sep="):
        rows[0] = []
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _try(content, "gb18030")


def _try(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        raise Unreadable("encoding") from error


def _check_delimiter(text: str) -> None:
    """A file without one comma but full of another mark was saved with that mark."""
    lines = text[:20_000].splitlines()[:20]
    if any("," in line for line in lines if not line.lower().startswith("sep=")):
        return
    for mark, shown in OTHER_MARKS.items():
        if sum(mark in line for line in lines) * 2 > len(lines):
            raise Unreadable("delimiter", mark=shown)

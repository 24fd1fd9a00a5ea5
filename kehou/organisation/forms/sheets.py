"""Set-up by spreadsheet: staff, rooms or classes, with every problem named by row and column before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from kehou.papers.sheets import Cell, Unreadable, column_letters, read_workbook

TABLES = [("staff", _("教职工")), ("rooms", _("房间")), ("classes", _("班级"))]
HEADERS = {
    "name": ("姓名", "教师姓名", "房间", "房间名称", "教室"),
    "number": ("工号", "编号", "教师编号", "班", "班号"),
    "post": ("岗位", "职务"),
    "subject": ("学科", "任教学科"),
    "campus": ("校区", "所在校区"),
    "capacity": ("容量", "座位数"),
    "rows": ("排", "排数"),
    "columns": ("列", "列数"),
    "grade": ("年级",),
    "entry_year": ("入学年份", "级", "届"),
}
NEEDED = {
    "staff": ("name", "number"),
    "rooms": ("campus", "name", "capacity"),
    "classes": ("grade", "number", "entry_year", "campus"),
}
NUMBERS = {"rooms": ("capacity", "rows", "columns"), "classes": ("grade", "number", "entry_year"), "staff": ()}


@dataclass
class SetUp:
    """What a sheet would write, and what stands against it (row and column named)."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class SheetForm(forms.Form):
    """A spreadsheet and what it holds; without `apply` it is only looked at."""

    table = forms.ChoiceField(label=_("内容"), choices=TABLES)
    file = forms.FileField(label=_("表格文件"), help_text=_(".xlsx 或 .csv，第一行起有表头即可，5 MB 以内。"))
    apply = forms.BooleanField(label=_("检查无误后直接写入"), required=False)


def read_set_up(content: bytes, file_name: str, table: str) -> SetUp:
    """Read the first sheet that has the headers this table needs."""
    try:
        workbook = read_workbook(content, file_name)
    except Unreadable as why:
        language = get_language() or "zh-hans"
        return SetUp(problems=[f"{why.sentence.said_in(language)} {why.todo.said_in(language)}"])
    for sheet in workbook.sheets:
        at = _header(sheet.rows, table)
        if at is not None:
            return _checked(sheet.rows, at, table)
    wanted = "、".join(HEADERS[name][0] for name in NEEDED[table])
    return SetUp(problems=[said("没有找到表头。请在一行里写明：%(wanted)s。") % {"wanted": wanted}])


def _columns(row: list[Cell]) -> dict[str, int]:
    words = ["".join(cell.text.split()) for cell in row]
    return {name: words.index(word) for name, known in HEADERS.items() for word in known if word in words}


def _header(rows: list[list[Cell]], table: str) -> int | None:
    fits = (at for at, row in enumerate(rows[:20]) if set(NEEDED[table]) <= set(_columns(row)))
    return next(fits, None)


def _checked(rows: list[list[Cell]], at: int, table: str) -> SetUp:
    found, columns, seen = SetUp(), _columns(rows[at]), set()
    for number, row in enumerate(rows[at + 1 :], at + 2):
        line = {name: row[column].text.strip() for name, column in columns.items()}
        if not any(line.values()):
            continue
        found.problems += _problems(line, columns, number, table)
        key = tuple(line[name] for name in NEEDED[table] if name not in ("name", "capacity", "entry_year") or table == "rows")
        if key in seen:
            found.problems.append(said("第%(row)s行与前面的一行重复，请删去一行。") % {"row": number})
        seen.add(key)
        found.rows.append(line)
    if not found.problems:
        found.rows = [_numbers(line, table) for line in found.rows]
    return found


def _problems(line: dict[str, str], columns: dict[str, int], number: int, table: str) -> list[str]:
    told = []
    for name in NEEDED[table]:
        if not line[name]:
            told.append(said("第%(row)s行%(column)s列：缺“%(what)s”。") % _at(number, columns, name))
    for name in NUMBERS[table]:
        if line.get(name) and not line[name].isdecimal():
            told.append(said("第%(row)s行%(column)s列：“%(what)s”应为整数。") % _at(number, columns, name))
    return told


def _at(number: int, columns: dict[str, int], name: str) -> dict[str, Any]:
    return {"row": number, "column": column_letters(columns[name]), "what": HEADERS[name][0]}


def _numbers(line: dict[str, str], table: str) -> dict[str, Any]:
    return {name: int(v) if name in NUMBERS[table] and v else v for name, v in line.items()}

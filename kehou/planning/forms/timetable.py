"""The timetable by spreadsheet: a line for each teacher, a column for each weekday, every problem named before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehou.papers.sheets import Cell, Unreadable, column_letters, read_workbook
from kehou.planning.rules import spans

NUMBERS = ("工号", "教师编号", "编号")
DAYS = {f"{head}{name}": n for n, name in enumerate("一二三四五", 1) for head in ("周", "星期", "礼拜")}


@dataclass
class Timetable:
    """What a sheet would write, (weekday, start, end) by staff, and what stands against it (row and column named)."""

    hours: dict[Any, list[tuple[int, time, time]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def lessons(self) -> int:
        return sum(len(told) for told in self.hours.values())


def read_timetable(content: bytes, file_name: str, staff: Mapping[str, Any]) -> Timetable:
    """Read the first sheet with a staff number and weekdays in its head; `staff` are ids by number."""
    try:
        workbook = read_workbook(content, file_name)
    except Unreadable as why:
        language = get_language() or "zh-hans"
        return Timetable(problems=[f"{why.sentence.said_in(language)} {why.todo.said_in(language)}"])
    for sheet in workbook.sheets:
        for at, row in enumerate(sheet.rows[:20]):
            number, days = _head(row)
            if number is not None and days:
                return _read(sheet.rows[at + 1 :], at + 2, number, days, staff)
    return Timetable(problems=[_("没有找到表头。请在一行里写明：工号、周一、周二、周三、周四、周五。")])


def _head(row: list[Cell]) -> tuple[int | None, dict[int, int]]:
    """The column of the staff number, and the weekday of each column that has one."""
    words = ["".join(cell.text.split()) for cell in row]
    number = next((at for at, word in enumerate(words) if word in NUMBERS), None)
    return number, {at: DAYS[word] for at, word in enumerate(words) if word in DAYS}


def _read(rows: list[list[Cell]], first: int, number: int, days: dict[int, int], staff: Mapping[str, Any]) -> Timetable:
    found = Timetable()
    for at, row in enumerate(rows, first):
        texts = [cell.text.strip() for cell in row]
        if any(texts):
            _line(found, texts, at, number, days, staff)
    return found


def _line(found: Timetable, texts: list[str], at: int, number: int, days: dict[int, int], staff: Mapping[str, Any]) -> None:
    who = staff.get(texts[number] if number < len(texts) else "")
    if who is None:
        found.problems.append(_("第%(row)s行%(column)s列：没有这个工号的教职工。") % {"row": at, "column": column_letters(number)})
        return
    if who in found.hours:
        found.problems.append(_("第%(row)s行：这位教师在前面已有一行，请合成一行。") % {"row": at})
        return
    found.hours[who] = []
    for column, weekday in days.items():
        try:
            told = spans(texts[column] if column < len(texts) else "")
        except ValueError as why:
            words = _("第%(row)s行%(column)s列：“%(piece)s”看不懂或时间重叠，请写成 15:40-16:20。")
            found.problems.append(words % {"row": at, "column": column_letters(column), "piece": why})
            continue
        found.hours[who] += [(weekday, start, end) for start, end in told]

"""The dry run as a spreadsheet to work from; every text stays text, whatever it begins with."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehou.people.queries import Plan
from kehou.people.rules.roster import KnownPupil, Problem, PupilRow

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roster_report(plan: Plan) -> bytes:
    """Two sheets: what is wrong and where, and what would happen to whom."""
    import xlsxwriter  # when the first report is asked for, not when a process starts

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold = book.add_format({"bold": True})
        _sheet(book, _("问题"), _problem_head(), (problem_line(one) for one in plan.dry.problems), bold)
        _sheet(book, _("结果"), [_("工作表"), _("行"), _("姓名"), _("班级"), _("将会")], _results(plan), bold)
    return out.getvalue()


def _problem_head() -> list[str]:
    return [_("轻重"), _("工作表"), _("行"), _("列"), _("单元格"), _("内容"), _("为什么"), _("怎么办")]


def problem_line(one: Problem) -> list[Any]:
    """One problem in the reader's language."""
    language = get_language() or "zh-hans"
    said = one.why.said_in(language), one.todo.said_in(language)
    return [weight_of(one), one.sheet, one.row, one.column, one.cell, one.value_masked, *said]


def weight_of(one: Problem) -> str:
    return {"error": _("必须改"), "warning": _("请核对"), "note": _("提示")}[one.severity.value]


def _results(plan: Plan) -> Iterable[list[Any]]:
    for row in plan.dry.create:
        yield _result(row, _("新增"))
    for change in plan.dry.change:
        yield _result(change.row, _("更改：%(fields)s") % {"fields": "、".join(field_names(change.fields))})
    for same in plan.dry.leave:
        yield _result(same.row, _("不变"))
    for known in plan.dry.absent:
        yield ["", "", known.name, class_words(known), _("在校，但名单里没有（不会改动）")]


def _result(row: PupilRow, said: str) -> list[Any]:
    return [row.sheet, row.row, row.name, class_words(row), said]


def class_words(one: PupilRow | KnownPupil) -> str:
    """一(1)班, as the school writes it."""
    grade = "一二三四五六七八九"[one.grade - 1] if one.grade and 1 <= one.grade <= 9 else "?"
    return f"{grade}({one.class_number or '?'})班"


def field_names(fields: Iterable[Any]) -> list[str]:
    names = {
        "name": _("姓名"), "sex": _("性别"), "birth_date": _("出生日期"), "registry_no": _("学籍号"), "identity_no": _("身份证号"),
        "health": _("健康提示"), "home_class": _("班级"), "guardians": _("监护人"),
    }  # fmt: skip
    return [names[one.field] for one in fields]


def _sheet(book: Any, title: str, head: list[str], lines: Iterable[list[Any]], bold: Any) -> None:
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, head, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 16)
    for at, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(at, column, value)
            else:
                sheet.write_string(at, column, str(value))

"""Which registers a school keeps: their words, forms, rows and columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from kehou.core.scope import Scope
from kehou.organisation import forms, queries


@dataclass(frozen=True)
class Register:
    """One register: its title, the form of a line, its rows and what a list shows of them."""

    title: Any
    form: Any
    rows: Callable[[Scope], Any]
    columns: tuple[tuple[Any, str], ...]
    empty: Any


REGISTERS = {
    "campuses": Register(_("校区"), forms.CampusForm, queries.campuses, ((_("校区"), "name"),), _("先登记校区，再登记房间和班级。")),
    "rooms": Register(
        _("房间"), forms.RoomForm, queries.rooms,
        ((_("房间"), "name"), (_("校区"), "campus"), (_("类别"), "get_kind_display"), (_("容量"), "capacity"), (_("排"), "rows"), (_("列"), "columns")),
        _("登记可用于课后服务的房间，编组时按容量安排。"),
    ),
    "grades": Register(
        _("年级"), forms.GradeForm, queries.grades,
        ((_("年级"), "name"), (_("入学年份"), "entry_year"), (_("年级组长"), "leader")), _("登记年级并任命年级组长，复审由组长进行（S5.2）。"),
    ),
    "classes": Register(
        _("班级"), forms.HomeClassForm, queries.home_classes,
        ((_("班级"), "name"), (_("校区"), "campus"), (_("教室"), "room"), (_("班主任"), "homeroom")), _("登记班级并任命班主任，初审由班主任进行（S5.2）。"),
    ),
    "staff": Register(
        _("教职工"), forms.StaffForm, queries.staff,
        ((_("姓名"), "name"), (_("工号"), "number"), (_("岗位"), "post"), (_("学科"), "subject"), (_("校区"), "campus")),
        _("全校教职工都是看护人员的来源（C7.1）。可用表格一次登记。"),
    ),
    "terms": Register(
        _("学期"), forms.TermForm, queries.terms, ((_("学期"), "__str__"), (_("开学"), "starts_on"), (_("放假"), "ends_on")), _("登记学期后才能拟定方案和开放报名。"),
    ),
    "leaders": Register(
        _("领导小组"), forms.LeaderForm, queries.leaders,
        ((_("职务"), "get_role_display"), (_("姓名"), "name"), (_("行政职务"), "post"), (_("分工"), "duties")), _("领导小组由校长担任组长（S7.1）。"),
    ),
}  # fmt: skip


def register_named(name: str) -> Register:
    """The register of this name, or 404."""
    if name not in REGISTERS:
        raise Http404
    return REGISTERS[name]


def cells(row: Any, register: Register) -> list[tuple[Any, Any]]:
    """(label, value) for each column of a row."""
    return [(label, _value(row, name)) for label, name in register.columns]


def _value(row: Any, name: str) -> Any:
    value = getattr(row, name)
    value = value() if callable(value) else value
    return "—" if value in (None, "") else value

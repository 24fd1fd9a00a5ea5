"""Made-up people and days for the gallery; nothing here is read from anywhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

NEED = [("late", _("下班晚，无法按时接")), ("far", _("家离学校较远")), ("other", _("其他困难"))]
WEEKDAYS = [("1", _("周一")), ("2", _("周二")), ("3", _("周三")), ("4", _("周四")), ("5", _("周五"))]
ROWS = [
    ("王小明", "三(2)班", "ok", _("已同意"), 5),
    ("李思雨", "三(2)班", "wait", _("等待复核"), 3),
    ("欧阳一诺", "二(1)班", "bad", _("退回补充"), 2),
]


class ApplicationForm(forms.Form):
    """One field of each kind."""

    pupil = forms.CharField(label=_("学生姓名"), help_text=_("与户口簿一致。"))
    home_class = forms.ChoiceField(label=_("班级"), choices=[("", _("请选择")), ("32", "三(2)班")])
    starts_on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}))
    need = forms.ChoiceField(label=_("家庭的实际困难"), choices=NEED, widget=forms.RadioSelect)
    weekdays = forms.MultipleChoiceField(
        label=_("哪几天需要"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("还想告诉老师的"), widget=forms.Textarea, required=False)
    pledge = forms.BooleanField(label=_("我已阅读并同意课后服务告知书"))


def _item(label: Any, icon: str = "", url: str = "#", **more: Any) -> dict[str, Any]:
    return {"label": label, "icon": icon, "url": url, **more}


def _nav() -> list[dict[str, Any]]:
    return [
        _item(_("今天"), "home", current=True),
        _item(_("报名"), "clipboard-list", count=12, heading=_("学期")),
        _item(_("编排"), "layout-grid"),
        _item(_("日常"), "users"),
        _item(_("安全"), "shield-check", count=1),
        _item(_("经费"), "coins", heading=_("学校")),
        _item(_("政策依据"), "book"),
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": _("服务方案"), "state": "done", "note": _("2月19日备案"), "url": "#"},
        {"label": _("家长申请"), "state": "done", "note": _("412 份申请")},
        {"label": _("三级审核"), "state": "now", "note": _("还有 12 份待审")},
        {"label": _("公示"), "state": "blocked", "note": _("二(3)班还没有班主任")},
        {"label": _("编班排座"), "state": "todo", "note": ""},
    ]


def _moments() -> list[dict[str, Any]]:
    return [
        {"time": "15:40", "title": _("到班，由陈老师接管"), "note": _("三年级看护1组"), "state": "ok"},
        {"time": "17:00", "title": _("转到一(1)班教室"), "note": _("清点 27 人，应到 28 人"), "state": "warn"},
        {"time": "17:25", "title": _("母亲接走"), "note": _("接送码已核对"), "state": "ok"},
    ]


def _filled(**wrong: str) -> ApplicationForm:
    """A form sent back: some fields right, some wrong."""
    form = ApplicationForm({"pupil": "王小明", "weekdays": ["1", "3"], "need": "late"})
    form.full_clean()
    return form


def office() -> dict[str, Any]:
    """Everything the gallery shows on the office layout."""
    return {
        "nav": _nav(), "unit_name": _("实验小学（示例）"), "demo": True, "now": datetime(2024, 3, 20, 15, 42),
        "form": ApplicationForm(), "wrong_form": _filled(), "rows": ROWS, "steps": _steps(),
        "moments": _moments(), "page": Paginator(range(95), 20).page(2),
        "facts": [(_("班级"), "三(2)班"), (_("看护教师"), "陈静"), (_("可独自离校"), _("否"))],
        "page_tabs": [_item(_("待我审核"), count=12, current=True), _item(_("已处理"), count=400), _item(_("全部"))],
        "trail": [_item(_("报名")), _item(_("第一轮"), url="")],
        "states": ["ok", "wait", "info", "warn", "bad", "quiet"],
    }  # fmt: skip


def phone() -> dict[str, Any]:
    """A guardian's first page and a care teacher's answers."""
    return {
        "tabs": [_item(_("孩子"), "home", current=True), _item(_("报名"), "clipboard-list"), _item(_("消息"), "bell", count=2), _item(_("我的"), "user")],
        "unit_name": _("实验小学（示例）"), "demo": True, "now": datetime(2024, 3, 20, 15, 42), "moments": _moments(),
        "answers": [
            {"label": _("全部到齐"), "note": _("27 人"), "value": "all", "kind": "primary", "icon": "check"},
            {"label": _("有人没到"), "note": _("只点没到的孩子"), "value": "some", "icon": "user"},
            {"label": _("立即上报"), "note": _("安全负责人马上收到"), "value": "alarm", "kind": "danger", "icon": "alert-triangle"},
        ],
    }  # fmt: skip


def paper() -> dict[str, Any]:
    """A notice letter."""
    return {"unit_name": _("实验小学（示例）"), "printed_on": date(2024, 3, 1), "paper_number": "KH-2024-0312", "rows": ROWS}

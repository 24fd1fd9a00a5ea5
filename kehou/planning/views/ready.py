"""Readiness in words: each thing a plan needs, how it stands, and the page where it is mended."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kehou.core.marks import marked
from kehou.core.scope import Scope
from kehou.organisation.choices import WEEKDAY_NAMES
from kehou.planning.queries import Ready


def steps_ahead(ready: Ready, scope: Scope) -> list[dict[str, Any]]:
    """The steps of the track, in the order in which they are mended."""
    return [_children(ready, scope), *_apart(ready, scope), _rooms(ready, scope), _offers(ready, scope), _timetable(ready, scope), *_week(ready, scope), _posts(ready, scope),
            _absences(ready, scope), _roster(ready, scope)]  # fmt: skip


def _step(label: str, note: str, good: bool, scope: Scope, address: str, *, hard: bool = True, **more: str) -> dict[str, Any]:
    state = "done" if good else "blocked" if hard else "now"
    return {"label": label, "note": note, "state": state, "url": reverse(address, kwargs={"unit": scope.unit.code, **more})}


def _children(ready: Ready, scope: Scope) -> dict[str, Any]:
    said = ngettext("%(n)d 名学生有名额", "%(n)d 名学生有名额", ready.children) % {"n": ready.children}
    wait = ngettext("，其中 %(n)d 名还没有班组", "，其中 %(n)d 名还没有班组", ready.waiting) % {"n": ready.waiting} if ready.waiting else ""
    return _step(pgettext("several", "学生"), f"{said}{wait}", ready.children > 0, scope, "enrolment:round")


def _apart(ready: Ready, scope: Scope) -> list[dict[str, Any]]:
    """The pairs kept apart, for those who may know of them; said as a number."""
    if not scope.may("planning.view_apart"):
        return []
    said = ngettext("%(n)d 对登记分开安排", "%(n)d 对登记分开安排", ready.apart) % {"n": ready.apart} if ready.apart else _("没有登记")
    n = ready.together
    still = ngettext("，其中 %(n)d 对现在在同一组", "，其中 %(n)d 对现在在同一组", n) % {"n": n} if n else ""
    return [_step(_("分开安排"), said + still, not n, scope, "planning:apart")]


def _rooms(ready: Ready, scope: Scope) -> dict[str, Any]:
    said = ngettext("教室共可坐 %(n)d 人", "教室共可坐 %(n)d 人", ready.seats) % {"n": ready.seats}
    missing = "" if ready.late_room or not ready.late_children else _("；17:00 后集中的教室还没有登记（C7.4b）")
    return _step(pgettext("several", "教室"), said + missing, ready.seats >= ready.children and not missing, scope, "organisation:register", table="rooms")


def _offers(ready: Ready, scope: Scope) -> dict[str, Any]:
    told = ready.staff
    said = _("%(ready)d 人已申报并确认课时，%(unconfirmed)d 人等确认（C5.1），%(silent)d 人没有答复，按登记册安排（C7.1）") % told
    return _step(_("教师志愿与课时"), said, not told["unconfirmed"] and not told["silent"], scope, "planning:staff", hard=False)


def _timetable(ready: Ready, scope: Scope) -> dict[str, Any]:
    n = ready.staff["untaught"]
    said = ngettext("%(n)d 人没有登记课表，排班时当作放学后没有课", "%(n)d 人没有登记课表，排班时当作放学后没有课", n) % {"n": n} if n else _("都已登记")
    return _step(_("课表"), said, not n, scope, "planning:timetable", hard=False)


def _week(ready: Ready, scope: Scope) -> list[dict[str, Any]]:
    enough = ready.offered_week >= ready.needed_week
    said = _("每周需要 %(needed)d 人次，教师一共可以 %(offered)d 人次") % {"needed": ready.needed_week, "offered": ready.offered_week}
    late = _("17:00 后志愿者")
    return [
        _step(_("每周人次"), said, enough, scope, "planning:staff"),
        _step(_("每天人手"), _days(ready.short) or _("每天都够 1:30（S5.5）"), not ready.short, scope, "planning:staff"),
        _step(late, _days(ready.late_short) or _("每天都够（S3.2）"), not ready.late_short, scope, "planning:staff"),
    ]


def _posts(ready: Ready, scope: Scope) -> dict[str, Any]:
    """Gate, safety officer, patrol: too few who may, or published days without somebody."""
    if not ready.posts:
        return _step(pgettext("duty", "岗位"), _("还没有登记校门、安全员、巡课等岗位"), False, scope, "planning:posts", hard=False)
    words = _("%(post)s %(day)s需要 %(needed)d 人，可来 %(may)d 人")
    short = [words % {"post": post, "day": WEEKDAY_NAMES[day], "needed": needed, "may": may} for post, day, needed, may in ready.posts_short]
    n = ready.posts_open
    open_ = ngettext("今后两周有 %(n)d 次还没有排满", "今后两周有 %(n)d 次还没有排满", n) % {"n": n} if n else ""
    said = marked("；").join(filter(None, [*short[:4], open_]))
    enough = ngettext("%(n)d 个岗位都有人可排", "%(n)d 个岗位都有人可排", ready.posts) % {"n": ready.posts}
    return _step(pgettext("duty", "岗位"), said or enough, not said, scope, "planning:posts")


def _days(short: tuple[tuple[int, int, int], ...]) -> str:
    words = _("%(day)s需要 %(needed)d 人，可来 %(may)d 人")
    return marked("；").join(words % {"day": WEEKDAY_NAMES[day], "needed": needed, "may": may} for day, needed, may in short)


def _absences(ready: Ready, scope: Scope) -> dict[str, Any]:
    told = {"asked": ready.undecided, "left": ready.uncovered}
    said = _("%(asked)d 次请假等答复，%(left)d 次值班还没有人代") % told if ready.undecided or ready.uncovered else _("没有待办")
    return _step(_("请假与代班"), said, not ready.undecided and not ready.uncovered, scope, "planning:absences")


def _roster(ready: Ready, scope: Scope) -> dict[str, Any]:
    n = len(ready.broken)
    words = ngettext("今后两周有 %(n)d 次值班与现在的情况不符，见下表", "今后两周有 %(n)d 次值班与现在的情况不符，见下表", n)
    return _step(_("已公布的排班"), words % {"n": n} if n else _("今后两周都符合规定"), not n, scope, "planning:roster")

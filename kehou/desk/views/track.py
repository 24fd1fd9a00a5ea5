"""The term as a track: done, now, blocked, still to come, each with the page where it is done."""

from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.desk.queries import Term

Step = dict[str, Any]


def steps_of(told: Term) -> list[Step]:
    """The steps of a term in their order (S5); the survey among them unless the round has begun without one."""
    return [
        *_survey(told),
        _plan(told),
        _round(told),
        _review(told),
        _notice(told),
        _letters(told),
        _groups(told),
        _roster(told),
        _sessions(told),
    ]


def link(name: str, told: Term) -> str:
    """The page at this school; nothing where the person may not go there or it does not exist."""
    try:
        address = reverse(name, kwargs={"unit": told.scope.unit.code})
    except NoReverseMatch:
        return ""
    view: Any = resolve(address).func
    return address if told.scope.may(view.door.permission) else ""


def _step(told: Term, label: str, state: str, page: str, note: str = "") -> Step:
    return {"label": label, "state": state, "note": note, "url": link(page, told)}


def _survey(told: Term) -> list[Step]:
    """Families are asked what they need before the plan offers it (S1.1)."""
    found = told.survey
    if found is None:
        begun = told.term is None or told.round is not None
        return [] if begun else [_step(told, _("需求调查"), "todo", "enrolment:survey", _("还没有问家长"))]
    note = _("%(answered)s / %(asked)s 已答") % {"answered": found.answered, "asked": found.asked}
    return [_step(told, _("需求调查"), "now" if found.is_open else "done", "enrolment:survey", note)]


def _plan(told: Term) -> Step:
    states = {"draft": "now", "filed": "now", "returned": "blocked", "approved": "now", "published": "done"}
    state, note = ("now", _("还没有草拟")) if told.plan is None else (states[told.plan.state], told.plan.get_state_display())
    if told.term is None:
        state, note = "blocked", _("先登记学期")
    return _step(told, _("服务方案"), state, "organisation:plan", note)


def _round(told: Term) -> Step:
    if told.round is None:
        return _step(told, _("报名"), "todo", "enrolment:round", _("还没有开放"))
    note = ngettext("到 %(day)s，%(count)s 份", "到 %(day)s，%(count)s 份", told.total) % {"day": f"{told.round.closes_on:%m-%d}", "count": told.total}
    is_running = told.round.state == "open" and told.day <= told.round.closes_on
    return _step(told, _("报名"), "now" if is_running else "done", "enrolment:round", note)


def _review(told: Term) -> Step:
    if told.blocked:
        names = "、".join(one["name"] for one in told.blocked)
        page = "enrolment:substitutes" if told.scope.may("enrolment.name_substitute") else "organisation:overview"
        return _step(told, _("三级审核"), "blocked", page, _("%(names)s的审核岗位空缺") % {"names": names})
    note = _("还有 %(count)s 份") % {"count": told.in_review} if told.in_review else ""
    state = "now" if told.in_review else "done" if told.counts.get("accepted") else "todo"
    return _step(told, _("三级审核"), state, "enrolment:review_school", note)


def _notice(told: Term) -> Step:
    waiting = sum(one.waiting_count for one in told.notices)
    if waiting:
        return _step(told, _("公示"), "blocked", "enrolment:round", ngettext("%(count)s 条意见待答复", "%(count)s 条意见待答复", waiting) % {"count": waiting})
    if not told.notices:
        return _step(told, _("公示"), "todo", "enrolment:round")
    last = max(one.ends_on for one in told.notices)
    state = "done" if all(one.closed_at for one in told.notices) else "now"
    return _step(told, _("公示"), state, "enrolment:round", _("到 %(day)s") % {"day": f"{last:%m-%d}"})


def _letters(told: Term) -> Step:
    sent, signed = told.letters
    state = "todo" if not sent else "done" if sent == signed else "now"
    note = _("%(signed)s / %(sent)s 已签") % {"signed": signed, "sent": sent} if sent else ""
    return _step(told, _("告知单签字"), state, "enrolment:letters", note)


def _groups(told: Term) -> Step:
    count = len(told.groups)
    note = ngettext("%(count)s 个组", "%(count)s 个组", count) % {"count": count} if count else ""
    return _step(told, _("编组与座位"), "done" if count else "now" if told.places else "todo", "planning:overview", note)


def _roster(told: Term) -> Step:
    state = "done" if told.duties else "now" if told.groups and told.is_service_day else "todo"
    note = ngettext("今天 %(count)s 个班次", "今天 %(count)s 个班次", told.duties) % {"count": told.duties} if told.duties else ""
    return _step(told, _("值班表"), state, "planning:roster", note)


def _sessions(told: Term) -> Step:
    if not told.is_service_day:
        return _step(told, _("今天的看护"), "todo", "care:day", _("今天没有课后服务"))
    if any(not one.adults for one in told.sessions):
        return _step(told, _("今天的看护"), "blocked", "care:day", _("有场次没有教师"))
    note = ngettext("%(count)s 场", "%(count)s 场", len(told.sessions)) % {"count": len(told.sessions)} if told.sessions else _("还没有安排")
    return _step(told, _("今天的看护"), "now" if told.sessions or told.groups else "todo", "care:day", note)


def decisions_of(told: Term) -> list[Step]:
    """What waits for the principal: only what stands open."""
    plan, objections = told.plan, sum(one.waiting_count for one in told.notices)
    asked = [
        (plan is not None and plan.state == "approved", _("公布服务方案"), _("区教育局已批准，公布后家长可以看到。"), "organisation:plan"),
        (plan is not None and plan.state == "returned", _("修改服务方案"), _("区教育局退回了方案。"), "organisation:plan"),
        (told.counts.get("passed_grade"), _("学校终审"), ngettext("%(n)s 份申请已由年级上报。", "%(n)s 份申请已由年级上报。", told.counts.get("passed_grade", 0)) % {"n": told.counts.get("passed_grade")}, "enrolment:review_school"),
        (objections, _("答复公示意见"), ngettext("%(n)s 条意见待答复。", "%(n)s 条意见待答复。", objections) % {"n": objections}, "enrolment:round"),
        (told.exceptions, _("逾期与改动"), _("%(n)s 份等学校决定。") % {"n": told.exceptions}, "enrolment:exceptions"),
        (told.alarms, _("查看告警"), _("今天有 %(n)s 个告警没有处理。") % {"n": len(told.alarms)}, "care:board"),
        (told.blocked, _("指定审核代理"), ngettext("%(n)s 个审核岗位空缺，申请停在那里。", "%(n)s 个审核岗位空缺，申请停在那里。", len(told.blocked)) % {"n": len(told.blocked)}, "enrolment:substitutes"),
    ]  # fmt: skip
    return [{"label": label, "note": note, "url": link(page, told)} for open, label, note, page in asked if open]

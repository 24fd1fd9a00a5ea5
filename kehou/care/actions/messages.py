"""Whom care tells: the safety officer of every alarm, the guardians of where their child is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kehou.care.choices import AlarmKind, IncidentKind, PermitState, Rung, Severity
from kehou.care.models import (
    Alarm,
    AloneStop,
    Correction,
    HandOver,
    Incident,
    LatePickup,
    Muster,
    PatrolVisit,
    Permit,
    Session,
    Watch,
)
from kehou.care.queries import holders_of, leads_now, people_of
from kehou.care.rules import is_barred
from kehou.core.marks import marked_lazy
from kehou.core.moments import time_of_day
from kehou.core.scope import Scope
from kehou.identity import queries as identity
from kehou.notices import actions as notices
from kehou.notices.choices import Topic
from kehou.people import queries as people
from kehou.people.choices import BY_PURPOSE
from kehou.planning import queries as planning

APPLY_AFTER = 3
LEADERS = ("service_lead", "safety_officer")
FINDINGS = {
    "late": _("没有按时开始"), "adult": _("在场的不是排班的教师"), "roll": _("还没有点名"), "count": _("人数与记录不符"),
    "load": _("在上新课或加作业"),
}  # fmt: skip


def tell_safety(alarm: Alarm, *, scope: Scope) -> None:
    """C7.3: the school's safety officers know at once; a missing child's guardians too."""
    child = alarm.pupil.name if alarm.pupil else ""
    where = str(alarm.session.group) if alarm.session else ""
    about = " · ".join(filter(None, [child, where]))
    title = format_lazy("{kind}{mark}{about}", kind=AlarmKind(alarm.kind).label, mark=marked_lazy("：") if about else "", about=about)
    told, link = safety_officers(alarm.school_id, alarm.raised_at, scope), f"/{alarm.school.code}/care/alarms/{alarm.pk}/"
    notices.send(told, title=title, link=link, urgent=True, topic=Topic.SAFETY, school=alarm.school_id, scope=scope)
    if alarm.kind == AlarmKind.MISSING and alarm.pupil:
        words = _("%(child)s 课后服务点名未到。若已请假或已回家，请在手机上请假或联系看护教师。")
        tell_guardians(alarm.pupil.pk, words, facts={"child": child}, urgent=True, school=alarm.school_id, scope=scope)


def tell_guardians(
    pupil: UUID, title: Any, *, facts: dict[str, Any], school: UUID, scope: Scope, urgent: bool = False
) -> None:
    """A message to the child's guardians with an account; nobody who is barred from the child."""
    child = people.pupils(scope.for_unit(school)).prefetch_related("guardians__user", "collectors").get(pk=pupil)
    named = people_of(child)
    users = [g.user for g in child.guardians.all() if g.user and not is_barred(g.name, named)]
    topic = Topic.SAFETY if urgent else Topic.CARE
    link = f"/family/care/{pupil}/"
    notices.send(users, title=title, facts=facts, link=link, urgent=urgent, topic=topic, school=school, scope=scope)


def tell_gone_home(gone: HandOver, child: Any, *, scope: Scope) -> None:
    """Everybody who cares for the child reads with whom it left, and when."""
    facts = {"child": child.name, "time": time_of_day(gone.at), "who": marked_lazy(gone.to_name)}
    words = _("%(time)s %(child)s 已离校：%(who)s")
    tell_guardians(child.pk, words, facts=facts, school=gone.school_id, scope=scope)


def tell_still_here(child: Any, *, scope: Scope) -> None:
    """What was said of the child's leaving was a slip of the hand: the family must not wait at home."""
    words = _("更正：%(child)s 没有离校，仍由学校看护。")
    tell_guardians(child.pk, words, facts={"child": child.name}, school=child.school_id, scope=scope)


def tell_not_released(child: Any, *, scope: Scope) -> None:
    """What was said of the child's leaving was taken back, and nobody has seen it: the family must know where it is not."""
    words = _("更正：%(child)s 的离校登记已撤回，孩子也不在学校的小组里。请马上联系老师，一起确认孩子在哪里。")
    tell_guardians(child.pk, words, facts={"child": child.name}, school=child.school_id, scope=scope)


def tell_to_apply(pupil: Any, times: int, *, scope: Scope) -> None:
    """C7.4c: a child left behind again and again within a month should have a place; family and class teacher read it."""
    if times >= APPLY_AFTER:
        words = ngettext_lazy("%(child)s 本月已 %(n)s 次临时补缺，建议申请课后服务。", "%(child)s 本月已 %(n)s 次临时补缺，建议申请课后服务。", times)
        facts = {"child": pupil.name, "n": times}
        tell_guardians(pupil.pk, words, facts=facts, school=pupil.school_id, scope=scope)
        homeroom, link = pupil.home_class.homeroom, f"/{pupil.school.code}/enrolment/"
        told = [homeroom.user] if homeroom else []
        notices.send(told, title=words, facts=facts, link=link, topic=Topic.CARE, school=pupil.school_id, scope=scope)


def leaders_on_duty(school: UUID, now: datetime, scope: Scope) -> list[Any]:
    """Who answers for the school now: the roster's safety officer and patrol, after their hours those who were the last of
    the day; without a roster the leaders of service and safety."""
    unit, day = scope.for_unit(school), timezone.localtime(now).date()
    held = identity.grants(unit).filter(role__in=LEADERS, starts_on__lte=day, ends_on__gte=day, ended_at=None)
    return leads_now(unit, day, now) or list({grant.user_id: grant.user for grant in held}.values())


def tell_late_leaders(case: LatePickup, child: Any, rung: Rung, told: list[Any] | None, *, now: datetime, scope: Scope) -> None:
    """C7.3: the adults who hold the child are asked to call, or the leader on duty takes over."""
    facts = {"child": child.name, "time": time_of_day(case.due_at)}
    if told is None:
        told, words = leaders_on_duty(case.school_id, now, scope), _("%(child)s %(time)s 应接，至今无人接，请值班领导处理。")
    else:
        words = _("%(child)s %(time)s 应接，还没有人来：请按名单逐个打电话。")
    given: dict[str, Any] = {"urgent": True, "topic": Topic.SAFETY, "school": case.school_id, "key": f"late:{case.pk}:{rung}"}
    notices.send(told, title=words, facts=facts, link=f"/{case.school.code}/care/late/", scope=scope, **given)


def tell_office(child: Any, leader: Any, *, scope: Scope) -> None:
    """The leader who has been given a child reads it at once."""
    words, link = _("%(child)s 已交到您手中，请等家长来接并当面交出。"), f"/{child.school.code}/care/children/{child.pk}/"
    given: dict[str, Any] = {"urgent": True, "topic": Topic.SAFETY, "school": child.school_id}
    notices.send([leader], title=words, facts={"child": child.name}, link=link, scope=scope, **given)


def tell_unclosed(session: Session, *, to_lead: bool, now: datetime, scope: Scope) -> int:
    """C7.3: a session that should be over is asked about once by its adults, then once by the service lead."""
    facts = {"group": session.group.name, "time": time_of_day(session.ends_at)}
    words, link = _("%(group)s %(time)s 应结束，还没有结束：请点清孩子后结束这一场。"), f"/{session.school.code}/care/sessions/{session.pk}/"
    mine = [watch.staff.user for watch in session.watches.all()]
    given: dict[str, Any] = {"title": words, "facts": facts, "link": link, "urgent": True, "topic": Topic.CARE, "school": session.school_id}
    told = notices.send(mine, scope=scope, key=f"unclosed:{session.pk}", **given)
    if to_lead:
        leaders = leaders_on_duty(session.school_id, now, scope)
        told += notices.send(leaders, scope=scope, key=f"unclosed:{session.pk}:lead", **given)
    return told


def tell_of_withdrawal(pupil: UUID, purpose: str, day: date, *, scope: Scope) -> None:
    """Whoever holds the child today, except the homeroom teacher, who reads it anyway."""
    child, text = people.pupils(scope).select_related("school", "home_class__homeroom").get(pk=pupil), BY_PURPOSE[purpose]
    homeroom = child.home_class.homeroom
    told = [one.user for one in holders_of(scope, child, day) if one.user and one != homeroom]
    title, facts = _("%(child)s：家长已撤回同意“%(purpose)s”"), {"child": child.name, "purpose": text.purpose.label}
    link = f"/{child.school.code}/care/children/{child.pk}/"
    given: dict[str, Any] = {"link": link, "urgent": True, "topic": Topic.CARE, "school": child.school_id, "scope": scope}
    notices.send(told, title=title, facts=facts, body=text.told, **given)


def tell_stop(children: Sequence[Any], stop: AloneStop, *, scope: Scope) -> None:
    """C7.4a: who relied on a permit today comes to the gate instead; all families in the same few statements."""
    words = _("今天不能独自回家，请来校接 %(child)s：%(reason)s")
    users = people.users_told(scope.for_unit(stop.school_id), [child.pk for child in children])
    drafts = [
        notices.Draft(user, words, "", f"/family/care/{child.pk}/", {"child": child.name, "reason": stop.reason}, ())
        for child in children
        for user in users.get(child.pk, [])
    ]
    notices.send_drafts(drafts, school=stop.school_id, scope=scope, urgent=True, topic=Topic.SAFETY)


def safety_officers(school: UUID, now: datetime, scope: Scope) -> list[Any]:
    """C7.3: whom the roster makes the safety officer now, else who holds the role. Where nobody rostered holds it, and so
    could open the board, those who do are told too."""
    unit, day = scope.for_unit(school), timezone.localtime(now).date()
    found = identity.grants(unit).filter(role="safety_officer", starts_on__lte=day, ends_on__gte=day, ended_at=None)
    held = {grant.user_id: grant.user for grant in found}
    on_duty = {user.pk: user for user in planning.rostered(unit, day, now, "safety")}
    return list(on_duty.values() if held.keys() & on_duty.keys() else {**on_duty, **held}.values())


def tell_of_incident(incident: Incident, *, scope: Scope) -> None:
    """C7.3: the safety officers read of every incident, of a serious one at any hour."""
    words, link = _("事件：%(kind)s（%(severity)s）· %(place)s"), f"/{scope.unit.code}/care/incidents/{incident.pk}/"
    facts = {
        "kind": IncidentKind(incident.kind).label, "severity": Severity(incident.severity).label, "place": incident.place,
    }  # fmt: skip
    told, serious = safety_officers(incident.school_id, incident.reported_at, scope), incident.severity == Severity.SERIOUS
    given: dict[str, Any] = {"urgent": serious, "topic": Topic.SAFETY, "school": incident.school_id}
    notices.send(told, title=words, facts=facts, link=link, scope=scope, **given)


def tell_family_of_incident(incident: Incident, child: Any, *, scope: Scope) -> None:
    """The guardians read that something happened, and on their page the words the school wrote for them."""
    words = _("%(child)s 在课后服务中有一件事要告诉您，请打开看。")
    urgent = incident.severity != Severity.MINOR
    tell_guardians(child.pk, words, facts={"child": child.name}, urgent=urgent, school=incident.school_id, scope=scope)


def tell_of_muster(muster: Muster, pupils: int, *, scope: Scope) -> None:
    """S7.2: everybody who holds children today counts, and the leaders see it."""
    watches = Watch.objects.filter(session__date=muster.date, school_id=muster.school_id).select_related("staff__user")
    told = {one.staff.user_id: one.staff.user for one in watches if one.staff.user}
    told |= {user.pk: user for user in leaders_on_duty(muster.school_id, muster.started_at, scope)}
    words = _("紧急点名演练：请清点您身边的孩子。") if muster.is_drill else _("紧急点名：请马上清点您身边的孩子。")
    link = f"/{scope.unit.code}/care/muster/"
    given: dict[str, Any] = {"urgent": True, "topic": Topic.SAFETY, "school": muster.school_id}
    notices.send(told.values(), title=words, body=muster.reason, link=link, scope=scope, **given)


def tell_of_visit(visit: PatrolVisit, *, scope: Scope) -> None:
    """What the patrol found goes to the adults of the room and to who leads the service."""
    session = visit.session
    lead = identity.grants(scope.for_unit(visit.school_id)).filter(role="service_lead", starts_on__lte=session.date, ends_on__gte=session.date)
    told = [one.staff.user for one in session.watches.select_related("staff__user")] + [one.user for one in lead.filter(ended_at=None)]
    words, link = _("巡课有发现：%(group)s %(time)s"), f"/{scope.unit.code}/care/sessions/{session.pk}/"
    facts = {"group": session.group.name, "time": time_of_day(visit.at)}
    body = format_lazy("{mark}".join("{}" for _one in visit.findings), *[FINDINGS[one] for one in visit.findings], mark=marked_lazy("；"))
    given: dict[str, Any] = {"urgent": True, "topic": Topic.CARE, "school": visit.school_id}
    notices.send(told, title=words, body=body, facts=facts, link=link, scope=scope, **given)


def tell_correction(one: Correction, *, scope: Scope) -> None:
    """Who asked for the correction reads the answer."""
    words = _("%(child)s %(day)s 的出勤更正：已核准") if one.granted else _("%(child)s %(day)s 的出勤更正：未核准")
    facts, link = {"child": one.pupil.name, "day": f"{one.session.date:%m-%d}"}, f"/{scope.unit.code}/care/archive/{one.pupil_id}/"
    given: dict[str, Any] = {"topic": Topic.CARE, "school": one.school_id}
    notices.send([one.asked_by], title=words, facts=facts, body=one.answer, link=link, scope=scope, **given)


def tell_decision(permit: Permit, child: Any, *, scope: Scope) -> None:
    """The family that asked for the permit reads the answer."""
    facts = {"child": child.name, "state": PermitState(permit.state).label}
    words, link = _("%(child)s 的《独自回家证》：%(state)s"), f"/family/care/{child.pk}/"
    who, school = [permit.requested_by], permit.school_id
    notices.send(who, title=words, facts=facts, body=permit.reason, link=link, topic=Topic.CARE, school=school, scope=scope)


def tell_unwell(pupil: UUID, session: Session, *, scope: Scope) -> None:
    """S7.2: the family reads that the child does not feel well and where it is; what was seen is said in person."""
    child = people.pupils(scope.for_unit(session.school_id)).get(pk=pupil)
    words = _("%(child)s 在课后服务中身体不适，正在%(room)s观察，请尽快与看护教师联系。")
    facts = {"child": child.name, "room": str(session.room)}
    tell_guardians(pupil, words, facts=facts, urgent=True, school=session.school_id, scope=scope)

"""Whom care tells: the safety officer of every alarm, the guardians of where their child is."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kehou.care.choices import AlarmKind, PermitState
from kehou.care.models import Alarm, HandOver, Permit
from kehou.care.queries import holders_of, people_of
from kehou.care.rules import is_barred
from kehou.core.scope import Scope
from kehou.identity import queries as identity
from kehou.notices import actions as notices
from kehou.notices.choices import Topic
from kehou.people import queries as people
from kehou.people.choices import BY_PURPOSE

APPLY_AFTER = 3


def tell_safety(alarm: Alarm, *, scope: Scope) -> None:
    """C7.3: the school's safety officers know at once; a missing child's guardians too."""
    unit = scope.for_unit(alarm.school_id)
    held = identity.grants(unit).filter(role="safety_officer", starts_on__lte=alarm.date, ends_on__gte=alarm.date, ended_at=None)
    child = alarm.pupil.name if alarm.pupil else ""
    where = str(alarm.session.group) if alarm.session else ""
    title = format_lazy("{kind}{about}", kind=AlarmKind(alarm.kind).label, about=_about(child, where))
    told, link = [grant.user for grant in held], f"/{alarm.school.code}/care/alarms/{alarm.pk}/"
    notices.send(told, title=title, link=link, urgent=True, topic=Topic.SAFETY, school=alarm.school_id, scope=scope)
    if alarm.kind == AlarmKind.MISSING and alarm.pupil:
        words = _("%(child)s 课后服务点名未到。若已请假或已回家，请在手机上请假或联系看护教师。")
        tell_guardians(alarm.pupil.pk, words, facts={"child": child}, urgent=True, school=alarm.school_id, scope=scope)


def _about(child: str, where: str) -> str:
    named = " · ".join(filter(None, [child, where]))
    return f"：{named}" if named else ""


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
    facts = {"child": child.name, "time": f"{timezone.localtime(gone.at):%H:%M}", "who": gone.to_name}
    words = _("%(time)s %(child)s 已离校：%(who)s")
    tell_guardians(child.pk, words, facts=facts, school=gone.school_id, scope=scope)


def tell_still_here(child: Any, *, scope: Scope) -> None:
    """What was said of the child's leaving was a slip of the hand: the family must not wait at home."""
    words = _("更正：%(child)s 没有离校，仍由学校看护。")
    tell_guardians(child.pk, words, facts={"child": child.name}, school=child.school_id, scope=scope)


def tell_to_apply(pupil: Any, times: int, *, scope: Scope) -> None:
    """C7.4c: a child left behind again and again should have a place."""
    if times >= APPLY_AFTER:
        words = ngettext_lazy("%(child)s 本学期已 %(n)s 次临时补缺，建议申请课后服务。", "%(child)s 本学期已 %(n)s 次临时补缺，建议申请课后服务。", times)
        tell_guardians(pupil.pk, words, facts={"child": pupil.name, "n": times}, school=pupil.school_id, scope=scope)


def tell_of_withdrawal(pupil: UUID, purpose: str, day: date, *, scope: Scope) -> None:
    """Whoever holds the child today, except the homeroom teacher, who reads it anyway."""
    child, text = people.pupils(scope).select_related("school", "home_class__homeroom").get(pk=pupil), BY_PURPOSE[purpose]
    homeroom = child.home_class.homeroom
    told = [one.user for one in holders_of(scope, child, day) if one.user and one != homeroom]
    title, facts = _("%(child)s：家长已撤回同意“%(purpose)s”"), {"child": child.name, "purpose": text.purpose.label}
    link = f"/{child.school.code}/care/children/{child.pk}/"
    given: dict[str, Any] = {"link": link, "urgent": True, "topic": Topic.CARE, "school": child.school_id, "scope": scope}
    notices.send(told, title=title, facts=facts, body=text.told, **given)


def tell_decision(permit: Permit, child: Any, *, scope: Scope) -> None:
    """The family that asked for the permit reads the answer."""
    facts = {"child": child.name, "state": PermitState(permit.state).label}
    words, link = _("%(child)s 的《独自回家证》：%(state)s"), f"/family/care/{child.pk}/"
    who, school = [permit.requested_by], permit.school_id
    notices.send(who, title=words, facts=facts, body=permit.reason, link=link, topic=Topic.CARE, school=school, scope=scope)

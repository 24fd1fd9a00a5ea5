"""Whom care tells: the safety officer of every alarm, the guardians of where their child is."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from kehou.care.choices import AlarmKind
from kehou.care.models import Alarm, HandOver, Permit
from kehou.care.queries import people_of
from kehou.care.rules import is_barred
from kehou.core.scope import Scope
from kehou.identity import queries as identity
from kehou.notices import actions as notices
from kehou.people import queries as people

APPLY_AFTER = 3


def tell_safety(alarm: Alarm, *, scope: Scope) -> None:
    """C7.3: the school's safety officers know at once; a missing child's guardians too."""
    unit = scope.for_unit(alarm.school_id)
    held = identity.grants(unit).filter(role="safety_officer", starts_on__lte=alarm.date, ends_on__gte=alarm.date, ended_at=None)
    child = alarm.pupil.name if alarm.pupil else ""
    where = str(alarm.session.group) if alarm.session else ""
    title = "：".join(filter(None, [str(AlarmKind(alarm.kind).label), " · ".join(filter(None, [child, where]))]))
    notices.send([grant.user for grant in held], title=title, sms=True, school=alarm.school_id, scope=scope)
    if alarm.kind == AlarmKind.MISSING and alarm.pupil:
        words = _("%(child)s 课后服务点名未到。若已请假或已回家，请在手机上请假或联系看护教师。") % {"child": child}
        tell_guardians(alarm.pupil.pk, words, sms=True, school=alarm.school_id, scope=scope)


def tell_guardians(pupil: UUID, title: str, *, school: UUID, scope: Scope, sms: bool = False) -> None:
    """A message to the child's guardians with an account; nobody who is barred from the child."""
    child = people.pupils(scope.for_unit(school)).prefetch_related("guardians__user", "collectors").get(pk=pupil)
    named = people_of(child)
    users = [g.user for g in child.guardians.all() if g.user and not is_barred(g.name, named)]
    notices.send(users, title=title, sms=sms, school=school, scope=scope)


def tell_gone_home(gone: HandOver, child: Any, *, scope: Scope) -> None:
    """Everybody who cares for the child reads with whom it left, and when."""
    facts = {"child": child.name, "time": f"{timezone.localtime(gone.at):%H:%M}", "who": gone.to_name}
    words = _("%(time)s %(child)s 已离校：%(who)s") % facts
    tell_guardians(child.pk, words, school=gone.school_id, scope=scope)


def tell_to_apply(pupil: Any, times: int, *, scope: Scope) -> None:
    """C7.4c: a child left behind again and again should have a place."""
    if times >= APPLY_AFTER:
        words = _("%(child)s 本学期已 %(n)d 次临时补缺，建议申请课后服务。") % {"child": pupil.name, "n": times}
        tell_guardians(pupil.pk, words, school=pupil.school_id, scope=scope)


def tell_decision(permit: Permit, child: Any, *, scope: Scope) -> None:
    """The family that asked for the permit reads the answer."""
    facts = {"child": child.name, "state": permit.get_state_display()}
    words = _("%(child)s 的《独自回家证》：%(state)s") % facts
    notices.send([permit.requested_by], title=words, body=permit.reason, school=permit.school_id, scope=scope)

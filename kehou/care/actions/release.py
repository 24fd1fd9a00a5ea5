"""A child leaves the school: with a guardian or collector, or alone by permit (C7.4a).

What has already happened is recorded and flagged, never blocked; what is only asked for is refused
when the person is barred, revoked or expired, or the permit does not hold today.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kehou.care.actions.alarms import raise_alarm, settle_missing, settle_unwell
from kehou.care.actions.custody import Day, Receiver, append
from kehou.care.actions.messages import tell_gone_home
from kehou.care.actions.refusals import MakeUpNeedsGuardian, MayNotCollect, MayNotGoAlone
from kehou.care.choices import AlarmKind, Flag, Holder, Outcome
from kehou.care.events import ChildCollected, ChildWentHomeAlone, LatePickupEnded
from kehou.care.models import HandOver, LatePickup, MakeUp, Permit
from kehou.care.queries import alone_stop, pass_of, people_of, permit_of
from kehou.care.rules import GONE_HOME, HomeAloneRules, Person, is_barred, may_collect, why_not_alone, why_not_collect
from kehou.core.journal import record
from kehou.core.scope import Scope

WHY_NOT_COLLECT = {
    "barred": _("%(name)s 被登记为不得接走这个孩子。"),
    "revoked": _("%(name)s 的代接授权已经收回。"),
    "expired": _("%(name)s 的代接授权已经到期。"),
    "not_yet": _("%(name)s 的代接授权还没有开始。"),
    "weekday": _("%(name)s 今天不在授权的日子里。"),
    "code": _("%(name)s 是家长今天临时指定的，只能凭家长手机上的一次性接送码接走孩子。"),
    "unknown": _("%(name)s 不是这个孩子的监护人或代接人。"),
}
WHY_NOT_ALONE = {
    "none": _("%(name)s 没有《独自回家证》。"),
    "requested": _("%(name)s 的《独自回家证》还在审核。"),
    "refused": _("%(name)s 的《独自回家证》没有获准。"),
    "revoked": _("%(name)s 的《独自回家证》已经收回。"),
    "expired": _("%(name)s 的《独自回家证》今天不在有效期内。"),
    "weekday": _("%(name)s 的《独自回家证》不含今天。"),
    "grade": _("%(name)s 的年级还不能独自回家。"),
    "weather": _("学校决定今天都不独自回家，%(name)s 须由家长来接。"),
}
ALARM_OF = {
    Flag.TWICE: AlarmKind.TWICE,
    Flag.NO_PERMIT: AlarmKind.NO_PERMIT,
    Flag.NOT_LISTED: AlarmKind.NOT_LISTED,
}


def pick_up(pupil: Any, *, person: UUID, now: datetime, scope: Scope, with_code: bool = False, note: str = "") -> HandOver:
    """This will give the child to a guardian or collector who may take it today; a second tap changes nothing."""
    who = entitled(pupil, person, now, with_code=with_code)
    guardian, collector = (who.id, None) if who.kind == "guardian" else (None, who.id)
    receiver = Receiver(Holder(who.kind), called(who), guardian=guardian, collector=collector, note=note)
    return _release(pupil, receiver, now=now, scope=scope)


def called(person: Person) -> str:
    """The name as the chain of custody keeps it."""
    return f"{person.name}（{person.relation}）"


def entitled(pupil: Any, person: UUID, now: datetime, *, with_code: bool = False) -> Person:
    """The person, if they may take the child now."""
    named, day = people_of(pupil), now.date()
    who = next((one for one in named if one.id == person), None)
    if who in may_collect(named, day=day, now=now, with_code=with_code):
        return who  # type: ignore[return-value]
    why = (why_not_collect(who, day=day, now=now, with_code=with_code) or "barred") if who else "unknown"
    raise MayNotCollect(WHY_NOT_COLLECT[why] % {"name": who.name if who else _("这个人")})


def hand_to_other(
    pupil: Any, *, name: str, relation: str, note: str, now: datetime, scope: Scope, already_gone: bool = False
) -> HandOver:
    """This will record that somebody not on the list took the child: flagged, and the safety officer knows at once."""
    if not already_gone and is_barred(name, people_of(pupil)):
        raise MayNotCollect(WHY_NOT_COLLECT["barred"] % {"name": name})
    receiver = Receiver(Holder.OTHER, f"{name}（{relation}）", flag=Flag.NOT_LISTED, note=note)
    return _release(pupil, receiver, now=now, scope=scope)


def go_home_alone(pupil: Any, *, rules: HomeAloneRules, now: datetime, scope: Scope, already_gone: bool = False) -> HandOver:
    """This will let the child go alone by a permit that holds today; a child already gone is recorded and flagged."""
    permit = permit_of(pupil.pk)
    stopped = alone_stop(pupil.school_id, now.date()) is not None
    why = why_not_alone(pass_of(permit), day=now.date(), rules=rules, stopped=stopped)
    if not already_gone:
        _check_alone(pupil, why, now)
    flag = Flag.NO_PERMIT if why or permit is None else ""
    receiver = Receiver(Holder.ALONE, str(Holder.ALONE.label), permit=_permit_id(permit, flag), flag=flag)
    return _release(pupil, receiver, now=now, scope=scope)


def _permit_id(permit: Permit | None, flag: str) -> UUID | None:
    return permit.pk if permit and not flag else None


def _check_alone(pupil: Any, why: str, now: datetime) -> None:
    if MakeUp.objects.filter(pupil=pupil, date=now.date(), handed_at=None).exists():
        raise MakeUpNeedsGuardian
    if why:
        raise MayNotGoAlone(WHY_NOT_ALONE[why] % {"name": pupil.name})


def _release(pupil: Any, receiver: Receiver, *, now: datetime, scope: Scope) -> HandOver:
    """Append the last hand-over of the day, close what it answers, tell the house."""
    day = Day(pupil.school_id, now.date(), now, scope)
    made = append([pupil.pk], lambda last: leaving(receiver, last), day=day)
    if not made:
        return HandOver.objects.filter(pupil=pupil, date=day.date).order_by("-seq")[0]
    _alarm_about(made[0], day)
    return tell_of(made[0], pupil, day=day)


def tell_of(gone: HandOver, pupil: Any, *, day: Day) -> HandOver:
    """This will close what a release answers and tell the family and the house."""
    _close_make_up(pupil, gone, day)
    _end_late(gone, day)
    settle_missing([pupil.pk], outcome=Outcome.AT_HOME, day=day, note=gone.to_name)
    settle_unwell(pupil.pk, day=day, note=gone.to_name)
    tell_gone_home(gone, pupil, scope=day.scope)
    record(_news(gone), scope=day.scope)
    return gone


def leaving(receiver: Receiver, last: HandOver | None) -> Receiver | None:
    """The receiver in view of who holds the child: the same again is nothing new, somebody else's turn is flagged."""
    from dataclasses import replace

    session = last.session_id if last else None
    if last and last.to_kind in GONE_HOME:
        same = (last.to_kind, last.guardian_id, last.collector_id, last.to_name) == (
            receiver.kind, receiver.guardian, receiver.collector, receiver.name,
        )  # fmt: skip
        return None if same else replace(receiver, session=session, flag=Flag.TWICE, note=last.to_name)
    flag = receiver.flag or (Flag.NOT_CALLED if last is None else "")
    return replace(receiver, session=session, flag=flag)


def _close_make_up(pupil: Any, gone: HandOver, day: Day) -> None:
    """C7.4c: signed over to whoever took the child."""
    for make_up in MakeUp.objects.filter(pupil=pupil, date=day.date, handed_at=None):
        make_up.handed_to, make_up.handed_at, make_up.handed_by_id = gone.to_name, day.now, day.by
        make_up.save(update_fields=["handed_to", "handed_at", "handed_by"])


def _end_late(gone: HandOver, day: Day) -> None:
    """The ladder of a late pick-up ends with whoever took the child."""
    for case in LatePickup.objects.filter(pupil=gone.pupil_id, date=day.date, ended_at=None):
        case.ended_at, case.hand_over = day.now, gone
        case.save(update_fields=["ended_at", "hand_over"])
        late = int((day.now - case.due_at).total_seconds() // 60)
        told = LatePickupEnded(school=case.school_id, late_pickup=case.pk, pupil=case.pupil_id, minutes=late)
        record(told, scope=day.scope)


def _alarm_about(gone: HandOver, day: Day) -> None:
    kind = ALARM_OF.get(Flag(gone.flag)) if gone.flag else None
    if kind:
        raise_alarm(
            kind, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=gone.pupil_id,
            session=gone.session_id, name=gone.to_name, before=gone.note if kind == AlarmKind.TWICE else "",
        )  # fmt: skip


def _news(gone: HandOver) -> ChildCollected | ChildWentHomeAlone:
    if gone.to_kind == Holder.ALONE:
        return ChildWentHomeAlone(
            school=gone.school_id, pupil=gone.pupil_id, hand_over=gone.pk, permit=gone.permit_id, flag=gone.flag
        )
    person = gone.guardian_id or gone.collector_id
    return ChildCollected(
        school=gone.school_id, pupil=gone.pupil_id, hand_over=gone.pk, how=gone.to_kind, person=person, flag=gone.flag
    )

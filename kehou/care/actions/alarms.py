"""Alarms: raised at once, settled by a named person (PRODUCT: custody; C7.3)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kehou.care.actions.custody import Day, Receiver, last_of, pass_on, to_group
from kehou.care.actions.marks import mark_again
from kehou.care.actions.messages import tell_safety
from kehou.care.actions.refusals import AlarmSettled as Settled
from kehou.care.actions.refusals import FollowUpIsNamed
from kehou.care.choices import AlarmKind, Flag, Holder, MarkState, Outcome
from kehou.care.events import AlarmRaised, AlarmSettled
from kehou.care.models import Alarm, Session
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.scope import Scope


def raise_alarm(
    kind: AlarmKind, *, school: UUID, day: date, now: datetime, scope: Scope,
    pupil: UUID | None = None, session: UUID | None = None, movement: UUID | None = None, pk: UUID | None = None, **facts: Any,
) -> Alarm:  # fmt: skip
    """This will put an alarm on the safety officer's board at once, and tell the officer's phone.

    `pk` is given where another row has named the alarm already: a count that differs (C7.4b).
    """
    alarm = Alarm.objects.create(
        pk=pk or uuid7(), school_id=school, date=day, kind=kind, pupil_id=pupil, session_id=session, movement_id=movement, facts=facts,
        raised_at=now, raised_by_id=scope.user_id,
    )  # fmt: skip
    tell_safety(alarm, scope=scope)
    record(AlarmRaised(school=school, alarm=alarm.pk, kind_of=kind, pupil=pupil, session=session, movement=movement), scope=scope)
    return alarm


def call_for_help(session: Session, *, note: str, now: datetime, scope: Scope) -> Alarm:
    """This will tell the safety officer with one tap, with the group's whereabouts (C7.3)."""
    return raise_alarm(
        AlarmKind.TEACHER, school=session.school_id, day=session.date, now=now, scope=scope, session=session.pk, note=note,
    )  # fmt: skip


def report_refused_person(pupil: Any, *, why: str, now: datetime, scope: Scope) -> Alarm:
    """This will tell the safety officer that somebody came who may not take the child; the child stays."""
    return raise_alarm(
        AlarmKind.REFUSED_PERSON, school=pupil.school_id, day=now.date(), now=now, scope=scope, pupil=pupil.pk, why=why,
    )  # fmt: skip


def settle_alarm(alarm: Alarm, *, outcome: Outcome, note: str, now: datetime, scope: Scope) -> Alarm:
    """This will close the alarm and put custody right: found means in the group, at home means gone home."""
    alarm = Alarm.objects.select_for_update(of=("self",)).get(pk=alarm.pk)
    if alarm.settled_at:
        raise Settled
    if alarm.kind == AlarmKind.UNWELL:
        raise FollowUpIsNamed
    if alarm.kind == AlarmKind.MISSING and alarm.session:
        _settle_missing(alarm, outcome, note, now, scope)
    elif alarm.kind == AlarmKind.CONFLICT and outcome in (Outcome.FOUND, Outcome.ON_LEAVE):
        _settle_conflict(alarm, outcome, note, now, scope)
    elif alarm.kind == AlarmKind.LOST and alarm.movement:
        _settle_lost(alarm, outcome, now, scope)
    return close_alarm(alarm, outcome=outcome, note=note, now=now, scope=scope)


def settle_missing(pupils: Iterable[UUID], *, outcome: Outcome, day: Day, note: str = "") -> None:
    """The open alarms about these children's absence are answered by what has just happened."""
    kinds = (AlarmKind.MISSING, AlarmKind.LOST)
    for alarm in Alarm.objects.filter(pupil__in=list(pupils), date=day.date, kind__in=kinds, settled_at=None):
        close_alarm(alarm, outcome=outcome, note=note, now=day.now, scope=day.scope)


def settle_unwell(pupil: UUID, *, day: Day, note: str = "") -> None:
    """Whoever took the child home has it in their care now (S7.2)."""
    for alarm in Alarm.objects.filter(pupil=pupil, date=day.date, kind=AlarmKind.UNWELL, settled_at=None):
        close_alarm(alarm, outcome=Outcome.TAKEN_HOME, note=note, now=day.now, scope=day.scope)


def conflicts_of(session: Session, pupil: UUID) -> list[Alarm]:
    """The open questions about a child of whom phones, or a phone and the desk, say different things."""
    return list(Alarm.objects.filter(session=session, pupil=pupil, kind=AlarmKind.CONFLICT, settled_at=None))


def close_alarm(alarm: Alarm, *, outcome: Outcome, note: str, now: datetime, scope: Scope) -> Alarm:
    alarm.outcome, alarm.note, alarm.settled_at, alarm.settled_by_id = outcome, note[:200], now, scope.user_id
    alarm.save(update_fields=["outcome", "note", "settled_at", "settled_by"])
    record(AlarmSettled(school=alarm.school_id, alarm=alarm.pk, outcome=outcome), scope=scope)
    return alarm


def _settle_missing(alarm: Alarm, outcome: Outcome, note: str, now: datetime, scope: Scope) -> None:
    state = MarkState.PRESENT if outcome == Outcome.FOUND else MarkState.LEAVE
    day = Day(alarm.school_id, alarm.date, now, scope)
    child, session = alarm.pupil_id, alarm.session
    assert child and session, "a child is missing from a session"
    mark_again(session, child, state=state, reason=note or str(Outcome(outcome).label), day=day)
    if state == MarkState.PRESENT:
        pass_on([child], to_group(session), day=day)


def _settle_lost(alarm: Alarm, outcome: Outcome, now: datetime, scope: Scope) -> None:
    day = Day(alarm.school_id, alarm.date, now, scope)
    child, movement = alarm.pupil_id, alarm.movement
    assert child and movement, "a child is lost on its way"
    if outcome == Outcome.AT_HOME:
        home = Receiver(Holder.OTHER, _("家长确认已到家"), session=movement.origin_id, flag=Flag.NOT_LISTED)
        pass_on([child], home, day=day)
    else:
        pass_on([child], to_group(movement.target), day=day)
        mark_again(movement.target, child, state=MarkState.PRESENT, reason=str(Outcome(outcome).label), day=day)


def _settle_conflict(alarm: Alarm, outcome: Outcome, note: str, now: datetime, scope: Scope) -> None:
    """A person has looked: in the group, or on leave; with any other outcome what stands stays."""
    day = Day(alarm.school_id, alarm.date, now, scope)
    child, session, reason = alarm.pupil_id, alarm.session, note or str(Outcome(outcome).label)
    assert child and session, "phones disagree about a child of a session"
    held = last_of([child], day.date).get(child)
    is_here = held is not None and held.to_kind == Holder.GROUP and held.session_id == session.pk
    if outcome == Outcome.FOUND:
        mark_again(session, child, state=MarkState.PRESENT, reason=reason, day=day)
        if not is_here:
            pass_on([child], to_group(session, note=reason), day=day)
        return
    mark_again(session, child, state=MarkState.LEAVE, reason=reason, day=day)
    if is_here:
        pass_on([child], Receiver(Holder.LEAVE, str(Holder.LEAVE.label), session=session.pk, note=reason), day=day)

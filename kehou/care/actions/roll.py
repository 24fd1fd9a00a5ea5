"""Roll call: the whole group in one request, exceptions only (C7.2)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kehou.care.actions.alarms import close_alarm, conflicts_of, raise_alarm, settle_missing
from kehou.care.actions.custody import Day, Receiver, last_of, pass_on, to_group
from kehou.care.actions.marks import last_mark, mark_again, mark_all
from kehou.care.actions.refusals import AlreadyCalled, NeedsReason, NothingToCorrect, NotOnTheList, NotOpen
from kehou.care.actions.sessions import locked, opened
from kehou.care.choices import AlarmKind, Holder, MarkState, Outcome
from kehou.care.events import MarkCorrected, RollCalled
from kehou.care.models import HandOver, Session
from kehou.care.queries import Line, roll_list
from kehou.care.rules import GONE_HOME, ActivitiesRules, StaffingRules
from kehou.core.events import Event
from kehou.core.journal import record, record_all
from kehou.core.scope import Scope


def call_roll(session: Session, *, absent: Iterable[UUID], now: datetime, scope: Scope) -> RollCalled:
    """This will mark the whole group, take those present into custody, and raise an alarm for each child missing."""
    session = locked(session)
    if not session.is_open:
        raise NotOpen
    if session.called_at:
        raise AlreadyCalled
    session.called_at = now
    session.save(update_fields=["called_at"])
    return _call(
        session, roll_list(session, scope, names=False), frozenset(absent), Day(session.school_id, session.date, now, scope)
    )


def open_and_call(
    session: Session, *, activity: str, absent: Iterable[UUID], staffing: StaffingRules, activities: ActivitiesRules,
    now: datetime, scope: Scope,
) -> RollCalled:  # fmt: skip
    """This will open the session and call its roll with one tap: the list is read once."""
    session = locked(session)
    lines = roll_list(session, scope, names=False)
    news = opened(session, lines, activity, staffing, activities, now, scope, called=True)
    return _call(session, lines, frozenset(absent), Day(session.school_id, session.date, now, scope), news)


def _call(session: Session, lines: list[Line], absent: frozenset[UUID], day: Day, *before: Event) -> RollCalled:
    """Call the roll of a locked session; the news before it goes into the journal with it."""
    if absent - {line.pupil.pk for line in lines}:
        raise NotOnTheList
    states = _states(session, lines, absent)
    mark_all(session, states, day=day)
    said = _said(session, states)
    pass_on(said.present, to_group(session), day=day, known={line.pupil.pk: line.held for line in lines})
    record_all([*before, said], scope=day.scope)
    for pupil in said.absent:
        raise_alarm(
            AlarmKind.MISSING, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=pupil, session=session.pk
        )
    return said


def _states(session: Session, lines: Iterable[Line], absent: frozenset[UUID]) -> dict[UUID, tuple[MarkState, str]]:
    """What each child's first mark is. Those whom a movement brings here are marked when they arrive (C7.4b)."""
    known = [line for line in lines if line.mark is None and not _is_brought(line, session)]
    return {line.pupil.pk: _state(session, line, absent) for line in known}


def _is_brought(line: Line, session: Session) -> bool:
    return line.is_held_by_others(session) and (session.is_late or line.is_coming(session))


def _state(session: Session, line: Line, absent: frozenset[UUID]) -> tuple[MarkState, str]:
    if line.held and not Holder(line.held.to_kind).is_school:
        return MarkState.LEAVE, _("点名前已由%(name)s接走") % {"name": line.held.to_name}
    if line.held and line.is_held_by_others(session):
        return MarkState.LEAVE, _("由%(name)s看护") % {"name": line.held.to_name}
    if line.pupil.pk in absent:
        return (MarkState.LEAVE, "") if line.on_leave else (MarkState.ABSENT, "")
    return (MarkState.LEAVE, "") if line.on_leave else (MarkState.PRESENT, "")


def _said(session: Session, states: dict[UUID, tuple[MarkState, str]]) -> RollCalled:
    def those(state: MarkState) -> tuple[UUID, ...]:
        return tuple(pupil for pupil, (is_, _reason) in states.items() if is_ == state)

    return RollCalled(
        school=session.school_id, session=session.pk, present=those(MarkState.PRESENT), absent=those(MarkState.ABSENT),
        on_leave=those(MarkState.LEAVE),
    )  # fmt: skip


def correct_mark(session: Session, pupil: UUID, *, state: MarkState, reason: str, now: datetime, scope: Scope) -> None:
    """This will add a later mark with its reason, and custody follows: who came late is taken in, who is gone is not held."""
    session = locked(session)
    if not session.is_open:
        raise NotOpen
    if not reason.strip():
        raise NeedsReason
    before, day = last_mark(session, pupil), Day(session.school_id, session.date, now, scope)
    doubts = conflicts_of(session, pupil)
    if before and before.state == state and not doubts:
        raise NothingToCorrect
    mark_again(session, pupil, state=state, reason=reason, day=day)
    _follow(session, pupil, state, reason, day)
    for doubt in doubts:
        close_alarm(doubt, outcome=Outcome.HANDLED, note=reason, now=now, scope=scope)
    was = before.state if before else ""
    record(MarkCorrected(school=day.school, session=session.pk, pupil=pupil, state=state, was=was, reason=reason), scope=scope)


def _follow(session: Session, pupil: UUID, state: MarkState, reason: str, day: Day) -> None:
    """Custody and alarms after a corrected mark."""
    if state == MarkState.PRESENT:
        pass_on([pupil], to_group(session, note=reason), day=day)
        settle_missing([pupil], outcome=Outcome.FOUND, day=day, note=reason)
        return
    give_back(session, pupil, state, reason, day)
    if state == MarkState.LEAVE:
        settle_missing([pupil], outcome=Outcome.ON_LEAVE, day=day, note=reason)
        return
    raise_alarm(AlarmKind.MISSING, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=pupil, session=session.pk)


def give_back(
    session: Session, pupil: UUID, state: MarkState, reason: str, day: Day, *, device_at: datetime | None = None, undone: bool = False
) -> HandOver | None:
    """A child entered as present who was not, or as gone by a phone that took it back: the chain says so in a later line."""
    last = last_of([pupil], day.date).get(pupil)
    is_held = last is not None and last.session_id == session.pk and last.to_kind == Holder.GROUP
    if not is_held and not (undone and last is not None and last.device_at and last.to_kind in GONE_HOME):
        return None
    kind = Holder.LEAVE if state == MarkState.LEAVE else Holder.CLASS
    taker = Receiver(kind, str(kind.label), session=session.pk, note=reason, device_at=device_at)
    return pass_on([pupil], taker, day=day)[0]

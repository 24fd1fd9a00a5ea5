"""The archive is corrected by request and approval once the day is closed (C7.2)."""

from datetime import datetime
from uuid import UUID

from kehou.care.actions.custody import Day
from kehou.care.actions.marks import last_mark, mark_again
from kehou.care.actions.messages import tell_correction
from kehou.care.actions.permits import made_or
from kehou.care.actions.refusals import (
    CorrectionAnswered,
    NeedsReason,
    NothingToCorrect,
    OwnRequest,
    StillToday,
)
from kehou.care.actions.refusals import (
    CorrectionAsked as Asked,
)
from kehou.care.choices import MarkState, SessionState
from kehou.care.events import CorrectionAsked, CorrectionDecided, MarkCorrected
from kehou.care.models import Correction, Session
from kehou.core.journal import record
from kehou.core.scope import Scope


def ask_correction(
    session: Session, pupil: UUID, *, state: MarkState, reason: str, now: datetime, scope: Scope
) -> Correction:
    """This will ask the service lead to correct a mark of a closed day."""
    if session.state == SessionState.OPEN and session.date == now.date():
        raise StillToday
    if not reason.strip():
        raise NeedsReason
    before = last_mark(session, pupil)
    if before is None or before.state == state:
        raise NothingToCorrect
    one = made_or(
        Correction, Asked, school_id=session.school_id, session=session, pupil_id=pupil, state=state, reason=reason.strip()[:200],
        asked_by_id=scope.user_id, asked_at=now,
    )  # fmt: skip
    record(CorrectionAsked(school=one.school_id, correction=one.pk, pupil=pupil, session=session.pk), scope=scope)
    return one


def decide_correction(one: Correction, *, grant: bool, answer: str, now: datetime, scope: Scope) -> Correction:
    """This will add the later mark, or say no with a reason; never by who asked."""
    one = Correction.objects.select_for_update(of=("self",)).select_related("session", "asked_by", "pupil").get(pk=one.pk)
    if one.granted is not None:
        raise CorrectionAnswered
    if one.asked_by_id == scope.user_id:
        raise OwnRequest
    if not grant and not answer.strip():
        raise NeedsReason
    one.granted, one.answer, one.decided_by_id, one.decided_at = grant, answer.strip()[:200], scope.user_id, now
    one.save(update_fields=["granted", "answer", "decided_by", "decided_at"])
    if grant:
        _correct(one, now, scope)
    tell_correction(one, scope=scope)
    record(CorrectionDecided(school=one.school_id, correction=one.pk, pupil=one.pupil_id, granted=grant), scope=scope)
    return one


def _correct(one: Correction, now: datetime, scope: Scope) -> None:
    before, day = last_mark(one.session, one.pupil_id), Day(one.school_id, one.session.date, now, scope)
    mark_again(one.session, one.pupil_id, state=MarkState(one.state), reason=one.reason, day=day)
    told = MarkCorrected(
        school=one.school_id, session=one.session_id, pupil=one.pupil_id, state=one.state, was=before.state if before else "",
        reason=one.reason,
    )  # fmt: skip
    record(told, scope=scope)

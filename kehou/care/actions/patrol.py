"""The patrol's visit to a room, and the checks an adult makes before closing (C7.2, C7.3, S6)."""

from datetime import datetime
from typing import Any

from kehou.care.actions.alarms import raise_alarm
from kehou.care.actions.messages import tell_of_visit
from kehou.care.actions.permits import made_or
from kehou.care.actions.refusals import AlreadyRemedied, NeedsWords, NothingFound, OwnRoom
from kehou.care.choices import AlarmKind
from kehou.care.events import FindingRemedied, RoomVisited, SessionChecked
from kehou.care.models import PatrolVisit, Remedy, Session, SessionCheck, Watch
from kehou.care.queries import held_by
from kehou.core.journal import record
from kehou.core.scope import Scope


def visit_room(session: Session, said: dict[str, Any], *, now: datetime, scope: Scope) -> PatrolVisit:
    """This will keep what was seen beside what the records say at this moment.

    Anything wrong goes to the adults of the room and the service lead; a count that differs is an alarm too.
    """
    if Watch.objects.filter(session=session, staff__user=scope.user_id).exists():
        raise OwnRoom
    visit = PatrolVisit.objects.create(
        school_id=session.school_id, session=session, at=now, by_id=scope.user_id, roll_taken=session.called_at is not None,
        recorded=len(held_by(session, scope)), **said,
    )  # fmt: skip
    if "count" in visit.findings:
        raise_alarm(
            AlarmKind.PATROL, school=session.school_id, day=session.date, now=now, scope=scope, session=session.pk,
            expected=visit.recorded, counted=visit.counted,
        )  # fmt: skip
    if visit.findings:
        tell_of_visit(visit, scope=scope)
    told = RoomVisited(school=session.school_id, session=session.pk, patrol_visit=visit.pk, findings=tuple(visit.findings))
    record(told, scope=scope)
    return visit


def check_session(
    session: Session, *, hygiene: bool, civility: bool, safety: bool, note: str, now: datetime, scope: Scope
) -> SessionCheck:
    """This will keep the three checks; what was not done needs a sentence."""
    if not (hygiene and civility and safety) and not note.strip():
        raise NeedsWords
    check = SessionCheck.objects.create(
        school_id=session.school_id, session=session, hygiene=hygiene, civility=civility, safety=safety, note=note.strip()[:200],
        at=now, by_id=scope.user_id,
    )  # fmt: skip
    record(SessionChecked(school=session.school_id, session=session.pk, good=check.is_good), scope=scope)
    return check


def remedy(check: SessionCheck, *, words: str, now: datetime, scope: Scope) -> Remedy:
    """This will keep how what a check found was put right; once, by whoever answers for it."""
    if check.is_good:
        raise NothingFound
    if not words.strip():
        raise NeedsWords
    values = {"school_id": check.school_id, "finding_id": check.pk, "words": words.strip()[:200], "at": now, "by_id": scope.user_id}
    made = made_or(Remedy, AlreadyRemedied, **values)
    record(FindingRemedied(school=check.school_id, session=check.session_id, remedy=made.pk), scope=scope)
    return made

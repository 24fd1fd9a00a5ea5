"""An application after the first week: taken as a recorded exception, or not; then the same three levels (S5.1, S5.2)."""

from datetime import datetime

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import locked
from kehou.enrolment.actions.refusals import NoReason, OwnChild, ReviewOutOfTurn
from kehou.enrolment.actions.telling import tell_of_late
from kehou.enrolment.choices import Decision, State, Step
from kehou.enrolment.events import LateDecided
from kehou.enrolment.models import Application, Review
from kehou.people.queries import children_of


def decide_late(application: Application, *, admit: bool, reason: str, now: datetime, scope: Scope) -> Application:
    """Take a late application, which then goes to the homeroom teacher like any other, or say no with a reason."""
    with acting(scope.for_unit(application.school_id)):
        mine = locked(application)
        check_late(mine, admit=admit, reason=reason, scope=scope)
        decision = Decision.PASS if admit else Decision.REJECT
        mine.state = State.SUBMITTED if admit else State.REJECTED
        mine.save(update_fields=["state"])
        Review.objects.create(
            school_id=mine.school_id, pupil_id=mine.pupil_id, application=mine, step=Step.ADMISSION, decision=decision,
            reason=reason.strip(), by_id=scope.user_id, at=now,
        )  # fmt: skip
        told = LateDecided(
            school=mine.school_id, application=mine.pk, pupil=mine.pupil_id, decision=decision, reason=reason.strip()
        )
        record(told, scope=scope)
        tell_of_late(mine, admit=admit, reason=reason.strip(), scope=scope)
    return mine


def check_late(mine: Application, *, admit: bool, reason: str, scope: Scope) -> None:
    """It must wait for this decision, be nobody's own child, and a no has a reason."""
    if mine.state != State.LATE:
        raise ReviewOutOfTurn.of(mine.number, mine.get_state_display())
    check_own_child(mine, scope)
    if not admit and not reason.strip():
        raise NoReason


def check_own_child(mine: Application, scope: Scope) -> None:
    """Nobody decides about the own child (S5.2)."""
    if scope.user and mine.pupil_id in {child for child, _school in children_of(scope.user)}:
        raise OwnChild.of(mine.number)

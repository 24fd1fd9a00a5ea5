"""What enrolment does at news from below, and whom it tells of its own: who leaves gives back the place (S1.2)."""

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.scope import Scope
from kehou.enrolment import actions
from kehou.enrolment.actions import waiting
from kehou.enrolment.events import (
    ApplicationsReviewed,
    ApplicationSubmitted,
    CapacitySet,
    ChangeDecidedUpon,
    LetterLapsed,
    LetterRead,
    LetterRefused,
    LetterSigned,
    LettersSent,
    LotteryDrawn,
    OfferAnswered,
    OffersMade,
    PlaceEnded,
    PlaceGranted,
    RoundFollowedPlan,
    RoundOpened,
    SurveyOpened,
)
from kehou.notices.actions import read_about
from kehou.notices.events import MessageRead
from kehou.organisation.events import PlanPublished
from kehou.people.choices import Purpose
from kehou.people.events import ConsentWithdrawn, PupilLeft, PupilMoved, RosterApplied, RosterUndone


def end_places(event: PupilLeft, *, scope: Scope) -> None:
    """Groups, seats and counts follow by their own reactions to PlaceEnded."""
    actions.end_places_of(event.pupil, on=event.on, now=clock.now(), scope=scope)


def follow_classes(event: PupilMoved | RosterApplied | RosterUndone, *, scope: Scope) -> None:
    """A place lies where the child's class is, whether one child was moved or a new roster moved many."""
    moved = (event.pupil,) if isinstance(event, PupilMoved) else event.moved
    if moved:
        actions.follow_classes(moved, scope=scope)


def ask_home_alone(event: PlaceGranted, *, scope: Scope) -> None:
    """The wish on the application becomes a request for the permit (C7.4a)."""
    actions.ask_home_alone_for(event.application, scope=scope)


def hide_name(event: ConsentWithdrawn, *, scope: Scope) -> None:
    """A masked name leaves the notice that stands as soon as the family takes its yes back (S5.2)."""
    if event.purpose == Purpose.MASKED_NAME:
        actions.hide_name(event.pupil, now=clock.now(), scope=scope)


def leave_service(event: ConsentWithdrawn, *, scope: Scope) -> None:
    """Without the consent to the service there is no place after the last day the family chose (S1.2)."""
    if event.purpose == Purpose.SERVICE:
        now = clock.now()
        actions.leave_service(event.pupil, on=event.last_day or now.date(), now=now, scope=scope)


def follow_plan(event: PlanPublished, *, scope: Scope) -> None:
    """A new version of the plan while the round is running: its slots and seats hold from now on (S7.1)."""
    if event.term:
        actions.follow_plan(event.term, event.plan, scope=scope)


def tell_of_round(event: RoundOpened, *, scope: Scope) -> None:
    """Every family the service is for reads that it may ask now (S5.1)."""
    actions.tell_of_round(event.round, scope=scope)


def end_survey(event: RoundOpened, *, scope: Scope) -> None:
    """Once families can apply, nobody is asked what they might need (S1.1)."""
    actions.end_before_round(event.round, now=clock.now(), scope=scope.for_unit(event.school))


def ask_families(event: SurveyOpened, *, scope: Scope) -> None:
    """Every family the service is for reads that it is asked, and where (S1.1)."""
    actions.ask_families(event.survey, scope=scope.for_unit(event.school))


def tell_of_review(event: ApplicationsReviewed, *, scope: Scope) -> None:
    """Whose application came back or was refused reads so, once a family (S5.2)."""
    actions.tell_of_review(event.applications, event.reasons, decision=event.decision, scope=scope)


def tell_of_letters(event: LettersSent, *, scope: Scope) -> None:
    """Who has a letter to sign reads so, once a family, with its receipt (S5.3)."""
    actions.tell_of_letters(event.letters, due_on=event.due_on, scope=scope)


def note_asking(event: ApplicationSubmitted, *, scope: Scope) -> None:
    """Whoever has asked knows that the round is open, and so does the family of a sheet of paper (S5.1)."""
    actions.settle_round(event.round, event.pupil, now=clock.now(), scope=scope.for_unit(event.school))


def note_reading(event: LetterRead, *, scope: Scope) -> None:
    """Whoever has opened the letter need not open the message about it too (S5.3)."""
    read_about(event.letter, at=clock.now(), school=event.school, scope=scope)


def note_signature(event: LetterSigned, *, scope: Scope) -> None:
    """Signed on the phone or on paper: the family's messages about the letter are done with (S5.3)."""
    actions.settle_letter(event.letter, event.pupil, now=clock.now(), scope=scope.for_unit(event.school))


def note_message(event: MessageRead, *, scope: Scope) -> None:
    """A message that led straight to a letter: the letter was seen (S5.3)."""
    actions.mark_read_by_message(event.about, now=clock.now(), scope=scope)


def let_wait(event: LotteryDrawn, *, scope: Scope) -> None:
    """Who was drawn behind the last seat waits, in the order of the draw (S1.1)."""
    waiting.join_many(event.round, event.waiting, school=event.school, now=clock.now(), scope=scope)


def tell_of_refusal(event: LetterRefused, *, scope: Scope) -> None:
    """Who plans with this child hears that it will not come (S5.3)."""
    actions.settle_letter(event.letter, event.pupil, now=clock.now(), scope=scope.for_unit(event.school))
    actions.tell_of_refusal(event.letter, today=clock.today(), scope=scope.for_unit(event.school))


def move_line(
    event: PlaceEnded | OfferAnswered | CapacitySet | RoundFollowedPlan | ChangeDecidedUpon | LetterRefused | LetterLapsed,
    *,
    scope: Scope,
) -> None:
    """Seats may be free: the next in line is asked by the worker, right after this step is kept (S1.1).

    In a step of its own it locks round before journal, as everybody does; who waits never holds up who leaves.
    """
    app.configure_task("enrolment.move_line").defer(school=str(event.school))


def tell_offers(event: OffersMade, *, scope: Scope) -> None:
    """Every guardian of each child hears of the seat, and until when it is held."""
    actions.tell_of_offers(event.offers, until=event.until, scope=scope.for_unit(event.school))

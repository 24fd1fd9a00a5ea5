"""What enrolment does at news from below, and whom it tells of its own: who leaves gives back the place (S1.2)."""

from kehou.core import clock
from kehou.core.scope import Scope
from kehou.enrolment import actions
from kehou.enrolment.events import ApplicationsReviewed, LettersSent, PlaceGranted, RoundOpened
from kehou.people.choices import Purpose
from kehou.people.events import ConsentWithdrawn, PupilLeft


def end_places(event: PupilLeft, *, scope: Scope) -> None:
    """Groups, seats and counts follow by their own reactions to PlaceEnded."""
    actions.end_places_of(event.pupil, on=event.on, now=clock.now(), scope=scope)


def ask_home_alone(event: PlaceGranted, *, scope: Scope) -> None:
    """The wish on the application becomes a request for the permit (C7.4a)."""
    actions.ask_home_alone_for(event.application, scope=scope)


def hide_name(event: ConsentWithdrawn, *, scope: Scope) -> None:
    """A masked name leaves the notice that stands as soon as the family takes its yes back (S5.2)."""
    if event.purpose == Purpose.MASKED_NAME:
        actions.hide_name(event.pupil, now=clock.now(), scope=scope)


def tell_of_round(event: RoundOpened, *, scope: Scope) -> None:
    """Every family the service is for reads that it may ask now (S5.1)."""
    actions.tell_of_round(event.round, scope=scope)


def tell_of_review(event: ApplicationsReviewed, *, scope: Scope) -> None:
    """Whose application came back or was refused reads so, once a family (S5.2)."""
    actions.tell_of_review(event.applications, event.reasons, decision=event.decision, scope=scope)


def tell_of_letters(event: LettersSent, *, scope: Scope) -> None:
    """Who has a letter to sign reads so, once a family, with its receipt (S5.3)."""
    actions.tell_of_letters(event.letters, due_on=event.due_on, scope=scope)

"""What care does at news from below: who leaves the school has no permit any more (C7.4a), sessions follow the roster (S5.5)."""

from kehou.care import actions, queries
from kehou.care.rules import HomeAloneRules
from kehou.core import clock
from kehou.core.scope import Scope
from kehou.enrolment.events import HomeAloneAsked
from kehou.organisation.queries import term_on
from kehou.people import queries as people
from kehou.people.events import ConsentWithdrawn, PupilLeft
from kehou.planning.events import DutiesReplanned, DutySubstituted, EditUndone, RosterPublished, SwapAnswered
from kehou.policy.queries import rules_for


def revoke_permits(event: PupilLeft, *, scope: Scope) -> None:
    """The permit no longer opens the gate."""
    actions.revoke_permits_of(event.pupil, now=clock.now(), scope=scope)


def tell_holders(event: ConsentWithdrawn, *, scope: Scope) -> None:
    """Who has the child today goes by notes and collectors no longer, from this moment (PIPL 15, S4.1)."""
    if event.purpose in queries.RELIED_ON:
        actions.tell_of_withdrawal(event.pupil, event.purpose, clock.today(), scope=scope)


def follow_roster(event: RosterPublished | DutySubstituted | DutiesReplanned | SwapAnswered | EditUndone, *, scope: Scope) -> None:
    """Sessions of today that stand already take over who is on duty now."""
    actions.follow_roster(clock.today(), scope=scope)


def ask_permit(event: HomeAloneAsked, *, scope: Scope) -> None:
    """The family's wish becomes a request for the 独自回家证; where one is asked for or granted, that one stands (C7.4a)."""
    pupil, now = people.pupil(scope, event.pupil), clock.now()
    if pupil is None or queries.has_living_permit(event.pupil) or term_on(scope, now.date()) is None:
        return
    if pupil.home_class.grade.number < rules_for(HomeAloneRules, pupil.school, now.date()).grade_min:
        return
    actions.ask_permit(pupil, weekdays=event.weekdays, now=now, scope=scope)

"""What care does at news from below: who leaves the school has no permit any more (C7.4a), sessions follow the roster (S5.5)."""

from kehou.care import actions
from kehou.core import clock
from kehou.core.scope import Scope
from kehou.people.events import PupilLeft
from kehou.planning.events import DutySubstituted, RosterPublished


def revoke_permits(event: PupilLeft, *, scope: Scope) -> None:
    """The permit no longer opens the gate."""
    actions.revoke_permits_of(event.pupil, now=clock.now(), scope=scope)


def follow_roster(event: RosterPublished | DutySubstituted, *, scope: Scope) -> None:
    """Sessions of today that stand already take over who is on duty now."""
    actions.follow_roster(clock.today(), scope=scope)

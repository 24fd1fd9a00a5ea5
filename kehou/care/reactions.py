"""What care does at news from below: who leaves the school has no permit any more (C7.4a)."""

from kehou.care import actions
from kehou.core import clock
from kehou.core.scope import Scope
from kehou.people.events import PupilLeft


def revoke_permits(event: PupilLeft, *, scope: Scope) -> None:
    """The permit no longer opens the gate."""
    actions.revoke_permits_of(event.pupil, now=clock.now(), scope=scope)

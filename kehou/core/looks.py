"""Lasting looks: a page that stays open and draws itself anew is one look, not one for every drawing.

Opening the page records the look and gives it a ticket. While the page asks on with that ticket, nothing more is recorded
for ten minutes; then the look is recorded again, and again an asker without a ticket of its own.
"""

from typing import Any

from django.core.signing import BadSignature, Signer

from kehou.core import clock
from kehou.core.scope import Scope

LASTS = 600  # seconds
HEADER = "Kehou-Look"

_signer = Signer(salt="kehou.look")


def ticket(scope: Scope, permission: str, shows: tuple[str, ...]) -> str:
    """A note for the page that this person's look at these fields of this unit has been recorded now."""
    return _signer.sign_object([*_who(scope, permission, shows), clock.ticks()])


def still_holds(said: str, scope: Scope, permission: str, shows: tuple[str, ...]) -> bool:
    """Whether the note is ours, about the same person, unit and fields, and of the last ten minutes."""
    try:
        *who, since = _signer.unsign_object(said)
    except (BadSignature, ValueError):
        return False
    return who == _who(scope, permission, shows) and 0 <= clock.ticks() - since < LASTS


def _who(scope: Scope, permission: str, shows: tuple[str, ...]) -> list[Any]:
    return [str(scope.user_id), [str(one) for one in scope.units], permission, list(shows)]

"""What planning does at enrolment's news: a new place finds its group, an ended one leaves it (S5.4)."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from kehou.core import clock
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.enrolment.events import PlaceEnded, PlaceGranted, PlacesMoved
from kehou.planning import actions, queries


def find_group(event: PlaceGranted, *, scope: Scope) -> None:
    """The group of the child's class with room left, else the child waits on the planning page."""
    if not queries.groups(scope).exists():
        return  # before the term's groups are published every place waits for them
    place, wide = _place(event.place, scope)
    if place is not None:
        actions.join_own_class(place, scope=wide)


def leave_group(event: PlaceEnded, *, scope: Scope) -> None:
    """The child's seat is free after its last day."""
    place, wide = _place(event.place, scope)
    if place is not None:
        actions.leave(place, scope=wide)


def follow_class(event: PlacesMoved, *, scope: Scope) -> None:
    """Who now learns on another campus is looked after there from tomorrow on."""
    if not queries.groups(scope).exists():
        return
    for pk in event.places:
        place, wide = _place(pk, scope)
        if place is not None:
            actions.follow_class(place, today=clock.today(), scope=wide)


def _place(pk: UUID, scope: Scope) -> tuple[Any, Scope]:
    """The place, seen by the whole school: a class teacher's own classes are not the only ones in a group."""
    wide = replace(scope, sees="all")
    return enrolment.places(wide, pk=pk).first(), wide

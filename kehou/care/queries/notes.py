"""Health notes of children on their way: they reach whoever holds the child now or takes it over, and nobody else (S4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kehou.care.models import Movement, Session, Watch
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.people.choices import Purpose


@dataclass(frozen=True)
class Noted:
    """A child, and what whoever holds it has to know of its health."""

    pupil: Any
    health: str


def notes_in_class(home_class: Any, pupils: Sequence[Any], scope: Scope) -> list[Noted]:
    """For the homeroom teacher, who holds the class until it sets out."""
    mine = bool(scope.user_id and home_class.homeroom and home_class.homeroom.user_id == scope.user_id)
    return _noted(pupils, agreed_notes(pupils) if mine else {})


def notes_on_the_way(movement: Movement, pupils: Sequence[Any], scope: Scope) -> list[Noted]:
    """For whoever leads them, and the adults of the group they come to."""
    mine = movement.leader and movement.leader.user_id == scope.user_id
    return _noted(pupils, agreed_notes(pupils) if mine or watches(movement.target, scope) else {})


def watches(session: Session, scope: Scope) -> bool:
    """Whether this person is one of the adults of the session."""
    return Watch.objects.filter(session=session, staff__user=scope.user_id).exists()


def agreed_notes(pupils: Sequence[Any]) -> dict[Any, str]:
    """The notes whose families agreed to their use, by child; the caller has seen to it that the reader holds the children."""
    noted = {one.pk: one.health for one in pupils if one.health}
    agreed = people.consenting(noted, Purpose.HEALTH)
    return {pk: note for pk, note in noted.items() if pk in agreed}


def _noted(pupils: Sequence[Any], notes: dict[Any, str]) -> list[Noted]:
    return [Noted(one, notes.get(one.pk, "")) for one in pupils]

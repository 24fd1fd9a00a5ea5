"""Which seat a child sits on: of a slot and a weekday, for the whole school or for the child's campus (S1.1, S5.4)."""

from collections.abc import Collection, Iterable
from uuid import UUID

Seat = tuple[UUID, int, UUID | None]  # slot, weekday (1 = Monday), campus or None where all campuses share


def seats_wanted(slots: Iterable[UUID], days: Iterable[int], campus: UUID | None, known: Collection[Seat]) -> list[Seat]:
    """The seats a child of a campus takes on these days: the campus's own where a slot is divided, else the common one.

    >>> care, south = UUID(int=1), UUID(int=2)
    >>> seats_wanted([care], [1], south, {(care, 1, south)}) == [(care, 1, south)]
    True
    >>> seats_wanted([care], [1], south, {(care, 1, None)}) == [(care, 1, None)]
    True
    """
    days = list(days)
    pairs = [(slot, day) for slot in slots for day in days]
    return [(slot, day, campus if (slot, day, campus) in known else None) for slot, day in pairs]

"""What a seat costs a child: one function per wish, each for one child in one seat."""

from __future__ import annotations

from ..instance import SeatsInstance, Sitter
from ..weights import SeatWeights

WEAKNESS = {0: 0, 1: 1, 2: 3}
USUAL = SeatWeights()


def eyesight(pupil: Sitter, row: int, weights: SeatWeights = USUAL) -> int:
    """Weak eyes cost more with each row from the front.

    >>> [eyesight(Sitter("a", eyesight=2), row) for row in (0, 1, 3)]
    [0, 6, 18]
    """
    return weights.eyesight * WEAKNESS[pupil.eyesight] * row


def height(rank: float, row: int, rows: int, weights: SeatWeights = USUAL) -> int:
    """Short in front, tall behind: so much for each row away from the child's place in the order of height.

    >>> [height(0.0, row, 5) for row in (0, 4)], height(1.0, 4, 5)
    ([0, 8], 0)
    """
    return weights.height * abs(row - round(rank * (rows - 1)))


def left_hand(pupil: Sitter, column: int, instance: SeatsInstance) -> int:
    """A left-handed child sits with an aisle or the wall on the left, or bumps elbows."""
    free = column == 0 or column in instance.aisles
    return instance.weights.left_hand if pupil.left_handed and not free else 0


def height_ranks(instance: SeatsInstance) -> dict[str, float]:
    """Place of each child of known height between the shortest (0.0) and the tallest (1.0)."""
    known = sorted((p.height_cm, p.id) for p in instance.pupils if p.height_cm)
    last = max(1, len(known) - 1)
    return {i: place / last for place, (_, i) in enumerate(known)}


def need(instance: SeatsInstance) -> list[list[int]]:
    """The cost of every child in every seat, row by row from the front; a child's own `wishes` replace ours."""
    ranks = height_ranks(instance)
    return [list(p.wishes) or _need_of(p, ranks.get(p.id), instance) for p in instance.pupils]


def _need_of(pupil: Sitter, rank: float | None, instance: SeatsInstance) -> list[int]:
    return [
        eyesight(pupil, row, instance.weights)
        + (0 if rank is None else height(rank, row, instance.rows, instance.weights))
        + left_hand(pupil, column, instance)
        for row in range(instance.rows)
        for column in range(instance.columns)
    ]


def neighbours(instance: SeatsInstance) -> list[tuple[int, int]]:
    """Pairs of seats side by side or one behind the other."""
    width, seats = instance.columns, instance.rows * instance.columns
    beside = [(s, s + 1) for s in range(seats) if (s + 1) % width]
    return beside + [(s, s + width) for s in range(seats - width)]


def close(a: int, b: int, columns: int) -> bool:
    """Are two seats within one seat of each other in any direction?

    >>> close(0, 7, 6), close(5, 6, 6)
    (True, False)
    """
    return abs(a // columns - b // columns) <= 1 and abs(a % columns - b % columns) <= 1


def class_cost(a: str, b: str, wish: str, weights: SeatWeights = USUAL) -> int:
    """Neighbours of one class cost when classes should mix, of two when they should sit together.

    >>> class_cost("三1", "三1", "mixed"), class_cost("三1", "三2", "together"), class_cost("", "", "mixed")
    (3, 3, 0)
    """
    if wish == "any" or not a or not b:
        return 0
    return weights.classes if (a == b) == (wish == "mixed") else 0


def allowed(pupil: Sitter, seat: int, instance: SeatsInstance) -> bool:
    """Is the seat there, near enough to the front, and not against a pin?"""
    row, column = divmod(seat, instance.columns)
    if (row, column) in instance.blocked or (pupil.row_max and row >= pupil.row_max):
        return False
    return pupil.pinned is None or pupil.pinned == (row, column)


def parts(instance: SeatsInstance, seat_of: dict[str, int]) -> dict[str, int]:
    """The cost of a seating by wish."""
    by_need = need(instance)
    classes = {seat_of[p.id]: p.home_class for p in instance.pupils}
    return {
        "need": sum(by_need[i][seat_of[p.id]] for i, p in enumerate(instance.pupils)),
        "classes": sum(
            class_cost(classes.get(a, ""), classes.get(b, ""), instance.classes, instance.weights) for a, b in neighbours(instance)
        ),
    }

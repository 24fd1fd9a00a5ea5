"""What no plan of shifts can beat, from a little work on prices."""

from __future__ import annotations

from .instance import ShiftsInstance
from .lines import Everybody
from .master import Bound, Master, root
from .numbers import Numbers

EFFORT = 2.0


def least(instance: ShiftsInstance) -> int:
    """A proven lower bound; meaningful where everybody has a line."""
    numbers = Numbers(instance)
    everybody, bound = Everybody(numbers), Bound(numbers)
    if everybody.small_enough:
        root(Master(numbers), everybody, bound, effort=EFFORT)
    return bound.least

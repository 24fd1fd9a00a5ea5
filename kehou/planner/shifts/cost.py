"""What a plan of shifts costs: people missing or too many, wishes not granted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .instance import ShiftsInstance, Turn


def under(turns: Iterable[Turn], instance: ShiftsInstance) -> int:
    """For each person missing in a shift, as the cover says."""
    there = Counter((turn.day, turn.shift) for turn in turns)
    return sum(cover.under * max(0, cover.wanted - there[cover.day, cover.shift]) for cover in instance.cover)


def over(turns: Iterable[Turn], instance: ShiftsInstance) -> int:
    """For each person more than wanted, as the cover says."""
    there = Counter((turn.day, turn.shift) for turn in turns)
    return sum(cover.over * max(0, there[cover.day, cover.shift] - cover.wanted) for cover in instance.cover)


def wishes(turns: Iterable[Turn], instance: ShiftsInstance, *, off: bool) -> int:
    """The weight of each wish for a shift, or against one, that is not granted."""
    there = {(turn.worker, turn.day, turn.shift) for turn in turns}
    return sum(
        wish.weight for wish in instance.requests if wish.off == off and ((wish.worker, wish.day, wish.shift) in there) == off
    )


def parts(turns: tuple[Turn, ...], instance: ShiftsInstance) -> dict[str, int]:
    """All wishes by name."""
    return {
        "missing": under(turns, instance),
        "surplus": over(turns, instance),
        "shift_on": wishes(turns, instance, off=False),
        "shift_off": wishes(turns, instance, off=True),
    }

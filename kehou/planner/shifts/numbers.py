"""The instance as arrays: who may work what, what it costs, how many are wanted. Costs are whole grains: sums are exact."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from .instance import Cover, Shift, ShiftsInstance, Turn
from .rules.allowed import lacking

__all__ = ["Cover", "NEVER", "Numbers", "Row", "Shift", "grain_of"]

NEVER = 500_000_000  # what cannot be; no line's cost comes near half of it
FINEST, ROOM = 1000, 200_000_000

Row = tuple[int, ...]
"""A person's line by number: the shift's number for each day, -1 for a free one."""


class Numbers:
    """People, days and shifts by number."""

    def __init__(self, instance: ShiftsInstance) -> None:
        import numpy as np

        self.instance = instance
        self.people = {w.id: p for p, w in enumerate(instance.workers)}
        self.shifts = {s.id: t for t, s in enumerate(instance.shifts)}
        self.minutes = [s.minutes for s in instance.shifts]
        never = [{self.shifts[name] for name in s.not_next} for s in instance.shifts]
        self.before = [[s for s in range(len(never)) if t not in never[s]] for t in range(len(never))]
        shape = len(self.people), instance.days, len(self.shifts)
        self.cost = np.zeros(shape, dtype=np.int32)
        self.free = np.zeros(shape[:2], dtype=np.int32)
        self.wanted, self.under, self.over = (np.zeros(shape[1:], dtype=np.int64) for _ in range(3))
        self.granted, self.grain = 0, grain_of(instance)
        self._wishes()
        self._forbidden()
        for cover in instance.cover:
            at = cover.day, self.shifts[cover.shift]
            self.wanted[at], self.under[at], self.over[at] = cover.wanted, cover.under, cover.over

    def _wishes(self) -> None:
        for wish in self.instance.requests:
            at = self.people[wish.worker], wish.day, self.shifts[wish.shift]
            self.cost[at] += self.grain * (wish.weight if wish.off else -wish.weight)
            self.granted += 0 if wish.off else wish.weight

    def _forbidden(self) -> None:
        for p, worker in enumerate(self.instance.workers):
            for t, shift in enumerate(self.instance.shifts):
                if lacking(worker, shift) or (shift.id, 0) in worker.most:
                    self.cost[p, :, t] = NEVER
            for day in worker.days_off:
                self.cost[p, day, :] = NEVER
        for turn in self.instance.pinned:
            p, kept = self.people[turn.worker], self.cost[self.people[turn.worker], turn.day, self.shifts[turn.shift]]
            self.cost[p, turn.day, :] = NEVER
            self.cost[p, turn.day, self.shifts[turn.shift]] = kept
            self.free[p, turn.day] = NEVER

    @cached_property
    def limits(self) -> list[dict[int, int]]:
        """How often each person may work each shift, where that is less than every day."""
        days = self.instance.days
        return [{self.shifts[name]: most for name, most in w.most if 0 < most < days} for w in self.instance.workers]

    def worth(self, p: int, row: Row) -> int:
        """What the person's wishes cost in this line; those not granted count as `granted` does."""
        return sum(int(self.cost[p, day, t]) for day, t in enumerate(row) if t >= 0) // self.grain

    def there(self, rows: list[Row]) -> Any:
        """How many work each shift on each day."""
        import numpy as np

        found = np.zeros_like(self.wanted)
        for row in rows:
            for day, t in enumerate(row):
                if t >= 0:
                    found[day, t] += 1
        return found

    def missed(self, there: Any) -> int:
        """What people missing and too many cost."""
        lack = self.wanted - there
        return int((self.under * lack.clip(0) + self.over * (-lack).clip(0)).sum())

    def total(self, rows: list[Row]) -> int:
        """The whole cost of a plan."""
        return self.granted + sum(self.worth(p, row) for p, row in enumerate(rows)) + self.missed(self.there(rows))

    def turns(self, rows: list[Row]) -> tuple[Turn, ...]:
        """The plan in the instance's own words."""
        names = [s.id for s in self.instance.shifts]
        return tuple(
            Turn(worker.id, day, names[t])
            for worker, row in zip(self.instance.workers, rows, strict=True)
            for day, t in enumerate(row)
            if t >= 0
        )


def grain_of(instance: ShiftsInstance) -> int:
    """Into how many grains a point is divided: as many as leave room for the sum of a line.

    >>> grain_of(ShiftsInstance(28, (), ())), grain_of(ShiftsInstance(1, (Shift("E", 1),), (), (Cover(0, "E", 1, under=10**6),)))
    (1000, 10)
    """
    grain = FINEST
    while grain > 1 and 10 * grain * instance.days * instance.heaviest > ROOM:
        grain //= 10
    return grain

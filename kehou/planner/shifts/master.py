"""Lines put together: the linear programme over the lines known so far, its prices, and the bound they prove.

Each person takes one line, each shift of a day gets its people or pays. The prices say what one more person in a shift
is worth; the best line of each person at any prices gives a bound that no plan can beat, in whole grains of a point.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from .lines import Everybody
from .numbers import NEVER, Numbers, Row

NOBODY = 100_000  # what a person without a line costs: more than any line
PULL = 0.6  # how far prices stay with those of the best bound so far
PIVOTS_A_SECOND = 20_000


class Master:
    """The programme, which grows by lines."""

    def __init__(self, numbers: Numbers) -> None:
        from ortools.linear_solver import pywraplp  # only where shifts are planned

        self.numbers = numbers
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.goal = self.solver.Objective()
        self.one = [self.solver.Constraint(1, 1) for _ in numbers.people]
        self.cover = {(c.day, numbers.shifts[c.shift]): self.solver.Constraint(c.wanted, c.wanted) for c in numbers.instance.cover}
        for at, row in self.cover.items():
            self._column({row: 1}, int(numbers.under[at]))
            self._column({row: -1}, int(numbers.over[at]))
        for row in self.one:
            self._column({row: 1}, NOBODY)
        self.columns: dict[tuple[int, Row], Any] = {}
        self.effort = 0.0

    def _column(self, rows: dict[Any, int], cost: int) -> Any:
        column = self.solver.NumVar(0, self.solver.infinity(), "")
        for row, count in rows.items():
            row.SetCoefficient(column, count)
        self.goal.SetCoefficient(column, cost)
        return column

    def add(self, p: int, row: Row) -> bool:
        """A line of a person; False where it is known already."""
        if (p, row) in self.columns:
            return False
        there = {self.cover[day, t]: 1 for day, t in enumerate(row) if (day, t) in self.cover}
        self.columns[p, row] = self._column({self.one[p]: 1, **there}, self.numbers.worth(p, row))
        return True

    def solve(self) -> tuple[float, Any]:
        """The cost of the best mixture of lines, and its prices in grains."""
        import numpy as np

        self.solver.Solve()
        self.effort += self.solver.iterations() / PIVOTS_A_SECOND + len(self.columns) / 1e6
        prices = np.zeros(self.numbers.wanted.shape)
        for at, row in self.cover.items():
            prices[at] = row.dual_value()
        return self.goal.Value() + self.numbers.granted, self.numbers.grain * prices

    def share(self) -> dict[tuple[int, Row], float]:
        """How much of each line is in the mixture."""
        return {key: share for key, column in self.columns.items() if (share := column.solution_value()) > 1e-6}

    def keep(self, key: tuple[int, Row], *, kept: bool = True) -> None:
        """The line is taken, or no longer must be."""
        self.columns[key].SetLb(1.0 if kept else 0.0)


class Bound:
    """The best bound so far, and the prices that prove it."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers, self.grains = numbers, -NEVER * len(numbers.people) - 1
        self.prices: Any = None
        self.values: list[int] = []

    @property
    def least(self) -> int:
        """No plan costs less: costs are whole."""
        return max(0, -(-self.grains // self.numbers.grain))

    def within(self, prices: Any) -> Any:
        """Whole prices no plan can laugh at: between what one too many and one too few cost."""
        import numpy as np

        grain = self.numbers.grain
        return np.rint(np.clip(prices, -grain * self.numbers.over, grain * self.numbers.under)).astype(np.int64)

    def learn(self, prices: Any, values: list[int]) -> bool:
        """Whether the values of everybody's best lines at these prices prove more than was known."""
        told = self.numbers.grain * self.numbers.granted + int((self.numbers.wanted * prices).sum()) + sum(values)
        if told <= self.grains:
            return False
        self.grains, self.prices, self.values = told, prices, values
        return True


def root(master: Master, everybody: Everybody, bound: Bound, *, effort: float) -> float:
    """Lines are added until none makes the mixture cheaper, its cost cannot be told from the bound, or the effort is spent."""
    pull = PULL
    cost, prices = master.solve()
    while master.effort + everybody.effort < effort and ceil(cost - 1e-6) > bound.least:
        near = prices if bound.prices is None else pull * bound.prices + (1 - pull) * prices
        at = bound.within(near)
        values, rows = everybody.best(at)
        better = bound.learn(at, values)
        new = [master.add(p, row) for p, row in enumerate(rows) if row is not None]
        if any(new):
            cost, prices = master.solve()
        elif pull > 0:
            pull = 0.0 if pull < 0.3 else pull / 2
        elif not better and not everybody.learned:
            break
    return cost

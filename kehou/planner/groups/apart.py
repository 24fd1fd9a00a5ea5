"""Plan a cell by its parts: take the classes apart, plan each part exactly, learn what it really costs, and again.

Only where the cell's rooms are alike for everybody: then a part needs so many of them, whichever they are.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from .exact import Answer, best_of
from .parts import Apart, Part
from .prices import NEVER
from .search import Cell

ROUNDS = 40
LEAST = 0.02  # what making a model costs
LEVELS = ((3, 0.1), (5, 0.1), (5, 0.5), (7, 2.0))
"""Groups that a part may have, and the effort for each: first the quick ones, then those that save adults, then in earnest."""


class Parts:
    """The parts of one cell that have been planned so far, and the best way found to put them together."""

    def __init__(self, cell: Cell, apart: Apart) -> None:
        self.cell, self.apart = cell, apart
        self.planned: dict[Part, Answer] = {}
        self.best: tuple[int, list[Part]] = (NEVER, [])
        number = {name: n for n, name in enumerate(apart.names)}
        self.families: dict[int, list[int]] = {}
        for i, family in enumerate(cell.families):
            self.families.setdefault(number[family.classes[0]], []).append(i)
        self.level: dict[Part, int] = {}
        self.spent = 0.0

    def search(self, *, effort: float) -> None:
        """Look for the cheapest way until nothing new is worth planning or the effort is spent."""
        for level, (widest, each) in enumerate(LEVELS):
            for _ in range(ROUNDS):
                told, parts = self.apart.cheapest(partial(self._price, level=level, widest=widest))
                self.spent += self.apart.effort
                new = [part for part in parts if not self._done(part, level)]
                if told >= self.best[0] or self.spent >= effort or self.best[0] <= self.cell.bound:
                    break
                for part in new:
                    self._plan(part, level, each)
                self._keep(parts)

    def _done(self, part: Part, level: int) -> bool:
        """Whether planning it at this level brings nothing new."""
        return part in self.planned and (self.level[part] >= level or self.planned[part].cost <= self.planned[part].bound)

    def _price(self, part: Part, *, level: int, widest: int) -> int:
        """What the part costs as planned; what it costs at the very least where it can still be planned better."""
        if self._done(part, level):
            return self.planned[part].cost
        load = self.apart.load(part)
        if self.apart.groups(load) > widest or not self.apart.whole(part):
            return self.planned[part].cost if part in self.planned else NEVER
        return self.apart.least(load)

    def _plan(self, part: Part, level: int, each: float) -> None:
        """This part alone in the first rooms; one room more where that may cost less."""
        fewest = self.apart.groups(self.apart.load(part))
        own = [i for n in sorted(part) for i in self.families.get(n, [])]
        tried = [best_of(self.cell, range(n), own, effort=each, start="nowhere") for n in (fewest, fewest + 1) if n <= len(self.cell.rooms)]
        self.spent += sum(LEAST + one.effort for one in tried)
        best = min([*tried, *([self.planned[part]] if part in self.planned else [])], key=lambda one: one.cost)
        self.planned[part] = replace(best, bound=min(one.bound for one in tried))
        self.level[part] = level

    def _keep(self, parts: list[Part]) -> None:
        answers = [self.planned[part] for part in parts]
        told = sum(answer.cost for answer in answers)
        if told < self.best[0] and sum(len(set(answer.where.values())) for answer in answers) <= len(self.cell.rooms):
            self.best = told, parts

    def put_if_better(self) -> None:
        """Give the parts of the best way their rooms, one after the other; not where the cell is better already."""
        before, kept = self.cell.total(), list(self.cell.where)
        free = 0
        for part in self.best[1]:
            where = self.planned[part].where
            rooms = {g: free + n for n, g in enumerate(sorted(set(where.values())))}
            for i, g in where.items():
                self.cell.move(i, rooms[g])
            free += len(rooms)
        if self.cell.total() > before:
            for i, group in enumerate(kept):
                self.cell.move(i, group)

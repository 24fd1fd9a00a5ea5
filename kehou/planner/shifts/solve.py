"""Solve shifts: lines of shifts priced and mixed for a bound, a dive to a plan, parts of it planned anew, and the exact model."""

from __future__ import annotations

from random import Random

from ..result import NoPlan, ShiftsPlan
from ..sentence import Sentence
from .choose import choose
from .conflict import no_line, without_line
from .cost import parts
from .dive import dive
from .exact import best_of, small
from .instance import ShiftsInstance
from .lines import Everybody
from .master import Bound, Master, root
from .numbers import Numbers, Row

SLOWER = 2.0  # a second of the exact solver's own measure takes about so many


def solve(instance: ShiftsInstance, *, seconds: float, seed: int) -> ShiftsPlan | NoPlan:
    """A line for everybody, or NoPlan naming who has none and the rules in conflict."""
    numbers = Numbers(instance)
    everybody = Everybody(numbers)
    search = Search(numbers, everybody, effort=seconds, seed=seed)
    if not everybody.small_enough:
        search.exactly(seconds)
        return _plan(numbers, search.rows, search.least, seed) if search.rows is not None else _nothing()
    for p in without_line(everybody)[:1]:
        return no_line(instance.workers[p], instance)
    search.begin()
    if search.cost > search.least and small(instance):
        search.exactly(0.7 * search.left)
    search.better()
    return _plan(numbers, search.rows, search.least, seed) if search.rows is not None else _nothing()


class Search:
    """The plan known so far, the bound, and what is left of the effort."""

    def __init__(self, numbers: Numbers, everybody: Everybody, *, effort: float, seed: int) -> None:
        self.numbers, self.everybody, self.seed = numbers, everybody, seed
        self.master, self.bound = Master(numbers), Bound(numbers)
        self.effort, self.chosen, self.proven = effort, 0.0, 0
        self.rows: list[Row] | None = None

    @property
    def left(self) -> float:
        """How much effort is left."""
        return self.effort - self.master.effort - self.everybody.effort - self.chosen

    @property
    def least(self) -> int:
        """What no plan can beat."""
        return max(self.proven, self.bound.least)

    @property
    def cost(self) -> int:
        """What the plan known costs."""
        return 10**12 if self.rows is None else self.numbers.total(self.rows)

    def _keep(self, rows: list[Row] | None) -> None:
        if rows is not None and self.numbers.total(rows) < self.cost:
            self.rows = rows

    def exactly(self, effort: float) -> None:
        """The exact model of the whole."""
        rows, self.proven, spent = best_of(self.numbers, self.least, effort=effort / SLOWER, seed=self.seed)
        self.chosen += SLOWER * spent
        self._keep(rows)

    def begin(self) -> None:
        """The bound, then the first plan: its dive may go on to the end, for without it there is nothing."""
        zero = 0 * self.numbers.wanted
        for p, row in enumerate(self.everybody.surely(zero)):
            if row is not None:
                self.master.add(p, row)
        root(self.master, self.everybody, self.bound, effort=0.6 * self.effort)
        self._keep(dive(self.master, self.everybody, self.bound, effort=float("inf")))
        self._choose(0.1 * self.effort)

    def better(self) -> None:
        """Some people at a time look again while the others keep their lines."""
        dice, people = Random(self.seed), len(self.numbers.people)
        while self.rows and self.cost > self.least and self.left > 0:
            free = set(dice.sample(range(people), min(people, max(3, people // 4))))
            taken = {p: row for p, row in enumerate(self.rows) if p not in free}
            before = self.left
            self._keep(dive(self.master, self.everybody, self.bound, effort=float("inf"), taken=taken))
            if before - self.left < 1e-9:
                break
        self._choose(max(0.0, self.left))

    def _choose(self, effort: float) -> None:
        if effort > 0 and (self.rows is None or self.cost > self.least):
            rows, spent = choose(self.numbers, self.master.columns, self.bound, self.rows, effort=effort / SLOWER, seed=self.seed)
            self.chosen += SLOWER * spent
            self._keep(rows)


def _plan(numbers: Numbers, rows: list[Row], least: int, seed: int) -> ShiftsPlan:
    turns = numbers.turns(rows)
    by_wish = parts(turns, numbers.instance)
    cost = sum(by_wish.values())
    return ShiftsPlan(cost, by_wish, min(least, cost), cost <= least, seed, turns=turns)


def _nothing() -> NoPlan:
    return NoPlan("shifts", (Sentence("在给定的时间里没有找到方案。", "No plan was found with this effort."),),
                  (Sentence("请多给一些时间，或放宽一些要求。", "Allow more time, or loosen some limits."),), proven=False)

"""The exact model: every turn a yes or no, every rule said by its own file. Proves what lines alone leave open, where it is small."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from .choose import missing
from .instance import ShiftsInstance, Worker
from .numbers import NEVER, Numbers, Row
from .rules import REQUIRE

SMALL = 1500  # turns that can be; above that lines do better


class Exact:
    """The variables of all turns that can be (rules.model.Model)."""

    def __init__(self, numbers: Numbers, said: Any) -> None:
        self.numbers, self.said, self.instance = numbers, said, numbers.instance
        self.at: dict[tuple[int, int, int], Any] = {}
        self.on: list[list[Any]] = []
        for p in range(len(numbers.people)):
            self.on.append([self._day(p, day) for day in range(self.instance.days)])

    def _day(self, p: int, day: int) -> Any:
        for t in range(len(self.numbers.shifts)):
            if self.numbers.cost[p, day, t] < NEVER:
                self.at[p, day, t] = self.said.new_bool_var("")
        turns = [self.at[p, day, t] for t in range(len(self.numbers.shifts)) if (p, day, t) in self.at]
        works = self.said.new_bool_var("")
        self.said.add(sum(turns) == works)
        return works

    def turn(self, worker: Worker, day: int, shift: str) -> Any:
        """The variable, or 0."""
        return self.at.get((self.numbers.people[worker.id], day, self.numbers.shifts[shift]), 0)

    def turns(self, worker: Worker, day: int) -> list[Any]:
        """All of a day."""
        p = self.numbers.people[worker.id]
        return [self.at[p, day, t] for t in range(len(self.numbers.shifts)) if (p, day, t) in self.at]

    def works(self, worker: Worker, day: int) -> Any:
        """1 where the person works on the day, 0 else."""
        return self.on[self.numbers.people[worker.id]][day]

    def cost(self) -> Any:
        """All of it but the wishes that count as granted."""
        there: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for (_p, day, t), turn in self.at.items():
            there[day, t].append(turn)
        missed = missing(self.numbers, self.said, {at: sum(turns) for at, turns in there.items()})
        return missed + sum(int(self.numbers.cost[key]) // self.numbers.grain * turn for key, turn in self.at.items())


def small(instance: ShiftsInstance) -> bool:
    """Whether the exact model is worth trying."""
    return instance.days * len(instance.workers) * len(instance.shifts) <= SMALL


def best_of(numbers: Numbers, least: int, *, effort: float, seed: int) -> tuple[list[Row] | None, int, float]:
    """A plan, the bound, and the effort it took."""
    from ortools.sat.python import cp_model

    said = cp_model.CpModel()
    model = Exact(numbers, said)
    for worker in numbers.instance.workers:
        for require in REQUIRE:
            require(worker, model)
    said.minimize(model.cost())
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, seed
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(said)
    spent = solver.response_proto.deterministic_time
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, least, spent
    rows = [
        tuple(next((t for t in range(len(numbers.shifts)) if (p, day, t) in model.at and solver.value(model.at[p, day, t])), -1)
              for day in range(numbers.instance.days))
        for p in range(len(numbers.people))
    ]  # fmt: skip
    proven = -int(-(solver.best_objective_bound - 1e-6) // 1) + numbers.granted
    return rows, max(least, proven), spent

"""The best plan made of lines that are known: one for each person, chosen exactly."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from .master import Bound
from .numbers import Numbers, Row

Columns = dict[tuple[int, Row], Any]


def choose(numbers: Numbers, columns: Columns, bound: Bound, known: list[Row] | None, *, effort: float, seed: int) -> tuple[list[Row] | None, float]:
    """One line each at least cost, no worse than the plan known; and the effort it took."""
    from ortools.sat.python import cp_model

    said = cp_model.CpModel()
    at_most = numbers.total(known) if known else None
    own: dict[int, dict[Row, Any]] = defaultdict(dict)
    for p, row in _promising(numbers, columns, bound, at_most):
        own[p][row] = said.new_bool_var("")
    if len(own) < len(numbers.people):
        return None, 0.0
    there: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for p, rows in own.items():
        said.add_exactly_one(rows.values())
        for row, taken in rows.items():
            for day, t in enumerate(row):
                if t >= 0:
                    there[day, t].append(taken)
            if known:
                said.add_hint(taken, known[p] == row)
    missed = missing(numbers, said, {at: sum(turns) for at, turns in there.items()})
    total = missed + sum(numbers.worth(p, row) * taken for p, rows in own.items() for row, taken in rows.items())
    said.minimize(total)
    said.add(total >= bound.least - numbers.granted)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, seed
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(said)
    spent = solver.response_proto.deterministic_time
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, spent
    return [next(row for row, taken in own[p].items() if solver.value(taken)) for p in range(len(own))], spent


def _promising(numbers: Numbers, columns: Columns, bound: Bound, at_most: int | None) -> list[tuple[int, Row]]:
    """The lines that a better plan could contain: at the bound's prices none costs more than what is left."""
    if at_most is None or bound.prices is None:
        return list(columns)
    left = numbers.grain * at_most - bound.grains
    return [(p, row) for p, row in columns if price(numbers, bound, p, row) - bound.values[p] <= left]


def price(numbers: Numbers, bound: Bound, p: int, row: Row) -> int:
    """What the line costs at the bound's prices."""
    return sum(int(numbers.cost[p, day, t]) - int(bound.prices[day, t]) for day, t in enumerate(row) if t >= 0)


def missing(numbers: Numbers, said: Any, there: dict[tuple[int, int], Any]) -> Any:
    """What people missing and too many cost, where `there` says how many are."""
    cost = []
    for cover in numbers.instance.cover:
        at = cover.day, numbers.shifts[cover.shift]
        lack, more = said.new_int_var(0, cover.wanted, ""), said.new_int_var(0, len(numbers.people), "")
        said.add(there.get(at, 0) + lack - more == cover.wanted)
        cost += [cover.under * lack, cover.over * more]
    return sum(cost)

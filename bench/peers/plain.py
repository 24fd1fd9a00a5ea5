"""The reference cases as one plain CP-SAT model each: every choice a yes or no, no idea of ours in it."""

from __future__ import annotations

import threading
from time import process_time, sleep
from typing import Any

Case = dict[str, Any]


def plain(case: Case, *, seconds: float, workers: int) -> tuple[Case | None, float, float]:
    """The result in the form of the neutral scorer, or none; the bound it proves; and the processor's seconds it took.

    They are counted from when the model has been built, over all its workers.
    """
    from ortools.sat.python import cp_model

    said = cp_model.CpModel()
    read, cost = {"roster": _roster, "groups": _groups, "seats": _seats}[case["job"]](case, said)
    said.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = workers, 1
    began, done = process_time(), threading.Event()

    def watch() -> None:
        while not done.is_set():
            sleep(0.05)
            if process_time() - began >= seconds:
                solver.stop_search()

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = solver.solve(said)
    done.set()
    watcher.join()
    spent = process_time() - began
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, 0.0, spent
    return read(solver.value), solver.best_objective_bound, spent


def _chosen(value: Any, options: dict[int, Any]) -> int:
    return next(key for key, variable in options.items() if value(variable))


def _seats(case: Case, said: Any) -> tuple[Any, Any]:
    count, columns = case["rows"] * case["cols"], case["cols"]
    at = [{s: said.new_bool_var("") for s in range(count)} for _ in case["classes"]]
    for own in at:
        said.add_exactly_one(own.values())
    for s in range(count):
        said.add_at_most_one(own[s] for own in at)
    for a, b in case["apart"]:
        for s in range(count):
            for r in range(count):
                if abs(s // columns - r // columns) <= 1 and abs(s % columns - r % columns) <= 1:
                    said.add_at_most_one(at[a][s], at[b][r])
    cost = [case["need"][i][s] * x for i, own in enumerate(at) for s, x in own.items()]
    homes = sorted(set(case["classes"]))
    here = {(home, s): sum(at[i][s] for i, own in enumerate(case["classes"]) if own == home) for home in homes for s in range(count)}
    for s in range(count):
        for r in (s + 1, s + columns):
            if r < count and not (r == s + 1 and r % columns == 0):
                for home in homes:
                    both = said.new_bool_var("")
                    said.add(here[home, s] + here[home, r] - 1 <= both)
                    cost.append(3 * both)
    return (lambda value: {"seat": [_chosen(value, own) for own in at]}), sum(cost)


def _groups(case: Case, said: Any) -> tuple[Any, Any]:
    cells, cost = [], []
    for cell in case["cells"]:
        count = len(cell["classes"]) // 25 + 1
        at = [{g: said.new_bool_var("") for g in range(count)} for _ in cell["classes"]]
        for own in at:
            said.add_exactly_one(own.values())
        for a, b in cell["twins"]:
            for g in range(count):
                said.add(at[a][g] == at[b][g])
        cost += _group_costs(case, cell, at, said)
        cells.append(at)
    return (lambda value: {"group": [[_chosen(value, own) for own in at] for at in cells]}), sum(cost)


def _group_costs(case: Case, cell: Case, at: list[dict[int, Any]], said: Any) -> list[Any]:
    cost, peaks, count = [], [], len(at[0])
    high, low = said.new_int_var(0, 30, ""), said.new_int_var(0, 30, "")
    for g in range(count):
        loads = [said.new_int_var(0, 30, "") for _ in range(5)]
        for d, load in enumerate(loads):
            said.add(load == sum(own[g] for own, pattern in zip(at, cell["pattern"], strict=True) if case["patterns"][pattern][d]))
            used = said.new_bool_var("")
            said.add(load <= 30 * used)
            cost.append(10 * used)
        peak, lack, used = said.new_int_var(0, 30, ""), said.new_int_var(0, 25, ""), said.new_bool_var("")
        said.add_max_equality(peak, loads)
        said.add(peak <= 30 * used)
        said.add(lack >= 25 * used - peak)
        said.add(high >= peak)
        said.add(low <= peak).only_enforce_if(used)
        cost.append(2 * lack)
        peaks.append(peak)
        for home in set(cell["classes"]):
            here = said.new_bool_var("")
            for own, other in zip(at, cell["classes"], strict=True):
                if other == home:
                    said.add_implication(own[g], here)
            cost.append(3 * here)
    return [*cost, high - low, -3 * len(set(cell["classes"]))]


def _roster(case: Case, said: Any) -> tuple[Any, Any]:
    days, teachers, cost = range(case["days"]), case["teachers"], []
    at = [[_able(case, group, day, said) for day in days] for group in case["groups"]]
    for g, group in enumerate(case["groups"]):
        for day in days:
            said.add_exactly_one([*at[g][day].values()])
            for t, x in at[g][day].items():
                away = t >= 0 and teachers[t]["campus"] != group["campus"]
                price = 1000 if t < 0 else away + (day % 5 in teachers[t]["dislikes"])
                cost.append(price * x)
        for weekday in range(5):
            faces = {t for day in days if day % 5 == weekday for t in at[g][day] if t >= 0}
            seen = {t: said.new_bool_var("") for t in faces}
            for day in days:
                if day % 5 == weekday:
                    for t, x in at[g][day].items():
                        if t >= 0:
                            said.add_implication(x, seen[t])
            more = said.new_int_var(0, len(faces), "")
            said.add(more >= sum(seen.values()) - 1)
            cost.append(5 * more)
    for t, teacher in enumerate(teachers):
        own = [[x[day][t] for x in at if t in x[day]] for day in days]
        for duties in own:
            said.add(sum(duties) <= 1)
        for week in range(0, len(days), 5):
            said.add(sum(sum(duties) for duties in own[week : week + 5]) <= teacher["max_week"])
        off = said.new_int_var(0, len(days), "")
        said.add_abs_equality(off, sum(sum(duties) for duties in own) - teacher["target"])
        cost.append(2 * off)

    def read(value: Any) -> Case:
        found = [[_chosen(value, options) for options in row] for row in at]
        return {"assign": [[None if t < 0 else t for t in row] for row in found]}

    return read, sum(cost)


def _able(case: Case, group: Case, day: int, said: Any) -> dict[int, Any]:
    """A variable for each teacher who may, and one for nobody."""
    able = {-1: said.new_bool_var("")}
    for t, teacher in enumerate(case["teachers"]):
        campus = teacher["campus"] == group["campus"] or day % 5 in teacher["cross"]
        if day % 5 in teacher["weekdays"] and group["skill"] in teacher["skills"] and campus and day not in teacher["leave"]:
            able[t] = said.new_bool_var("")
    return able

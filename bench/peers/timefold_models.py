"""The reference cases as plain Timefold models. Runs in Timefold's own environment: ASKED.json, a list of cases of one job, each as
{"case": FILE, "result": FILE, "seconds": N}. They share a process, so that its rules are translated once.

Seconds are of the processor, counted from when the solver begins (Python, the JVM and the translation of the rules are given
free), so that a shared machine takes nothing from it. Every variable ranges over the values its own entity may take, which saves
the solver most of its first assignment; that first assignment is always finished, since before it there is no answer at all.
"""

import json
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver import SolverFactory
from timefold.solver.config import ScoreDirectorFactoryConfig, SolverConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import ConstraintCollectors, ConstraintFactory, HardSoftScore, Joiners, constraint_provider

HARD, SOFT = HardSoftScore.ONE_HARD, HardSoftScore.ONE_SOFT
case, budget = {}, 0.0


# ── roster ────────────────────────────────────────────────────────────────────


@dataclass
class Teacher:
    id: Annotated[int, PlanningId]
    campus: int
    target: int
    max_week: int
    weekdays: list[int]
    cross: list[int]
    dislikes: list[int]
    skills: list[int]
    leave: list[int]


@planning_entity
@dataclass
class Duty:
    id: Annotated[int, PlanningId]
    group: int
    day: int
    weekday: int
    week: int
    line: int
    campus: int
    skill: int
    able: Annotated[list[Teacher], ValueRangeProvider]
    teacher: Annotated[Teacher | None, PlanningVariable] = field(default=None)


@planning_solution
@dataclass
class Roster:
    teachers: Annotated[list[Teacher], ProblemFactCollectionProperty]
    duties: Annotated[list[Duty], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def possible(t, weekday, day, group):
    return (
        weekday in t.weekdays and group["skill"] in t.skills and day not in t.leave
        and (t.campus == group["campus"] or weekday in t.cross)
    )  # fmt: skip


@constraint_provider
def roster_rules(factory: ConstraintFactory):
    return [
        factory.for_each_unique_pair(Duty, Joiners.equal(lambda d: d.day), Joiners.equal(lambda d: d.teacher))
        .penalize(HARD).as_constraint("one place at a time"),
        factory.for_each(Duty).group_by(lambda d: d.teacher, lambda d: d.week, ConstraintCollectors.count())
        .filter(lambda t, _w, n: n > t.max_week).penalize(HARD, lambda t, _w, n: n - t.max_week).as_constraint("week"),
        factory.for_each(Duty).group_by(lambda d: d.teacher, ConstraintCollectors.count())
        .penalize(SOFT, lambda t, n: 2 * abs(n - t.target)).as_constraint("fair"),
        factory.for_each(Teacher).if_not_exists(Duty, Joiners.equal(lambda t: t, lambda d: d.teacher))
        .penalize(SOFT, lambda t: 2 * t.target).as_constraint("fair to those without"),
        factory.for_each(Duty).group_by(lambda d: d.line, ConstraintCollectors.count_distinct(lambda d: d.teacher))
        .penalize(SOFT, lambda _line, n: 5 * (n - 1)).as_constraint("continuity"),
        factory.for_each(Duty).filter(lambda d: d.teacher.campus != d.campus).penalize(SOFT).as_constraint("campus"),
        factory.for_each(Duty).filter(lambda d: d.weekday in d.teacher.dislikes).penalize(SOFT).as_constraint("wish"),
    ]  # fmt: skip


def roster():
    teachers = [Teacher(**{key: t[key] for key in Teacher.__annotations__}) for t in case["teachers"]]
    days = case["days"]
    duties = [
        Duty(g * days + d, g, d, d % 5, d // 5, g * 5 + d % 5, group["campus"], group["skill"],
             [t for t in teachers if possible(t, d % 5, d, group)])
        for g, group in enumerate(case["groups"]) for d in range(days)
    ]  # fmt: skip
    done = solved(Roster(teachers, duties), Duty, roster_rules)
    assign = [[None] * days for _ in case["groups"]]
    for duty in done.duties:
        assign[duty.group][duty.day] = duty.teacher.id if duty.teacher else None
    return {"assign": assign}


# ── groups ────────────────────────────────────────────────────────────────────


@dataclass
class Group:
    id: Annotated[int, PlanningId]
    cell: int


@planning_entity
@dataclass
class Pupil:
    id: Annotated[int, PlanningId]
    cell: int
    home: int
    days: list[int]
    twin: int
    groups: Annotated[list[Group], ValueRangeProvider]
    group: Annotated[Group | None, PlanningVariable] = field(default=None)


@planning_solution
@dataclass
class School:
    groups: Annotated[list[Group], ProblemFactCollectionProperty]
    pupils: Annotated[list[Pupil], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def on_day(factory, day):
    return factory.for_each(Pupil).filter(lambda p: p.days[day] == 1).group_by(lambda p: p.group, ConstraintCollectors.count())


def there(day):
    return ConstraintCollectors.sum(lambda p: p.days[day])


def fullest(factory):
    """Each group in use with the children of its fullest day."""
    week = ConstraintCollectors.compose(there(0), there(1), there(2), there(3), lambda a, b, c, d: max(a, b, c, d))
    return factory.for_each(Pupil).group_by(lambda p: p.group, ConstraintCollectors.compose(week, there(4), lambda a, b: max(a, b)))


@constraint_provider
def group_rules(factory: ConstraintFactory):
    daily = []
    for day in range(5):
        daily.append(on_day(factory, day).filter(lambda _g, n: n > 30).penalize(HARD, lambda _g, n: n - 30).as_constraint(f"thirty {day}"))
        daily.append(on_day(factory, day).penalize(SOFT, lambda _g, _n: 10).as_constraint(f"session {day}"))
    return [
        *daily,
        factory.for_each_unique_pair(Pupil, Joiners.equal(lambda p: p.twin)).filter(lambda a, b: a.twin >= 0 and a.group is not b.group)
        .penalize(HARD).as_constraint("twins"),
        factory.for_each(Pupil).group_by(lambda p: p.home, ConstraintCollectors.count_distinct(lambda p: p.group))
        .penalize(SOFT, lambda _home, n: 3 * (n - 1)).as_constraint("split"),
        fullest(factory).filter(lambda _g, peak: peak < 25).penalize(SOFT, lambda _g, peak: 2 * (25 - peak)).as_constraint("under"),
        fullest(factory).group_by(
            lambda g, _peak: g.cell, ConstraintCollectors.max(lambda _g, peak: peak), ConstraintCollectors.min(lambda _g, peak: peak)
        ).penalize(SOFT, lambda _cell, high, low: high - low).as_constraint("balance"),
    ]  # fmt: skip


def groups():
    made, pupils = [], []
    for c, cell in enumerate(case["cells"]):
        own = [Group(len(made) + n, c) for n in range(len(cell["classes"]) // 25 + 1)]
        made += own
        twin = {s: c * 10_000 + a for a, b in cell["twins"] for s in (a, b)}
        for s, (home, pattern) in enumerate(zip(cell["classes"], cell["pattern"])):  # noqa: B905
            pupils.append(Pupil(len(pupils), c, c * 1000 + home, list(case["patterns"][pattern]), twin.get(s, -1), own))
    done = solved(School(made, pupils), Pupil, group_rules)
    found = [[] for _ in case["cells"]]
    for pupil in done.pupils:
        found[pupil.cell].append(pupil.group.id)
    return {"group": found}


# ── seats ─────────────────────────────────────────────────────────────────────


@dataclass
class Seat:
    id: Annotated[int, PlanningId]
    row: int
    column: int


@planning_entity
@dataclass
class Child:
    id: Annotated[int, PlanningId]
    home: int
    need: list[int]
    apart: list[int]
    seat: Annotated[Seat | None, PlanningVariable] = field(default=None)


@planning_solution
@dataclass
class Room:
    seats: Annotated[list[Seat], ProblemFactCollectionProperty, ValueRangeProvider]
    children: Annotated[list[Child], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


@constraint_provider
def seat_rules(factory: ConstraintFactory):
    def near(a, b):
        return abs(a.seat.row - b.seat.row) <= 1 and abs(a.seat.column - b.seat.column) <= 1

    def beside(a, b):
        return abs(a.seat.row - b.seat.row) + abs(a.seat.column - b.seat.column) == 1

    return [
        factory.for_each_unique_pair(Child, Joiners.equal(lambda c: c.seat)).penalize(HARD).as_constraint("one to a seat"),
        factory.for_each_unique_pair(Child).filter(lambda a, b: b.id in a.apart and near(a, b)).penalize(HARD).as_constraint("apart"),
        factory.for_each(Child).penalize(SOFT, lambda c: c.need[c.seat.id]).as_constraint("need"),
        factory.for_each_unique_pair(Child, Joiners.equal(lambda c: c.home)).filter(beside).penalize(SOFT, lambda _a, _b: 3)
        .as_constraint("same class"),
    ]  # fmt: skip


def seats():
    room = [Seat(s, *divmod(s, case["cols"])) for s in range(case["rows"] * case["cols"])]
    apart = [[b if a == i else a for a, b in case["apart"] if i in (a, b)] for i in range(len(case["classes"]))]
    children = [Child(i, home, list(case["need"][i]), apart[i]) for i, home in enumerate(case["classes"])]
    done = solved(Room(room, children), Child, seat_rules)
    return {"seat": [child.seat.id for child in done.children]}


def solved(problem, entity, rules):
    """The best solution when the processor's seconds are spent and everybody has been assigned once."""
    config = SolverConfig(
        solution_class=type(problem), entity_class_list=[entity],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules), random_seed=1,
    )  # fmt: skip
    solver = SolverFactory.create(config).build_solver()
    assigned = threading.Event()
    solver.add_event_listener(lambda _event: assigned.set())  # the first is the end of the first assignment
    began = time.process_time()

    def watch():
        while time.process_time() - began < budget or not assigned.is_set():
            time.sleep(0.1)
        solver.terminate_early()

    threading.Thread(target=watch, daemon=True).start()
    done = solver.solve(problem)
    print(f"cpu {time.process_time() - began:.2f} score {done.score}", flush=True)
    return done


with open(sys.argv[1], encoding="utf-8") as given:
    every = json.load(given)
for asked in every:
    with open(asked["case"], encoding="utf-8") as given:
        case = json.load(given)
    budget = asked["seconds"]
    made = {"roster": roster, "groups": groups, "seats": seats}[case["job"]]()
    with open(asked["result"], "w", encoding="utf-8") as out:
        json.dump(made, out)

"""The reference cases as plain Timefold models. Runs in Timefold's own environment: CASE.json RESULT.json SECONDS."""

import json
import sys
from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
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
with open(sys.argv[1], encoding="utf-8") as given:
    case = json.load(given)


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
    teacher: Annotated[Teacher | None, PlanningVariable] = field(default=None)


@planning_solution
@dataclass
class Roster:
    teachers: Annotated[list[Teacher], ProblemFactCollectionProperty, ValueRangeProvider]
    duties: Annotated[list[Duty], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def impossible(duty: Duty) -> bool:
    t = duty.teacher
    return (
        duty.weekday not in t.weekdays or duty.skill not in t.skills or duty.day in t.leave
        or (t.campus != duty.campus and duty.weekday not in t.cross)
    )  # fmt: skip


@constraint_provider
def roster_rules(factory: ConstraintFactory):
    return [
        factory.for_each(Duty).filter(impossible).penalize(HARD).as_constraint("possible"),
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
        Duty(g * days + d, g, d, d % 5, d // 5, g * 5 + d % 5, group["campus"], group["skill"])
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
    group: Annotated[Group | None, PlanningVariable] = field(default=None)


@planning_solution
@dataclass
class School:
    groups: Annotated[list[Group], ProblemFactCollectionProperty, ValueRangeProvider]
    pupils: Annotated[list[Pupil], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def on_day(factory, day):
    return factory.for_each(Pupil).filter(lambda p: p.days[day] == 1).group_by(lambda p: p.group, ConstraintCollectors.count())


@constraint_provider
def group_rules(factory: ConstraintFactory):
    daily = []
    for day in range(5):
        daily.append(on_day(factory, day).filter(lambda _g, n: n > 30).penalize(HARD, lambda _g, n: n - 30).as_constraint(f"thirty {day}"))
        daily.append(on_day(factory, day).penalize(SOFT, lambda _g, _n: 10).as_constraint(f"session {day}"))
    return [
        *daily,
        factory.for_each(Pupil).filter(lambda p: p.group.cell != p.cell).penalize(HARD).as_constraint("cell"),
        factory.for_each_unique_pair(Pupil, Joiners.equal(lambda p: p.twin)).filter(lambda a, b: a.twin >= 0 and a.group is not b.group)
        .penalize(HARD).as_constraint("twins"),
        factory.for_each(Pupil).group_by(lambda p: p.home, ConstraintCollectors.count_distinct(lambda p: p.group))
        .penalize(SOFT, lambda _home, n: 3 * (n - 1)).as_constraint("split"),
        factory.for_each(Pupil).group_by(lambda p: p.group, ConstraintCollectors.count()).filter(lambda _g, n: n < 25)
        .penalize(SOFT, lambda _g, n: 2 * (25 - n)).as_constraint("under"),
    ]  # fmt: skip


def groups():
    made, pupils = [], []
    for c, cell in enumerate(case["cells"]):
        made += [Group(len(made) + n, c) for n in range(len(cell["classes"]) // 25 + 1)]
        twin = {s: c * 10_000 + a for a, b in cell["twins"] for s in (a, b)}
        for s, (home, pattern) in enumerate(zip(cell["classes"], cell["pattern"])):  # noqa: B905
            pupils.append(Pupil(len(pupils), c, c * 1000 + home, list(case["patterns"][pattern]), twin.get(s, -1)))
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
    config = SolverConfig(
        solution_class=type(problem), entity_class_list=[entity],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules),
        termination_config=TerminationConfig(spent_limit=Duration(seconds=int(float(sys.argv[3])))), random_seed=1,
    )  # fmt: skip
    return SolverFactory.create(config).build_solver().solve(problem)


with open(sys.argv[2], "w", encoding="utf-8") as out:
    json.dump({"roster": roster, "groups": groups, "seats": seats}[case["job"]](), out)

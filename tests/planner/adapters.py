"""The reference cases in the product's own form, and the product's plans in the form of score.py."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kehou.planner import (
    GroupsInstance,
    GroupsPlan,
    GroupWeights,
    Instance,
    Plan,
    Pupil,
    Room,
    RosterInstance,
    RosterPlan,
    SeatsInstance,
    SeatsPlan,
    Session,
    Sitter,
    Teacher,
)

HERE = Path(__file__).parent
MONDAY = date(2024, 3, 4)
Case = dict[str, Any]


def case(name: str) -> Case:
    return json.loads((HERE / "cases" / f"{name}.json").read_text(encoding="utf-8"))


def day(number: int) -> date:
    return MONDAY + timedelta(weeks=number // 5, days=number % 5)


def instance_of(given: Case) -> Instance:
    return {"groups": groups, "seats": seats, "roster": roster}[given["job"]](given)


def groups(given: Case) -> GroupsInstance:
    """A cell is a campus and grade that shares no group with another: here a campus of its own."""
    pupils, rooms = [], []
    for c, cell in enumerate(given["cells"]):
        twin = {s: f"{c}-{a}" for a, b in cell["twins"] for s in (a, b)}
        for s, (home, pattern) in enumerate(zip(cell["classes"], cell["pattern"], strict=True)):
            days = tuple(bool(on) for on in given["patterns"][pattern])
            pupils.append(Pupil(f"{c}/{s}", str(c), 1, str(home), weekdays=days, siblings=twin.get(s, "")))
        rooms += [Room(f"{c}:{r:02d}", str(c), 60) for r in range(len(cell["classes"]) // 15 + 1)]
    return GroupsInstance(tuple(pupils), tuple(rooms), counted="fullest_day", weights=GroupWeights(under=2))


def seats(given: Case) -> SeatsInstance:
    pupils = tuple(
        Sitter(str(i), home_class=str(home), wishes=tuple(need))
        for i, (home, need) in enumerate(zip(given["classes"], given["need"], strict=True))
    )
    apart = tuple((str(a), str(b)) for a, b in given["apart"])
    return SeatsInstance(given["rows"], given["cols"], pupils, apart=apart, classes="mixed")


def roster(given: Case) -> RosterInstance:
    sessions = tuple(
        Session(f"{g}/{d}", day(d), 960, 1020, 30, f"room {g}", (str(g),), campus=str(group["campus"]),
                needs=(str(group["skill"]),))
        for d in range(given["days"])
        for g, group in enumerate(given["groups"])
    )
    return RosterInstance(sessions, tuple(map(_teacher, given["teachers"])))


def _teacher(given: Case) -> Teacher:
    return Teacher(
        str(given["id"]), campus=str(given["campus"]), target=given["target"], max_week=given["max_week"], max_day=1,
        weekdays=tuple(given["weekdays"]), cross=tuple(given["cross"]), dislikes=tuple(given["dislikes"]),
        skills=tuple(map(str, given["skills"])), leave=tuple(map(day, given["leave"])))


def result_of(given: Case, plan: Plan) -> Case:
    """The plan as score.py reads it."""
    if isinstance(plan, GroupsPlan):
        number = {i: g for g, group in enumerate(plan.groups) for i in group.pupils}
        cells = enumerate(given["cells"])
        return {"group": [[number[f"{c}/{s}"] for s in range(len(cell["classes"]))] for c, cell in cells]}
    if isinstance(plan, SeatsPlan):
        at = {seat.pupil: seat.row * given["cols"] + seat.column for seat in plan.seats}
        return {"seat": [at[str(i)] for i in range(len(at))]}
    assign: list[list[int | None]] = [[None] * given["days"] for _ in given["groups"]]
    for duty in plan.duties if isinstance(plan, RosterPlan) else ():
        g, d = map(int, duty.session.split("/"))
        assign[g][d] = int(duty.teacher)
    return {"assign": assign}


def score(name: str, plan: Plan, folder: Path) -> Case:
    """What the neutral scorer says: hard, cost, parts."""
    path = folder / f"{name}.result.json"
    path.write_text(json.dumps(result_of(case(name), plan)), encoding="utf-8")
    words = [sys.executable, str(HERE / "score.py"), str(HERE / "cases" / f"{name}.json"), str(path)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    return json.loads(said.stdout)


__all__ = ["case", "instance_of", "result_of", "score"]

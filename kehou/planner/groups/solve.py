"""Solve groups: as few as possible, each bound to its room, better by exchange; or say why not (S5.4)."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from ..instance import GroupsInstance, Pupil, Room
from ..result import Group, GroupsPlan, NoPlan
from ..weights import each
from . import cost
from .apart import Parts
from .check import outside_band
from .conflict import no_plan
from .exact import best_of
from .parts import Apart
from .rooms import choose, room_limit, usable
from .rules import cells, fewest_groups, size
from .search import Cell, exchange, fill, improve

MOVES_A_SECOND = 15_000  # a budget in moves: the same result on a slow machine
EASY = 3  # groups that the exact model plans, and proves, at once


def solve(instance: GroupsInstance, *, seconds: float, seed: int) -> GroupsPlan | NoPlan:
    """Groups for every child, or NoPlan naming the children and rooms in conflict; campuses side by side, they share no room."""
    jobs: dict[str, list[Job]] = defaultdict(list)
    for number, (key, pupils) in enumerate(cells(instance).items()):
        share = seconds * len(pupils) / len(instance.pupils)
        jobs[key[0]].append(Job(key, pupils, share, seed * 1009 + number))
    with ThreadPoolExecutor() as pool:  # the exact model works outside Python's lock
        campuses = list(pool.map(lambda own: _campus(own, instance), jobs.values()))
    for answer in campuses:
        if isinstance(answer, NoPlan):
            return answer
    plans = [cell for answer in campuses if not isinstance(answer, NoPlan) for cell in answer]
    return _plan(instance, [group for cell in plans for group in _groups_of(cell)], seed, sum(cell.bound - cell.base for cell in plans))


@dataclass(frozen=True)
class Job:
    """One cell to be planned: its key, children, share of the effort, and seed."""

    key: tuple[str, int]
    pupils: list[Pupil]
    seconds: float
    seed: int


def _campus(jobs: list[Job], instance: GroupsInstance) -> list[Cell] | NoPlan:
    """The cells of one campus one after the other: what one takes, the next has not."""
    done: list[Cell] = []
    pinned = {p.pinned for p in instance.pupils if p.pinned}
    for job in jobs:
        used = {cell.rooms[g].id for cell in done for g, n in enumerate(cell.members) if n}
        rooms = usable(job.key[0], instance, used | (pinned - {p.pinned for p in job.pupils}))
        cell = _cell(job.pupils, rooms, instance, seconds=job.seconds, rng=Random(job.seed))
        if cell is None:
            return no_plan(job.key, job.pupils, rooms, instance)
        done.append(cell)
    return done


def _cell(pupils: list[Pupil], rooms: list[Room], instance: GroupsInstance, *, seconds: float, rng: Random) -> Cell | None:
    """The cell with the fewest groups that works, one more each time it does not; a room is kept spare where it may save adults."""
    fewest = fewest_groups(size(pupils, instance), instance.size_max)
    for count in range(max(1, fewest), len(rooms) + 1):
        chosen = choose(pupils, rooms, count, instance)
        if len(chosen) > count or sum(room_limit(r, instance) for r in chosen) < size(pupils, instance):
            continue
        spare = [r for r in choose(pupils, rooms, count + 1, instance) if r not in chosen][:1]
        cell = Cell(pupils, chosen + spare, instance)
        if fill(cell, count):
            _better(cell, seconds=seconds, rng=rng)
            if not any(map(cell.over, range(len(cell.rooms)))):
                return cell
    return None


def _better(cell: Cell, *, seconds: float, rng: Random) -> None:
    """The whole at once where it is small; else by parts where rooms are alike, by moves where not, and then by exchange."""
    if cell.alike and len(cell.rooms) <= EASY + 1:
        _whole(cell, effort=seconds)
    elif cell.alike:
        parts = Parts(cell, Apart(cell.pupils, cell.instance, max(cell.limits)))
        parts.search(effort=0.6 * seconds)
        parts.put_if_better()
    else:
        improve(cell, moves=int(seconds * MOVES_A_SECOND / 2), rng=rng)
    exchange(cell, effort=0.3 * seconds, rng=rng)


def _whole(cell: Cell, *, effort: float) -> None:
    """All of a small cell at once. What is proven holds for one group more, too, where that alone would cost as much."""
    answer = best_of(cell, range(len(cell.rooms)), range(len(cell.families)), effort=effort, start="proof")
    for i, group in answer.where.items():
        cell.move(i, group)
    more = cost.least_with(cell.pupils, cell.instance, max(cell.limits), groups=len(cell.rooms) + 1)
    cell.bound = max(cell.bound, min(answer.bound, more + cell.base))


def _groups_of(cell: Cell) -> list[tuple[Room, list[Pupil]]]:
    members: dict[int, list[Pupil]] = {}
    for family, group in zip(cell.families, cell.where, strict=True):
        members.setdefault(group, []).extend(family.pupils)
    ordered = sorted(members.items(), key=lambda item: min((p.grade, p.home_class, p.id) for p in item[1]))
    return [(cell.rooms[g], sorted(ps, key=lambda p: (p.grade, p.home_class, p.id))) for g, ps in ordered]


def _plan(instance: GroupsInstance, done: list[tuple[Room, list[Pupil]]], seed: int, least: int) -> GroupsPlan:
    names: dict[str, int] = {}
    groups = []
    for room, pupils in done:
        names[room.campus] = number = names.get(room.campus, 0) + 1
        groups.append(Group(f"{room.campus}-{number:02d}", room.campus, room.id, tuple(p.id for p in pupils)))
    parts = cost.parts([pupils for _, pupils in done], [room.id for room, _ in done], instance)
    total = sum(parts.values())
    return GroupsPlan(total, parts, least, total == least, seed, outside_band(instance, tuple(groups)), each(instance), tuple(groups))

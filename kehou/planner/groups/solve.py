"""Solve groups: as few as possible, each bound to its room, better by exchange; or say why not (S5.4)."""

from __future__ import annotations

from random import Random

from ..instance import GroupsInstance, Pupil, Room
from ..result import Group, GroupsPlan, NoPlan
from . import cost
from .check import outside_band
from .conflict import no_plan
from .rooms import choose, room_limit, usable
from .rules import cells, fewest_groups, size
from .search import Cell, fill, improve

MOVES_A_SECOND = 15_000  # a budget in moves: the same result on a slow machine


def solve(instance: GroupsInstance, *, seconds: float, seed: int) -> GroupsPlan | NoPlan:
    """Groups for every child, or NoPlan naming the children and rooms in conflict."""
    done: list[tuple[Room, list[Pupil]]] = []
    pinned = {p.pinned for p in instance.pupils if p.pinned}
    budget = seconds * MOVES_A_SECOND / max(1, len(instance.pupils))
    for number, (key, pupils) in enumerate(cells(instance).items()):
        used = {room.id for room, _ in done}
        rooms = usable(key[0], instance, used | (pinned - {p.pinned for p in pupils}))
        cell = _cell(pupils, rooms, instance, moves=int(budget * len(pupils)), rng=Random(seed * 1009 + number))
        if cell is None:
            return no_plan(key, pupils, rooms, instance)
        done += _groups_of(cell)
    return _plan(instance, done, seed)


def _cell(pupils: list[Pupil], rooms: list[Room], instance: GroupsInstance, *, moves: int, rng: Random) -> Cell | None:
    """The cell with the fewest groups that works, one more each time it does not."""
    fewest = fewest_groups(size(pupils, instance), instance.size_max)
    for count in range(max(1, fewest), len(rooms) + 1):
        chosen = choose(pupils, rooms, count, instance)
        if len(chosen) > count or sum(room_limit(r, instance) for r in chosen) < size(pupils, instance):
            continue
        cell = Cell(pupils, chosen, instance)
        if fill(cell):
            improve(cell, moves=moves, rng=rng)
            if not any(map(cell.over, range(count))):
                return cell
    return None


def _groups_of(cell: Cell) -> list[tuple[Room, list[Pupil]]]:
    members: dict[int, list[Pupil]] = {}
    for family, group in zip(cell.families, cell.where, strict=True):
        members.setdefault(group, []).extend(family.pupils)
    ordered = sorted(members.items(), key=lambda item: min((p.grade, p.home_class, p.id) for p in item[1]))
    return [(cell.rooms[g], sorted(ps, key=lambda p: (p.grade, p.home_class, p.id))) for g, ps in ordered]


def _plan(instance: GroupsInstance, done: list[tuple[Room, list[Pupil]]], seed: int) -> GroupsPlan:
    names: dict[str, int] = {}
    groups = []
    for room, pupils in done:
        names[room.campus] = number = names.get(room.campus, 0) + 1
        groups.append(Group(f"{room.campus}-{number:02d}", room.campus, room.id, tuple(p.id for p in pupils)))
    parts = cost.parts([pupils for _, pupils in done], [room.id for room, _ in done], instance)
    total, least = sum(parts.values()), cost.least(instance)
    return GroupsPlan(total, parts, least, total == least, seed, outside_band(instance, tuple(groups)), tuple(groups))

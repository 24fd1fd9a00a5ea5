"""Search for groups: fill rooms in class order, exchange families by annealing, then plan a few groups at a time exactly.

All effort is counted in moves and in the exact model's own measure: the same result on a slow machine.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp
from random import Random

from ..instance import GroupsInstance, Pupil, Room
from . import cost
from .exact import best_of
from .rooms import room_limit, suits
from .rules import class_pieces, families, pairs

HOT, COLD, USUAL = 3.0, 0.15, 20  # warm enough for wishes of which the dearest weighs so much
EACH, LEAST = 0.1, 0.02  # the effort of one exchange: at most, and in making its model
OVER = 50  # times the dearest wish, for each child above the limit: never worth it


@dataclass
class Family:
    """Children who are placed together."""

    pupils: list[Pupil]
    days: tuple[int, ...]
    classes: tuple[tuple[int, str], ...]
    grades: tuple[int, ...]
    options: tuple[int, ...]
    away: tuple[int, ...]
    special: int


class Cell:
    """One cell's groups while they are being changed; every cost is kept up to date for two groups at a time."""

    def __init__(self, pupils: list[Pupil], rooms: list[Room], instance: GroupsInstance) -> None:
        self.instance, self.pupils, self.weights = instance, pupils, instance.weights
        self.dear = max(1000, OVER * self.weights.dearest)
        self.rooms = rooms
        self.limits = [room_limit(room, instance) for room in rooms]
        self.families = [_family(kin, rooms) for kin in families(pupils)]
        self.where = [-1] * len(self.families)
        self.days = [[0] * 5 for _ in rooms]
        self.sizes = [0] * len(rooms)
        self.members = [0] * len(rooms)
        self.classes: list[Counter[tuple[int, str]]] = [Counter() for _ in rooms]
        self.grades: list[Counter[int]] = [Counter() for _ in rooms]
        self.away = [0] * len(rooms)
        self.special = [0] * len(rooms)
        least = cost.least_of_cell(pupils, instance, max(self.limits) or 1)
        self.alike = len(set(self.limits)) == 1 and all(
            len(family.options) == len(rooms) and not any(family.away) for family in self.families
        )
        self.apart = _pairs(self.families, instance)
        self.base = self.weights.split * len(class_pieces([pupils]))  # each class once: part of the cost here, of no plan's
        self.bound = least + self.base

    def move(self, i: int, group: int) -> None:
        """Family i to a group, from wherever it is."""
        if self.where[i] != group:
            if self.where[i] >= 0:
                self.put(i, self.where[i], -1)
            self.put(i, group)

    def put(self, i: int, group: int, sign: int = 1) -> None:
        """Put family i into a group, or take it out with sign -1."""
        family, days = self.families[i], self.days[group]
        for d in range(5):
            days[d] += sign * family.days[d]
        self.members[group] += sign * len(family.pupils)
        self.sizes[group] = self.members[group] if self.instance.counted == "members" else max(days)
        self.away[group] += sign * family.away[group]
        self.special[group] += sign * family.special
        self.where[i] = group
        _count(self.classes[group], family.classes, sign)
        _count(self.grades[group], family.grades, sign)

    def of_group(self, group: int) -> int:
        """What this group costs, apart from the spread; splits count each class found in it."""
        if not self.members[group]:
            return 0
        size, ratio, weights = self.sizes[group], self.instance.ratio, self.weights
        adults = sum(-(-n // ratio) for n in self.days[group])
        return (
            weights.sessions * adults
            + weights.split * len(self.classes[group])
            + weights.under * max(0, self.instance.size_min - size)
            + weights.grades * (len(self.grades[group]) - 1)
            + weights.moves * self.away[group]
            + weights.special * pairs(self.special[group])
            + self.dear * self.over(group)
        )

    def over(self, group: int) -> int:
        """Children above the limit, of the band and of the chairs on the fullest day; and pairs who must not meet."""
        met = sum(self.where[one] == group == self.where[other] for one, other in self.apart)
        return max(0, self.sizes[group] - self.limits[group]) + met

    def meets(self, i: int, group: int) -> bool:
        """Whether somebody is there whom this family must not meet."""
        return any(self.where[b if a == i else a] == group for a, b in self.apart if i in (a, b))

    def spread(self) -> int:
        """What it costs that the largest group in use is larger than the smallest."""
        used = [size for size, n in zip(self.sizes, self.members, strict=True) if n]
        return self.weights.balance * (max(used) - min(used)) if used else 0

    def total(self) -> int:
        """The whole cell; comparable between states of the same cell."""
        return sum(self.of_group(g) for g in range(len(self.rooms))) + self.spread()

    def change(self, moves: list[tuple[int, int]]) -> int:
        """Move families to groups; the difference in cost."""
        touched = {g for i, g in moves} | {self.where[i] for i, _ in moves}
        before = sum(map(self.of_group, touched)) + self.spread()
        for i, group in moves:
            self.put(i, self.where[i], -1)
            self.put(i, group)
        return sum(map(self.of_group, touched)) + self.spread() - before


def _pairs(kin: list[Family], instance: GroupsInstance) -> list[tuple[int, int]]:
    """The pairs who must not meet, as families; those of another cell never do."""
    number = {p.id: i for i, family in enumerate(kin) for p in family.pupils}
    return [(number[one], number[other]) for one, other in instance.apart if one in number and other in number]


def _family(kin: list[Pupil], rooms: list[Room]) -> Family:
    options = [
        j for j, room in enumerate(rooms) if all(suits(room, p) and p.pinned in ("", room.id) for p in kin)
    ]
    return Family(
        kin,
        tuple(sum(day) for day in zip(*(p.weekdays for p in kin), strict=True)),
        tuple((p.grade, p.home_class) for p in kin),
        tuple(p.grade for p in kin),
        tuple(options),
        tuple(sum(p.was not in ("", room.id) for p in kin) for room in rooms),
        sum(p.special for p in kin),
    )


def _count(counter: Counter, parts: tuple, sign: int) -> None:
    for part in parts:
        counter[part] += sign
        if not counter[part]:
            del counter[part]


def fill(cell: Cell, count: int = 0) -> bool:
    """First filling of `count` rooms (all) in class order, evenly; families with few options first. False when someone has no option."""
    count = count or len(cell.rooms)
    order = sorted(range(len(cell.families)), key=lambda i: (len(cell.families[i].options) == len(cell.rooms), i))
    children = sum(len(f.pupils) for f in cell.families)
    share, extra = divmod(children, count)
    even = [share + (g < extra) for g in range(count)] + [0] * (len(cell.rooms) - count)
    for i in order:
        if not cell.families[i].options:
            return False
        cell.put(i, _first_fit(cell, i, even))
    return True


def _first_fit(cell: Cell, i: int, even: list[int]) -> int:
    family = cell.families[i]
    known = [g for g in family.options if not family.away[g] and any(p.was for p in family.pupils)]
    for limits in (even, cell.limits):
        for g in known + list(family.options):
            if cell.members[g] + len(family.pupils) <= min(limits[g], cell.limits[g]) and not cell.meets(i, g):
                return g
    return min(family.options, key=lambda g: cell.members[g])


def improve(cell: Cell, *, moves: int, rng: Random) -> None:
    """Anneal for a fixed number of moves and keep the best state seen."""
    score = best = cell.total()
    kept = list(cell.where)
    if best <= cell.bound:
        return
    warmer = max(1.0, cell.weights.dearest / USUAL)
    hot, cold = HOT * warmer, COLD * warmer
    for step in range(moves):
        heat = hot * (cold / hot) ** (step / moves)
        tried = _propose(cell, rng)
        if not tried:
            continue
        back = [(i, cell.where[i]) for i, _ in tried]
        delta = cell.change(tried)
        if delta > 0 and rng.random() >= exp(-delta / heat):
            cell.change(back)
            continue
        score += delta
        if score < best:
            best, kept = score, list(cell.where)
            if best <= cell.bound:
                break
    _restore(cell, kept)


def _propose(cell: Cell, rng: Random) -> list[tuple[int, int]]:
    i = int(rng.random() * len(cell.families))
    j = int(rng.random() * len(cell.families))
    here, there = cell.where[i], cell.where[j]
    if here == there or there not in cell.families[i].options:
        return []
    if rng.random() < 0.4:
        return [(i, there)]
    return [(i, there), (j, here)] if here in cell.families[j].options else []


def _restore(cell: Cell, kept: list[int]) -> None:
    for i, group in enumerate(kept):
        cell.move(i, group)


def exchange(cell: Cell, *, effort: float, rng: Random) -> None:
    """Take a few groups that have something to do with each other and plan them anew, exactly; keep what is better."""
    spent = 0.0
    while spent < effort and cell.total() > cell.bound:
        groups = _neighbours(cell, rng)
        own = [i for i, group in enumerate(cell.where) if group in groups]
        before = cell.total()
        answer = best_of(cell, sorted(groups), own, effort=EACH)
        spent += LEAST + answer.effort
        kept = list(cell.where)
        for i, group in answer.where.items():
            cell.move(i, group)
        if cell.total() > before:
            _restore(cell, kept)


def _neighbours(cell: Cell, rng: Random) -> set[int]:
    """Two to four groups that share a class, or any; sometimes an empty room among them."""
    wanted = 2 + int(rng.random() * 3)
    groups = {int(rng.random() * len(cell.rooms))}
    while len(groups) < min(wanted, len(cell.rooms)):
        here = {key for group in groups for key in cell.classes[group]}
        kin = [g for g in range(len(cell.rooms)) if g not in groups and here & cell.classes[g].keys()]
        others = [g for g in range(len(cell.rooms)) if g not in groups]
        groups.add(rng.choice(kin if kin and rng.random() < 0.7 else others))
    return groups

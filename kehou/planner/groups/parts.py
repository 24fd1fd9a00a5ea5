"""A cell taken apart: which home classes share groups with which, so that each part can be solved for itself.

Groups link the classes whose children sit together. The classes that hang together with j groups are split at least
j − 1 times, and need on each weekday as many adults as their children do; so the cheapest way to take the classes apart
is a bound that no plan of the cell can beat, and a plan of the parts is often close to it. All ways are looked at up to
`FEW` classes; above that, parts are runs of neighbouring classes, which make plans but no bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from ..instance import GroupsInstance, Pupil
from .prices import NEVER
from .rules import adults, even_pairs, families

FEW = 12
STEPS_A_SECOND = 4_000_000
Part = frozenset[int]


@dataclass(frozen=True)
class Load:
    """What a set of classes brings: children, those of each weekday, grades, those with special needs."""

    children: int = 0
    days: tuple[int, ...] = (0,) * 5
    grades: frozenset[int] = frozenset()
    special: int = 0

    def __add__(self, other: Load) -> Load:
        days = tuple(a + b for a, b in zip(self.days, other.days, strict=True))
        return Load(self.children + other.children, days, self.grades | other.grades, self.special + other.special)


@dataclass
class Apart:
    """The classes of one cell, and what each set of them costs at the very least; learned costs replace it."""

    pupils: list[Pupil]
    instance: GroupsInstance
    most: int
    learned: dict[Part, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = sorted({(p.grade, p.home_class) for p in self.pupils})
        own: dict[tuple[int, str], list[Pupil]] = defaultdict(list)
        for p in self.pupils:
            own[p.grade, p.home_class].append(p)
        self.loads = [_load(own[name]) for name in self.names]
        self.known: dict[Part, Load] = {}
        self.tied = self._tied()
        self.few = len(self.names) <= FEW

    def _tied(self) -> list[Part]:
        """Classes that brothers and sisters hold together."""
        number = {name: n for n, name in enumerate(self.names)}
        kin = (frozenset(number[p.grade, p.home_class] for p in family) for family in families(self.pupils))
        return sorted({part for part in kin if len(part) > 1}, key=sorted)

    def load(self, part: Part) -> Load:
        if part not in self.known:
            self.known[part] = sum((self.loads[n] for n in sorted(part)), Load())
        return self.known[part]

    def groups(self, load: Load) -> int:
        """How many groups these children need at the very least."""
        return adults(load.children if self.instance.counted == "members" else max(load.days), self.most)

    def least(self, load: Load) -> int:
        """What they cost at the very least, hanging together: adults, grades that meet, and what their groups cost."""
        groups = self.groups(load)
        sessions = sum(max(adults(n, self.instance.ratio), adults(n, self.most)) for n in load.days)
        mixed = self.instance.weights.grades * (len(load.grades) - 1)
        return self.instance.weights.sessions * sessions + mixed + min(
            self._as(count, load) for count in range(groups, max(groups, load.special) + 1)
        )

    def _as(self, groups: int, load: Load) -> int:
        """So many groups at the very least: splits beyond one piece a class, what groups lack, pairs with special needs."""
        weights = self.instance.weights
        lacking = max(0, self.instance.size_min * groups - load.children)
        met = weights.special * even_pairs(load.special, groups) if load.special > 1 else 0
        return weights.split * (groups - 1) + weights.under * lacking + met

    def cheapest(self, price: Callable[[Part], int]) -> tuple[int, list[Part]]:
        """The way to take the classes apart at least cost, and that cost."""
        return _any(len(self.names), price) if self.few else _runs(len(self.names), price)

    @property
    def effort(self) -> float:
        """What looking at all ways once takes, in seconds' worth of steps."""
        steps = 3 ** len(self.names) / 2 if self.few else FEW * len(self.names)
        return steps / STEPS_A_SECOND

    def bound(self) -> int:
        """No plan of the cell costs less, each class counted once however few its pieces; 0 where not all ways are seen."""
        if not self.few:
            return 0
        least = _table(len(self.names), self.loads, self.least)
        return self.cheapest(lambda part: least[part] if self.whole(part) else NEVER)[0]

    def whole(self, part: Part) -> bool:
        """No brothers or sisters are torn apart."""
        return all(not part & tie or tie <= part for tie in self.tied)


def _load(pupils: list[Pupil]) -> Load:
    days = tuple(sum(day) for day in zip(*(p.weekdays for p in pupils), strict=True))
    return Load(len(pupils), days, frozenset(p.grade for p in pupils), sum(p.special for p in pupils))


def _table(count: int, loads: list[Load], least: Callable[[Load], int]) -> dict[Part, int]:
    """The least cost of every set of classes, each load made from a smaller one's."""
    known: dict[Part, Load] = {frozenset(): Load()}
    for n in range(count):
        known.update({part | {n}: load + loads[n] for part, load in list(known.items())})
    return {part: least(load) for part, load in known.items() if part}


def _any(count: int, price: Callable[[Part], int]) -> tuple[int, list[Part]]:
    """Over all ways: sets are numbers whose bits are the classes; the part of the lowest class is chosen first."""
    prices = [0] * (1 << count)
    for number in range(1, 1 << count):
        prices[number] = price(frozenset(n for n in range(count) if number >> n & 1))
    best, first = [0] * (1 << count), [0] * (1 << count)
    for number in range(1, 1 << count):
        low = number & -number
        rest = sub = number ^ low
        least, part = prices[number], number
        while sub:  # every set of these classes that contains the lowest one
            sub = (sub - 1) & rest
            told = prices[sub | low] + best[rest ^ sub]
            if told < least:
                least, part = told, sub | low
        best[number], first[number] = least, part
    parts, number = [], (1 << count) - 1
    while number:
        parts.append(frozenset(n for n in range(count) if first[number] >> n & 1))
        number ^= first[number]
    return best[-1], parts


def _runs(count: int, price: Callable[[Part], int]) -> tuple[int, list[Part]]:
    """Over all ways to cut the row of classes, grade after grade, into runs."""
    best, cut = [0] + [NEVER * count] * count, [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(max(0, end - FEW), end):
            told = best[start] + price(frozenset(range(start, end)))
            if told < best[end]:
                best[end], cut[end] = told, start
    ends = [count]
    while ends[-1]:
        ends.append(cut[ends[-1]])
    return best[count], [frozenset(range(start, end)) for start, end in pairwise(reversed(ends))]

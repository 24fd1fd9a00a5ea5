"""Search for seats: the cheapest assignment first, then swaps until nothing but the bound is left."""

from __future__ import annotations

from math import log
from random import Random

from ..instance import SeatsInstance
from ..matching import cheapest_assignment
from .wishes import allowed, class_cost, close, need, neighbours

APART = 1000  # for a pair to be kept apart that sits too near: never worth it
NEVER = 100_000  # the cost of a seat that may not be taken
HOT, COLD, USUAL = 1.5, 0.2, 4  # warm enough for wishes of which the dearest weighs so much


class Chart:
    """Who sits where while it is being changed; empty seats hold nobody, numbered after the last child."""

    def __init__(self, instance: SeatsInstance) -> None:
        self.seats = instance.rows * instance.columns
        self.warmer = max(1.0, instance.weights.dearest / USUAL)
        self.dear, never = round(APART * self.warmer), round(NEVER * self.warmer)
        empty = self.seats - len(instance.pupils)
        self.need = [
            [cost if allowed(p, s, instance) else never for s, cost in enumerate(row)]
            for p, row in zip(instance.pupils, need(instance), strict=True)
        ] + [[0] * self.seats for _ in range(empty)]
        self.classes = [p.home_class for p in instance.pupils] + [""] * empty
        self.near: list[list[int]] = [[] for _ in range(self.seats)]
        for a, b in neighbours(instance):
            self.near[a].append(b)
            self.near[b].append(a)
        number = {p.id: i for i, p in enumerate(instance.pupils)}
        self.apart: list[list[int]] = [[] for _ in range(self.seats)]
        for left, right in {tuple(sorted((number[x], number[y]))) for x, y in instance.apart}:
            self.apart[left].append(right)
            self.apart[right].append(left)
        names = set(self.classes)
        self.same = {(a, b): class_cost(a, b, instance.classes, instance.weights) for a in names for b in names}
        self.close = [[close(a, b, instance.columns) for b in range(self.seats)] for a in range(self.seats)]
        self.seat_of, self.bound = cheapest_assignment(self.need)
        self.who = [0] * self.seats
        self.seat(self.seat_of)

    def seat(self, seats: list[int]) -> None:
        """Everyone takes the seat given; nobody takes the seats left over."""
        given = set(seats)
        self.seat_of = seats + [s for s in range(self.seats) if s not in given]
        for child, place in enumerate(self.seat_of):
            self.who[place] = child

    def around(self, child: int) -> int:
        """What the child's seat costs with its neighbours."""
        seat = self.seat_of[child]
        own, who, same, near = self.classes[child], self.who, self.same, self.close[seat]
        total = self.need[child][seat]
        for other in self.near[seat]:
            total += same[own, self.classes[who[other]]]
        for foe in self.apart[child]:
            if near[self.seat_of[foe]]:
                total += self.dear
        return total

    def trouble(self, child: int) -> int:
        """What of that is for those around, not for the seat."""
        return self.around(child) - self.need[child][self.seat_of[child]]

    def touched(self, a: int, b: int) -> set[int]:
        """Whose trouble may change when two have changed seats: themselves, those around both seats, those to be kept apart."""
        seats = (*self.near[self.seat_of[a]], *self.near[self.seat_of[b]])
        return {a, b, *self.apart[a], *self.apart[b], *(self.who[seat] for seat in seats)}

    def swap(self, a: int, b: int) -> None:
        """Two children change seats."""
        self.seat_of[a], self.seat_of[b] = self.seat_of[b], self.seat_of[a]
        self.who[self.seat_of[a]], self.who[self.seat_of[b]] = a, b

    def shared(self, a: int, b: int) -> int:
        """What `around` counts twice when both children are asked."""
        total = self.same[self.classes[a], self.classes[b]] if self.seat_of[b] in self.near[self.seat_of[a]] else 0
        return total + self.dear * (b in self.apart[a] and self.close[self.seat_of[a]][self.seat_of[b]])

    def pair(self, a: int, b: int) -> int:
        """What the seats of two children cost together."""
        return self.around(a) + self.around(b) - self.shared(a, b)

    def total(self) -> int:
        """The whole chart; keep-apart pairs too near cost `dear` each."""
        needs = sum(self.need[c][s] for c, s in enumerate(self.seat_of))
        shared = sum(self.around(c) - self.need[c][s] for c, s in enumerate(self.seat_of))
        return needs + shared // 2


def forward(chart: Chart, children: int) -> None:
    """Nobody stays behind alone: whoever sits behind an empty seat moves up to the first that costs nothing more."""
    for child in sorted(range(children), key=lambda child: -chart.seat_of[child]):
        for seat in range(chart.seat_of[child]):
            nobody = chart.who[seat]
            if nobody >= children and _moves(chart, child, nobody):
                break


def _moves(chart: Chart, child: int, nobody: int) -> bool:
    before = chart.pair(child, nobody)
    chart.swap(child, nobody)
    if chart.pair(child, nobody) <= before:
        return True
    chart.swap(child, nobody)
    return False


def improve(chart: Chart, *, moves: int, rng: Random) -> int:
    """Anneal by swaps for a fixed number of moves, stopping at the bound; keep and return the best.

    What a swap may cost is drawn first: most swaps would, by the seats alone, whoever sits around, and are not looked at.
    """
    score = best = chart.total()
    kept, need, at, count = list(chart.seat_of), chart.need, chart.seat_of, chart.seats
    trouble = [chart.trouble(child) for child in range(count)]
    heat, cooler = HOT * chart.warmer, (COLD / HOT) ** (1 / max(1, moves))
    for _ in range(moves if best > chart.bound else 0):
        heat *= cooler
        a, b = int(rng.random() * count), int(rng.random() * count)
        most = -heat * log(1.0 - rng.random())
        one, other = at[a], at[b]
        if a == b or need[a][other] + need[b][one] - need[a][one] - need[b][other] - trouble[a] - trouble[b] > most:
            continue
        before = chart.pair(a, b)
        chart.swap(a, b)
        delta = chart.pair(a, b) - before
        if delta > most:
            chart.swap(a, b)
            continue
        for child in chart.touched(a, b):
            trouble[child] = chart.trouble(child)
        score += delta
        if score < best:
            best, kept = score, list(at)
            if best == chart.bound:
                break
    chart.seat_of = kept
    return best

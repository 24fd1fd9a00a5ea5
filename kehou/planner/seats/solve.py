"""Solve seats: cheapest assignment, then swaps; proven optimal when the bound is met (S5.4)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from ..instance import SeatsInstance
from ..result import NoPlan, Seat, SeatsPlan
from ..weights import each
from .check import check
from .conflict import keep_apart, too_few
from .search import Chart, forward, improve
from .wishes import parts

MOVES_A_SECOND = 60_000
SHORT = 7_500  # moves of the first runs: several short ones meet the bound sooner than a long one


def solve(instance: SeatsInstance, *, seconds: float, seed: int) -> SeatsPlan | NoPlan:
    """A seat for every child, or NoPlan naming the children in conflict."""
    nothing = too_few(instance)
    if nothing:
        return nothing
    chart, best, kept = Chart(instance), None, []
    first = list(chart.seat_of)
    for run, moves in enumerate(lengths(int(seconds * MOVES_A_SECOND))):
        chart.seat(list(first))
        score = improve(chart, moves=moves, rng=Random(seed * 1009 + run))
        if best is None or score < best:
            best, kept = score, list(chart.seat_of)
        if best == chart.bound:
            break
    chart.seat(kept)
    forward(chart, len(instance.pupils))
    plan = _plan(instance, chart.seat_of[: len(instance.pupils)], chart.bound, seed)
    return plan if not check(instance, plan) else _exact(instance, seconds, seed)


def lengths(moves: int) -> Iterator[int]:
    """How long each run is: eight short ones, then each as long as all before it, until the moves are spent.

    >>> list(lengths(100_000))
    [7500, 7500, 7500, 7500, 7500, 7500, 7500, 7500, 40000]
    """
    spent = 0
    while spent < moves or not spent:
        now = min(max(SHORT, spent if spent >= 8 * SHORT else 0), max(1, moves - spent))
        spent += now
        yield now


def _exact(instance: SeatsInstance, seconds: float, seed: int) -> SeatsPlan | NoPlan:
    """Start from the exact model's seating, where swaps alone found none."""
    found = keep_apart(instance, seed=seed)
    if isinstance(found, NoPlan):
        return found
    chart = Chart(instance)
    chart.seat(found)
    improve(chart, moves=int(seconds * MOVES_A_SECOND / 8), rng=Random(seed))
    return _plan(instance, chart.seat_of[: len(instance.pupils)], chart.bound, seed)


def _plan(instance: SeatsInstance, seats: list[int], bound: int, seed: int) -> SeatsPlan:
    seat_of = {p.id: s for p, s in zip(instance.pupils, seats, strict=True)}
    by_wish = parts(instance, seat_of)
    cost = sum(by_wish.values())
    placed = tuple(Seat(i, *divmod(s, instance.columns)) for i, s in seat_of.items())
    return SeatsPlan(cost, by_wish, bound, cost == bound, seed, (), each(instance), placed)

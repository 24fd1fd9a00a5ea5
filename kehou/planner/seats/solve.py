"""Solve seats: cheapest assignment, then swaps; proven optimal when the bound is met (S5.4)."""

from __future__ import annotations

from random import Random

from ..instance import SeatsInstance
from ..result import NoPlan, Seat, SeatsPlan
from .check import check
from .conflict import keep_apart, too_few
from .search import Chart, improve
from .wishes import parts

MOVES_A_SECOND = 60_000
RUNS = 8  # short runs find the bound sooner than one long run


def solve(instance: SeatsInstance, *, seconds: float, seed: int) -> SeatsPlan | NoPlan:
    """A seat for every child, or NoPlan naming the children in conflict."""
    nothing = too_few(instance)
    if nothing:
        return nothing
    chart, best, kept = Chart(instance), None, []
    for run in range(RUNS):
        score = improve(chart, moves=int(seconds * MOVES_A_SECOND / RUNS), rng=Random(seed * 1009 + run))
        if best is None or score < best:
            best, kept = score, list(chart.seat_of)
        if best == chart.bound:
            break
        chart = Chart(instance)
    plan = _plan(instance, kept[: len(instance.pupils)], chart.bound, seed)
    return plan if not check(instance, plan) else _exact(instance, seconds, seed)


def _exact(instance: SeatsInstance, seconds: float, seed: int) -> SeatsPlan | NoPlan:
    """Start from the exact model's seating, where swaps alone found none."""
    found = keep_apart(instance, seed=seed)
    if isinstance(found, NoPlan):
        return found
    chart = Chart(instance)
    chart.seat(found)
    improve(chart, moves=int(seconds * MOVES_A_SECOND / RUNS), rng=Random(seed))
    return _plan(instance, chart.seat_of[: len(instance.pupils)], chart.bound, seed)


def _plan(instance: SeatsInstance, seats: list[int], bound: int, seed: int) -> SeatsPlan:
    seat_of = {p.id: s for p, s in zip(instance.pupils, seats, strict=True)}
    by_wish = parts(instance, seat_of)
    cost = sum(by_wish.values())
    placed = tuple(Seat(i, *divmod(s, instance.columns)) for i, s in seat_of.items())
    return SeatsPlan(cost, by_wish, bound, cost == bound, seed, (), placed)

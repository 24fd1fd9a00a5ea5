"""Solve any instance. The budget is turned into a number of moves: same seed, same result, on any machine."""

from __future__ import annotations

from .errors import must
from .groups.solve import solve as solve_groups
from .instance import GroupsInstance, Instance, SeatsInstance, ShiftsInstance
from .result import NoPlan, Plan
from .roster.solve import solve as solve_roster
from .seats.solve import solve as solve_seats
from .shifts.solve import solve as solve_shifts


def solve(instance: Instance, *, seconds: float = 3.0, seed: int = 0) -> Plan | NoPlan:
    """A plan with cost, bound and remarks, or NoPlan with the conflict and the ways out (S5.4, S5.5)."""
    must(seconds > 0, "seconds", "应大于 0", "must be above 0")
    if isinstance(instance, GroupsInstance):
        return solve_groups(instance, seconds=seconds, seed=seed)
    if isinstance(instance, SeatsInstance):
        return solve_seats(instance, seconds=seconds, seed=seed)
    if isinstance(instance, ShiftsInstance):
        return solve_shifts(instance, seconds=seconds, seed=seed)
    return solve_roster(instance, seconds=seconds, seed=seed)

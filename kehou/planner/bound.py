"""Proven lower bounds: no plan that keeps the rules costs less."""

from __future__ import annotations

from .groups.cost import least as least_groups
from .instance import GroupsInstance, Instance, SeatsInstance, ShiftsInstance
from .seats.search import Chart
from .shifts.bound import least as least_shifts


def bound(instance: Instance) -> int:
    """The bound shown beside a plan's cost; meaningful where a plan exists."""
    if isinstance(instance, GroupsInstance):
        return least_groups(instance)
    if isinstance(instance, SeatsInstance):
        return Chart(instance).bound
    if isinstance(instance, ShiftsInstance):
        return least_shifts(instance)
    from .roster.bound import least as least_roster  # numpy comes with it: not before it is asked

    return least_roster(instance)

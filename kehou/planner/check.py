"""Judge a plan, whoever made it: the rules, without the solver. An empty list means that every rule is kept."""

from __future__ import annotations

from .errors import must
from .groups.check import check as check_groups
from .instance import GroupsInstance, Instance, RosterInstance, SeatsInstance, ShiftsInstance
from .result import GroupsPlan, Plan, RosterPlan, SeatsPlan, ShiftsPlan, Violation
from .roster.check import check as check_roster
from .seats.check import check as check_seats
from .shifts.check import check as check_shifts


def check(instance: Instance, plan: Plan) -> list[Violation]:
    """Every rule that the plan breaks, each with its clause, the ids concerned and a sentence (S5.4, S5.5)."""
    if isinstance(instance, GroupsInstance) and isinstance(plan, GroupsPlan):
        return check_groups(instance, plan)
    if isinstance(instance, SeatsInstance) and isinstance(plan, SeatsPlan):
        return check_seats(instance, plan)
    if isinstance(instance, RosterInstance) and isinstance(plan, RosterPlan):
        return check_roster(instance, plan)
    if isinstance(instance, ShiftsInstance) and isinstance(plan, ShiftsPlan):
        return check_shifts(instance, plan)
    must(False, "job", "方案与任务不是同一类", "the plan is for another job than the instance")
    return []

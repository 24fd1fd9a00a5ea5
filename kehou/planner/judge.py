"""Judge a hand-made plan in full: its cost by wish, the bound, what needs a reason; `check` says what it breaks."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from .bound import bound
from .errors import must
from .groups import cost as groups
from .groups.check import outside_band
from .instance import GroupsInstance, Instance, RosterInstance, SeatsInstance, ShiftsInstance
from .result import GroupsPlan, Plan, Remark, RosterPlan, SeatsPlan, ShiftsPlan
from .roster import cost as roster
from .seats import wishes as seats
from .shifts import cost as shifts
from .weights import each

AnyPlan = TypeVar("AnyPlan", GroupsPlan, SeatsPlan, RosterPlan, ShiftsPlan)


def parts(instance: Instance, plan: Plan) -> dict[str, int]:
    """What the plan costs by wish; for plans that `check` accepts."""
    if isinstance(instance, GroupsInstance) and isinstance(plan, GroupsPlan):
        pupils = {p.id: p for p in instance.pupils}
        members = [[pupils[i] for i in group.pupils] for group in plan.groups]
        return groups.parts(members, [group.room for group in plan.groups], instance)
    if isinstance(instance, SeatsInstance) and isinstance(plan, SeatsPlan):
        return seats.parts(instance, {s.pupil: s.row * instance.columns + s.column for s in plan.seats})
    if isinstance(instance, RosterInstance) and isinstance(plan, RosterPlan):
        return roster.parts(plan.duties, instance)
    if isinstance(instance, ShiftsInstance) and isinstance(plan, ShiftsPlan):
        return shifts.parts(plan.turns, instance)
    must(False, "job", "方案与任务不是同一类", "the plan is for another job than the instance")
    return {}


def remarks(instance: Instance, plan: Plan) -> tuple[Remark, ...]:
    """What is allowed but must be seen: groups outside the band need a recorded reason (S5.4 原则上)."""
    if isinstance(instance, GroupsInstance) and isinstance(plan, GroupsPlan):
        return outside_band(instance, plan.groups)
    return ()


def judged(instance: Instance, plan: AnyPlan) -> AnyPlan:
    """The same plan with cost, parts, bound and remarks as they are now; for plans that `check` accepts."""
    by_wish, least = parts(instance, plan), bound(instance)
    total = sum(by_wish.values())
    return replace(plan, cost=total, parts=by_wish, bound=least, optimal=total == least, weights=each(instance),
                   remarks=remarks(instance, plan))

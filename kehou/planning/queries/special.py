"""Which children have a note about their health that may be used (S4.1): asked for the planner, counted for the page, never kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.people.choices import Purpose
from kehou.planner import GroupsPlan
from kehou.planning.models import Run
from kehou.planning.queries.proposed import proposed
from kehou.planning.queries.staffing import wide
from kehou.planning.rules import child_of


def with_notes(scope: Scope, pupils: Iterable[Any]) -> set[Any]:
    """Of these children, those with a health note whose family agreed that it is used for them. Two queries."""
    noted = people.pupils(wide(scope)).filter(pk__in=list(pupils)).exclude(health="").order_by().values_list("pk", flat=True)
    return people.consenting(list(noted), Purpose.HEALTH)


@dataclass(frozen=True)
class Spread:
    """How children with a health note stand in a plan, as numbers only: how many, in how many groups, most in one."""

    children: int
    groups: int
    most: int


def spread_of(run: Run, scope: Scope) -> Spread | None:
    """None where nobody has one, or the plan is none of groups."""
    told = proposed(run)
    if told is None or not isinstance(told[1], GroupsPlan):
        return None
    marked = {str(pk) for pk in with_notes(scope, {child_of(one.id) for one in told[0].pupils})}
    counts = [n for n in (sum(child_of(pupil) in marked for pupil in group.pupils) for group in told[1].groups) if n]
    return Spread(sum(counts), len(counts), max(counts)) if counts else None

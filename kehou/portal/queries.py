"""What everybody may see of each school: whether its plan is published, and its notices as counts."""

from collections import Counter
from datetime import date
from typing import Any

from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation


def unit_name(scope: Scope, code: str) -> str:
    """The name of a school by its code; what stands on a paper of a school that is no more is its code."""
    return next((unit.name for unit in organisation.school_units(scope) if unit.code == code), code)


def schools_shown(scope: Scope, today: date) -> list[dict[str, Any]]:
    """Every school within reach; three queries, however many schools."""
    plans = {one.school_id: one for one in reversed(organisation.published_plans(scope))}
    notices = Counter(one.school_id for one in enrolment.open_notices(scope, today))
    return [{"unit": unit, "plan": plans.get(unit.pk), "notices": notices[unit.pk]} for unit in organisation.school_units(scope)]

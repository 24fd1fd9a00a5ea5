"""What a run proposes, read beside its question, and the names its groups get (S5.4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from kehou.core.scope import Scope
from kehou.planner import NoPlan, read_instance, read_result
from kehou.planning.choices import RunState
from kehou.planning.models import Group, Run
from kehou.planning.queries.plan import groups as groups_here
from kehou.planning.queries.plan import names_in


def proposed(run: Run) -> tuple[Any, Any] | None:
    """(question, plan), or None where there is no plan."""
    if not run.result or not run.result.get("plan"):
        return None
    plan = read_result(run.result)
    return None if isinstance(plan, NoPlan) else (read_instance(run.instance), plan)


def standing_groups(term: Any, day: date) -> Any:
    """The groups a new plan would take the place of, the late one aside."""
    rows = Group.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), school=term.school_id, term=term, is_late=False)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))).select_related("room")


def names_of_groups(term: Any, groups: Iterable[Any], day: date, *, scope: Scope) -> dict[str, str]:
    """The planner's group id → the name it gets: a room keeps the name of the group that stands in it, others the next free number."""
    planned = list(groups)
    standing = {str(one.room_id): one.name for one in standing_groups(term, day)}
    campuses, kept = names_in(scope, [one.campus for one in planned]), {one.id: standing[one.room] for one in planned if one.room in standing}
    taken, found = set(kept.values()), {}
    for one in planned:
        found[one.id] = kept.get(one.id) or _free(campuses.get(one.campus, ""), taken)
        taken.add(found[one.id])
    return found


def _free(campus: str, taken: set[str]) -> str:
    names = (_("%(campus)s%(number)d组") % {"campus": campus, "number": n} for n in range(1, 1000))
    return next(name[:30] for name in names if name[:30] not in taken)


def group_names(run: Run, plan: Any, scope: Scope) -> dict[str, str]:
    """The names the plan's groups have, or will have once it is published."""
    if run.state == RunState.PUBLISHED:
        rooms = {str(one.room_id): one.name for one in groups_here(scope, run=run, is_late=False)}
        return {one.id: rooms.get(one.room, one.id) for one in plan.groups}
    return names_of_groups(run.term, plan.groups, run.first or run.term.starts_on, scope=scope)

"""Routines of the afternoon are switched on for a while, and off again (S7.2, C7.4b)."""

from datetime import date, datetime

from kehou.care.actions.permits import made_or
from kehou.care.actions.refusals import RoutineEndsBeforeStart, RoutineOver, RoutineStands
from kehou.care.choices import RoutineKind
from kehou.care.events import RoutineBegun, RoutineEnded
from kehou.care.models import Routine
from kehou.core.journal import record
from kehou.core.scope import Scope


def begin_routine(
    kind: RoutineKind, *, starts_on: date, ends_on: date | None, temperature: bool, reason: str, now: datetime, scope: Scope
) -> Routine:
    """This will ask for the routine on every service day of the span; two of a kind on one day are refused."""
    if ends_on and ends_on < starts_on:
        raise RoutineEndsBeforeStart
    routine = made_or(
        Routine, RoutineStands, school_id=scope.unit.pk, kind=kind, starts_on=starts_on, ends_on=ends_on,
        temperature=temperature and kind == RoutineKind.HEALTH, reason=reason, begun_by_id=scope.user_id, begun_at=now,
    )  # fmt: skip
    said = RoutineBegun(
        school=routine.school_id, routine=routine.pk, kind_of=kind, starts_on=str(starts_on), ends_on=str(ends_on or ""), reason=reason
    )
    record(said, scope=scope)
    return routine


def end_routine(routine: Routine, *, now: datetime, scope: Scope) -> Routine:
    """This will stop asking for it from now on; what was recorded stays."""
    routine = Routine.objects.select_for_update(of=("self",)).get(pk=routine.pk)
    if routine.ended_at:
        raise RoutineOver
    routine.ended_at, routine.ended_by_id = now, scope.user_id
    routine.save(update_fields=["ended_at", "ended_by"])
    record(RoutineEnded(school=routine.school_id, routine=routine.pk, kind_of=routine.kind), scope=scope)
    return routine

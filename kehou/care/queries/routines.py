"""Which routines a school has switched on, and for how long (S7.2, C7.4b)."""

from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from kehou.care.choices import RoutineKind
from kehou.care.models import Routine
from kehou.core.scope import Scope, reachable


def routines(scope: Scope) -> QuerySet[Routine]:
    """All that were ever switched on, those that stand first."""
    found = reachable(Routine, replace(scope, sees="all")).select_related("begun_by", "ended_by")
    return found.order_by("ended_at", "-starts_on", "kind")


def routine_on(scope: Scope, kind: RoutineKind, day: date) -> Routine | None:
    """The routine of this kind that holds on a day."""
    standing = Q(ends_on=None) | Q(ends_on__gte=day)
    return routines(scope).filter(standing, kind=kind, starts_on__lte=day, ended_at=None).first()

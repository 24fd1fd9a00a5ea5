"""Who holds which role, where."""

from typing import Any

from django.db.models import QuerySet

from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import Scope
from kehou.identity.models import Grant, User


def roles_held(user: Any, unit: Unit) -> frozenset[str]:
    """Roles in force today at this unit, or at a unit above it."""
    if not user.is_active:
        return frozenset()
    today = clock.today()
    held = Grant.objects.filter(user=user, unit__code__in=unit.codes, starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return frozenset(held.values_list("role", flat=True))


def grants(scope: Scope) -> QuerySet[Grant]:
    """Roles granted at the units in reach."""
    return Grant.objects.filter(unit__in=scope.units).select_related("user", "unit", "granted_by")


def desks_of(user: User) -> QuerySet[Unit]:
    """The units at which this person holds a role today."""
    today = clock.today()
    mine = Grant.objects.filter(user=user, starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return Unit.objects.filter(pk__in=mine.values("unit"))

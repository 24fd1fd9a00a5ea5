"""Reads of pupils, guardians, collectors and consents."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.core.scope import Scope, acting, reachable
from kehou.people.models import Guardian, Pupil


def children_of(user: Any) -> tuple[tuple[UUID, UUID], ...]:
    """(pupil, school) for every child whose guardian this user is."""
    with acting(Scope("family", user.pk)):
        return tuple(Guardian.objects.filter(user=user).values_list("pupil_id", "school_id"))


def pupils(scope: Scope) -> QuerySet[Pupil]:
    """Pupils within reach, by class and name."""
    return reachable(Pupil, scope).select_related("home_class__grade", "home_class__campus")

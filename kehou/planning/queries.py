"""Reads of groups, their members and the duty roster."""

from datetime import date

from django.db.models import Q, QuerySet

from kehou.core.scope import Scope, reachable
from kehou.planning.models import Duty, Group, Membership


def groups_on(scope: Scope, day: date) -> QuerySet[Group]:
    """The groups that stand on a day, the late one last."""
    standing = Q(ends_on=None) | Q(ends_on__gte=day)
    return reachable(Group, scope).filter(standing, starts_on__lte=day).select_related("campus", "room", "term")


def members_on(scope: Scope, day: date) -> QuerySet[Membership]:
    """Who is in which group on a day, by seat."""
    standing = Q(ends_on=None) | Q(ends_on__gte=day)
    return reachable(Membership, scope).filter(standing, starts_on__lte=day).select_related("group", "pupil")


def duties_on(scope: Scope, day: date) -> QuerySet[Duty]:
    """The roster of a day: who is where, when (S5.5)."""
    found = reachable(Duty, scope).filter(date=day, ended_at=None)
    return found.select_related("group__room", "group__campus", "room", "staff__user")

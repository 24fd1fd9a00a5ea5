"""Reads of roll books made as one file, and the groups they are of."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.planning.models import Group, RollBooks
from kehou.planning.queries.plan import groups_ahead


def groups_with_books(scope: Scope, term: Any, today: date) -> QuerySet[Group]:
    """Every group that has a roll book of its own: the merged one's list differs each day."""
    return groups_ahead(scope, max(today, term.starts_on)).filter(term=term, is_late=False)


def books(scope: Scope, **filters: Any) -> QuerySet[RollBooks]:
    """Without their files: a list of them stays light."""
    return reachable(RollBooks, scope).filter(**filters).select_related("asked_by", "term").defer("sealed")


def books_file(scope: Scope, pk: UUID) -> RollBooks | None:
    """One with its file."""
    return reachable(RollBooks, scope).filter(pk=pk, state="done").first()

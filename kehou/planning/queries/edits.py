"""Reads of what was changed by hand."""

from typing import Any

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.planning.models import Edit


def edits(scope: Scope, **filters: Any) -> QuerySet[Edit]:
    """The latest first."""
    return reachable(Edit, scope).filter(**filters).select_related("group", "by", "undone_by", "term").order_by("-pk")


def last_edit(scope: Scope, term: Any) -> Edit | None:
    """The one that can be taken back next."""
    return edits(scope, term=term, undone_at=None).first()

"""Reads of large exports: what waits for a second person, and what became of one's own."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.enrolment.choices import ExportState
from kehou.enrolment.models import Export


def exports(scope: Scope, **filters: Any) -> QuerySet[Export]:
    return reachable(Export, scope).filter(**filters).select_related("school", "asked_by", "decided_by")


def own_exports(scope: Scope, **filters: Any) -> QuerySet[Export]:
    return exports(scope, asked_by=scope.user_id, **filters)


def exports_to_decide(scope: Scope, now: datetime) -> QuerySet[Export]:
    """Asked for by others, and still to be answered."""
    return exports(scope, state=ExportState.ASKED, until__gt=now).exclude(asked_by=scope.user_id).order_by("asked_at", "id")

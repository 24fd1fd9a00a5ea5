"""Reads of bundles: each person's own, and everybody's for those who see the whole school."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.enrolment.models import Bundle, Round


def bundles(scope: Scope, **filters: Any) -> QuerySet[Bundle]:
    """Without their files: a list of them stays light."""
    return reachable(Bundle, scope).filter(**filters).select_related("asked_by").defer("sealed")


def bundles_of(scope: Scope, round: Round) -> list[Bundle]:
    """The last five of a round."""
    return list(bundles(scope, round=round)[:5])


def file_of(scope: Scope, pk: UUID) -> bytes:
    """The file of a bundle within reach; empty where there is none yet."""
    found = reachable(Bundle, scope).filter(pk=pk).first()
    return found.content if found else b""

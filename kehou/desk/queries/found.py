"""Looking for a child or a colleague by name or pinyin."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.people import queries as people

MOST = 20


def children_found(scope: Scope, words: str) -> QuerySet[Any]:
    """Children within reach whose name holds, or whose pinyin begins with, these words."""
    return people.pupils(scope).filter(_like(words), state="here")[:MOST]


def staff_found(scope: Scope, words: str) -> QuerySet[Any]:
    """Colleagues at the school, by the same words."""
    return organisation.staff(replace(scope, sees="all")).filter(_like(words), left_on=None)[:MOST]


def _like(words: str) -> Q:
    words = "".join(words.split())
    return Q(name__icontains=words) | Q(pinyin__istartswith=words.lower())

"""Announcing that a document ends (S8: 有效期为3年)."""

from datetime import date
from typing import Any

from kehou.core.journal import record
from kehou.core.scope import Scope

from . import queries
from .events import ExpiryAnnounced


def announce_expiry(unit: Any, *, on: date, scope: Scope) -> list[ExpiryAnnounced]:
    """Tell the journal, once a document, that a document of this unit ends within the announced days.

    Rooms above hear it as news; the policy book shows it to everybody from the same day.
    """
    told = queries.announced(scope)
    news = [
        ExpiryAnnounced(school=unit.pk, document=document.id, ends=end, basis=queries.announcing(unit, on))
        for document, end in queries.expiring(unit, on)
        if document.unit == unit.code and (document.id, end.isoformat()) not in told
    ]
    for event in news:
        record(event, scope=scope)
    return news

"""Announcing that a document ends (S8: 有效期为3年); letting a school's published plan hold."""

from datetime import date
from typing import Any

from kehou.core.journal import record
from kehou.core.models import Unit
from kehou.core.scope import Scope

from . import queries
from .events import ExpiryAnnounced
from .rules.own import OwnPlan, adding, plans_in, written


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


def adopt_plan(unit: Unit, plan: OwnPlan) -> None:
    """From the plan's first day on, its values hold at the unit, as far as they are not looser than what stands above (S7.1).

    What an older plan of the same days said ends the day before.
    """
    mine = Unit.objects.select_for_update().get(pk=unit.pk)
    unit.own_policy = mine.own_policy = written(adding(plans_in(mine.own_policy), plan))
    mine.save(update_fields=["own_policy"])

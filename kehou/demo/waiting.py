"""The waiting list in April: a seat in the merged room was let go and is held for the first in line; one child is ill."""

from datetime import datetime, timedelta

from kehou.core.models import Unit
from kehou.core.scope import Scope
from kehou.enrolment import actions as enrolment
from kehou.enrolment.actions.waiting import offer_next
from kehou.enrolment.models import Place, Round


def show(unit: Unit, round: Round, *, now: datetime, lead: Scope) -> None:
    """Whom the lots let wait stands in line since the draw; the seat is asked for in turn (S1.1, S1.2)."""
    going_on = Place.objects.filter(round=round, ends_on=None, rests=None, starts_on__lt=now.date())
    late = going_on.filter(late=True, days=[1, 2, 3, 4, 5]).order_by("-pk").first()
    if late is not None:
        enrolment.end_place(late, on=now.date(), now=now, scope=lead)
    offer_next(round.pk, school=unit.pk, now=now, scope=lead)  # the worker's step, done at once
    ill = going_on.filter(late=False, ends_on=None).order_by("-pk")[0]
    first = now.date() + timedelta(days=1)
    enrolment.rest_place(ill, first=first, last=first + timedelta(days=4), reason="水痘，居家休息", now=now, scope=lead)

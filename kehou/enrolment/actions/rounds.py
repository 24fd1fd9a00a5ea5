"""Opening and closing a term's round (S5.1, S3.1)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import FirstDayTooEarly, RoundOpenAlready
from kehou.enrolment.choices import RoundState
from kehou.enrolment.events import RoundClosed, RoundOpened
from kehou.enrolment.models import Round, Slot, SlotDay
from kehou.enrolment.rules import ApplicationRules, ServiceTimeRules, window
from kehou.policy.queries import basis_json, basis_lines, rules_for

AFTERNOON = time(15, 30)


def open_round(
    term: Any,
    *,
    now: datetime,
    scope: Scope,
    opens_on: date | None = None,
    closes_on: date | None = None,
    first_day: date | None = None,
    plan: Any = None,
    capacity: int | None = None,
    late_capacity: int | None = None,
    slots: Iterable[dict[str, Any]] = (),
) -> Round:
    """Open the term's round. What is not said comes from policy: the first week, the earliest day, two slots."""
    unit, today = term.school, now.date()
    rules = rules_for(ApplicationRules, unit, max(today, term.starts_on))
    first, last = window(term.starts_on, rules)
    begins = first_day or max(rules.first_day, term.starts_on)
    if begins < rules.first_day:
        raise FirstDayTooEarly
    fields = {"opens_on": opens_on or first, "closes_on": closes_on or last, "first_day": begins, "plan": plan}
    round = _create(term, {**fields, "basis": basis_json(ApplicationRules, unit, max(today, term.starts_on))})
    seats = {False: capacity, True: late_capacity}
    for slot in [*slots] or default_slots(rules_for(ServiceTimeRules, unit, max(today, term.starts_on))):
        add_slot(round, **{"capacity": seats[slot.get("is_late", False)], **slot})
    told = RoundOpened(
        school=unit.pk, round=round.pk, opens_on=round.opens_on, closes_on=round.closes_on, first_day=begins,
        basis=basis_lines(ApplicationRules, unit, max(today, term.starts_on)),
    )  # fmt: skip
    record(told, scope=scope)
    return round


def _create(term: Any, fields: dict[str, Any]) -> Round:
    try:
        with transaction.atomic():
            return Round.objects.create(school=term.school, term=term, state=RoundState.OPEN, **fields)
    except IntegrityError as error:
        if "one_round_per_term" in str(error):
            raise RoundOpenAlready from error
        raise


def default_slots(rules: ServiceTimeRules) -> list[dict[str, Any]]:
    """After lessons until the late slot begins, and the late slot (S3.2)."""
    days = list(rules.weekdays)
    care = {"name": _("放学后看护"), "starts": AFTERNOON, "ends": rules.late_start, "weekdays": days}
    late = {"name": _("延时看护"), "starts": rules.late_start, "ends": rules.late_end, "weekdays": days, "is_late": True}
    return [care, late]


def add_slot(round: Round, **fields: Any) -> Slot:
    """A slot with its seats of each weekday."""
    slot = Slot.objects.create(school=round.school, round=round, **fields)
    seats = [SlotDay(school=round.school, slot=slot, weekday=day, capacity=slot.capacity) for day in slot.weekdays]
    SlotDay.objects.bulk_create(seats)
    return slot


def close_round(round: Round, *, scope: Scope) -> None:
    """No more applications this term, late ones included."""
    with acting(scope.for_unit(round.school_id)):
        round.state = RoundState.CLOSED
        round.save(update_fields=["state"])
        record(RoundClosed(school=round.school_id, round=round.pk), scope=scope)

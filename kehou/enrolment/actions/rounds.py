"""Opening and closing a term's round (S5.1, S3.1)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import FirstDayTooEarly, RoundNeedsPlan, RoundOpenAlready
from kehou.enrolment.choices import RoundState
from kehou.enrolment.events import RoundClosed, RoundFollowedPlan, RoundOpened
from kehou.enrolment.models import Offer, Place, Round, Slot, SlotDay
from kehou.enrolment.rules import ApplicationRules, window
from kehou.enrolment.rules.seating import Seat, seats_wanted
from kehou.organisation.queries import offer_of, plans
from kehou.policy.queries import basis_json, basis_lines, rules_for


def open_by_plan(term: Any, plan: Any, *, now: datetime, scope: Scope) -> Round:
    """Open the term's round as its published plan offers it: dates, slots, weekdays, seats of each campus (S7.1, S5.1)."""
    offer = offer_of(plan) if plan is not None else None
    if offer is None:
        raise RoundNeedsPlan
    return open_round(
        term, now=now, scope=scope, opens_on=offer.opens_on, closes_on=offer.closes_on, first_day=offer.first_day, plan=plan,
        slots=[slot_fields(one) for one in offer.slots],
    )  # fmt: skip


def slot_fields(offered: Any) -> dict[str, Any]:
    """A slot of a plan's offer as `add_slot` wants it; seats by campus, None for all of them together."""
    return {
        "name": offered.name, "starts": offered.starts, "ends": offered.ends, "weekdays": list(offered.weekdays),
        "is_late": offered.is_late, "seats": {campus or None: number for campus, number in offered.seats.items()},
    }  # fmt: skip


def open_round(
    term: Any,
    *,
    slots: Iterable[dict[str, Any]],
    now: datetime,
    scope: Scope,
    opens_on: date | None = None,
    closes_on: date | None = None,
    first_day: date | None = None,
    plan: Any = None,
) -> Round:
    """Open the term's round with these slots. Dates that are not said come from policy: the first week, the earliest day."""
    unit, today = term.school, now.date()
    rules = rules_for(ApplicationRules, unit, max(today, term.starts_on))
    first, last = window(term.starts_on, rules)
    begins = first_day or max(rules.first_day, term.starts_on)
    if begins < rules.first_day:
        raise FirstDayTooEarly
    fields = {"opens_on": opens_on or first, "closes_on": closes_on or last, "first_day": begins, "plan": plan}
    round = _create(term, {**fields, "basis": basis_json(ApplicationRules, unit, max(today, term.starts_on))})
    for slot in slots:
        add_slot(round, **slot)
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


def add_slot(round: Round, *, seats: Mapping[Any, int | None], **fields: Any) -> Slot:
    """A slot with its seats of each weekday: by campus, or for all together under None."""
    slot = Slot.objects.create(school=round.school, round=round, **fields)
    rows = [
        SlotDay(school=round.school, slot=slot, weekday=day, campus_id=campus, capacity=number)
        for day in slot.weekdays
        for campus, number in seats.items()
    ]
    SlotDay.objects.bulk_create(rows)
    return slot


# ── a new version of the plan, while the round is running ─────────────────────


def follow_plan(term: UUID, plan: UUID, *, scope: Scope) -> None:
    """The round follows a new version of its plan: its end, its slots, its seats. Nobody loses a seat by it (S7.1).

    Where more seats are held than the new version has, the limit is what is held, and nothing more is given.
    """
    round = Round.objects.select_for_update(of=("self",)).filter(term=term).first()
    found = plans(scope).filter(pk=plan).first()
    offer = offer_of(found) if found else None
    if round is None or offer is None or round.plan_id == plan:
        return
    round.plan_id, round.closes_on = plan, offer.closes_on
    round.save(update_fields=["plan", "closes_on"])
    wanted = _wanted(round, [slot_fields(one) for one in offer.slots])
    kept = _recounted(round, wanted)
    record(RoundFollowedPlan(school=round.school_id, round=round.pk, plan=plan, above_plan=kept), scope=scope)


def _wanted(round: Round, offered: list[dict[str, Any]]) -> dict[Seat, int | None]:
    """The slots as the plan has them now, old ones kept by name; every seat with its number."""
    known = {one.name: one for one in round.slots.all()}
    seats: dict[Seat, int | None] = {}
    for fields in offered:
        numbers = fields.pop("seats")
        slot = known.pop(fields["name"], None) or Slot(school=round.school, round=round)
        for name, value in fields.items():
            setattr(slot, name, value)
        slot.save()
        seats |= {(slot.pk, day, _id(campus)): number for day in slot.weekdays for campus, number in numbers.items()}
    for gone in known.values():
        gone.weekdays = []
        gone.save(update_fields=["weekdays"])
    return seats


def _id(campus: Any) -> UUID | None:
    return UUID(str(campus)) if campus else None


def _recounted(round: Round, wanted: Mapping[Seat, int | None]) -> int:
    """Write the seats anew from what is held; returns how many hold more than the plan has."""
    rows = {one.seat: one for one in SlotDay.objects.select_for_update().filter(slot__round=round).order_by("pk")}
    held, above = seats_held(round, wanted), 0
    for seat in {*wanted, *held}:
        row = rows.pop(seat, None) or SlotDay(school=round.school, slot_id=seat[0], weekday=seat[1], campus_id=seat[2])
        limit = wanted.get(seat, 0)
        above += limit is not None and held[seat] > limit
        row.taken, row.capacity = held[seat], None if limit is None else max(limit, held[seat])
        row.save()
    SlotDay.objects.filter(pk__in=[one.pk for one in rows.values()]).delete()
    return above


def seats_held(round: Round, known: Collection[Seat]) -> Counter[Seat]:
    """How often each seat is held: by places, and by offers that wait for their answer."""
    places = Place.objects.filter(round=round, holds_seat=True).values_list("slots", "days", "campus")
    offers = Offer.objects.filter(waiting__round=round, holds_seat=True)
    asked = offers.values_list("waiting__application__slots", "waiting__application__days", "campus")
    rows = [*places.order_by(), *asked.order_by()]
    return Counter(seat for slots, days, campus in rows for seat in seats_wanted(slots, days, campus, known))


def close_round(round: Round, *, scope: Scope) -> None:
    """No more applications this term, late ones included."""
    with acting(scope.for_unit(round.school_id)):
        round.state = RoundState.CLOSED
        round.save(update_fields=["state"])
        record(RoundClosed(school=round.school_id, round=round.pk), scope=scope)

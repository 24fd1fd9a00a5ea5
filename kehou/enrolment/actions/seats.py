"""Seats of a slot's weekday: counted under lock, with the table's own check behind; every path comes through here (S1.1)."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import SlotFull
from kehou.enrolment.events import CapacitySet
from kehou.enrolment.models import SlotDay


class BelowTaken(Refusal):
    clause = "S1.1"
    todo = gettext_lazy("请先等名额空出来，或填写不小于已占的数。")

    @classmethod
    def of(cls, taken: int) -> "BelowTaken":
        said = ngettext("这一天已占 %(taken)s 个名额，不能改得更少。", "这一天已占 %(taken)s 个名额，不能改得更少。", taken)
        return cls(said % {"taken": taken})


def take_seats(slots: list, days: list[int], promised: Mapping[tuple[UUID, int], int] | None = None) -> None:
    """Lock the seats in a fixed order, then count; the table's own check stands behind.

    `promised` seats are left for others: those whose letter waits for its signature go before the waiting list.
    """
    wanted = SlotDay.objects.select_for_update(of=("self",)).filter(slot__in=slots, weekday__in=days)
    rows = list(wanted.select_related("slot").order_by("pk"))
    for seats in rows:
        if seats.left is not None and seats.left - (promised or {}).get((seats.slot_id, seats.weekday), 0) < 1:
            raise SlotFull.on(seats.slot.name, seats.weekday)
    try:
        with transaction.atomic():
            SlotDay.objects.filter(pk__in=[seats.pk for seats in rows]).update(taken=F("taken") + 1)
    except IntegrityError as error:
        raise SlotFull(_("所选的日子里有一天名额已满。")) from error


def give_back_seats(slots: list, days: list[int]) -> None:
    """The seats are free again; locked in the same order as they are taken."""
    rows = SlotDay.objects.select_for_update().filter(slot__in=slots, weekday__in=days).order_by("pk")
    SlotDay.objects.filter(pk__in=[seats.pk for seats in rows]).update(taken=F("taken") - 1)


def set_capacity(seats: SlotDay, capacity: int | None, *, scope: Scope) -> SlotDay:
    """More seats, fewer, or no limit; never fewer than are taken."""
    with acting(scope.for_unit(seats.school_id)):
        mine = SlotDay.objects.select_for_update().get(pk=seats.pk)
        if capacity is not None and capacity < mine.taken:
            raise BelowTaken.of(mine.taken)
        was, mine.capacity = mine.capacity, capacity
        mine.save(update_fields=["capacity"])
        record(CapacitySet(school=mine.school_id, slot=mine.slot_id, weekday=mine.weekday, was=was, now=capacity), scope=scope)
    return mine

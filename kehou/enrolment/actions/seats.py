"""Seats of a slot's weekday: counted under lock, with the table's own check behind; every path comes through here (S1.1)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import SlotFull, SlotNotOffered
from kehou.enrolment.events import CapacitySet
from kehou.enrolment.models import SlotDay
from kehou.enrolment.rules.seating import Seat


class BelowTaken(Refusal):
    clause = "S1.1"
    todo = gettext_lazy("请先等名额空出来，或填写不小于已占的数。")

    @classmethod
    def of(cls, taken: int) -> "BelowTaken":
        said = ngettext("这一天已占 %(taken)s 个名额，不能改得更少。", "这一天已占 %(taken)s 个名额，不能改得更少。", taken)
        return cls(said % {"taken": taken})


def take_seats(slots: list, days: list[int], campus: UUID, promised: Mapping[Seat, int] | None = None) -> None:
    """Lock the seats in a fixed order, then count; the table's own check stands behind.

    A slot divided by campus has seats of the child's own `campus`. `promised` seats are left for others: those whose
    letter waits for its signature go before the waiting list.
    """
    rows = _locked(slots, days, campus)
    if len(rows) < len(set(slots)) * len(set(days)):
        raise SlotNotOffered
    for seats in rows:
        if seats.left is not None and seats.left - (promised or {}).get(seats.seat, 0) < 1:
            raise SlotFull.on(seats.slot.name, seats.weekday)
    try:
        with transaction.atomic(savepoint=False):
            SlotDay.objects.filter(pk__in=[seats.pk for seats in rows]).update(taken=F("taken") + 1)
    except IntegrityError as error:
        raise SlotFull(_("所选的日子里有一天名额已满。")) from error


def _locked(slots: Iterable, days: Iterable[int], campus: UUID | None) -> list[SlotDay]:
    wanted = SlotDay.objects.select_for_update(of=("self",)).filter(slot__in=[*slots], weekday__in=[*days])
    return list(wanted.filter(Q(campus=None) | Q(campus=campus)).select_related("slot").order_by("pk"))


def give_back_seats(slots: list, days: list[int], campus: UUID | None) -> None:
    """The seats are free again; locked in the same order as they are taken."""
    SlotDay.objects.filter(pk__in=[seats.pk for seats in _locked(slots, days, campus)]).update(taken=F("taken") - 1)


@dataclass(frozen=True)
class Move:
    """A child whose class lies on another campus now, with the seats it holds."""

    slots: tuple[UUID, ...]
    days: tuple[int, ...]
    came_from: UUID | None
    goes_to: UUID


def move_seats(moves: Sequence[Move], *, scope: Scope) -> None:
    """Seats follow the children to another campus. The school has moved them: where it is full, the limit grows with them (S1.2).

    All rows are locked first and in the same order as everywhere, so that nobody waits for each other.
    """
    slots = {slot for move in moves for slot in move.slots}
    rows = SlotDay.objects.select_for_update(of=("self",)).filter(slot__in=slots, campus__isnull=False)
    known = {seats.seat: seats for seats in rows.select_related("slot").order_by("pk")}
    left: Counter[Seat] = Counter()
    for move in moves:
        pairs = [(slot, day) for slot in move.slots for day in move.days]
        left.subtract((slot, day, move.came_from) for slot, day in pairs if (slot, day, move.came_from) in known)
        left.update((slot, day, move.goes_to) for slot, day in pairs if (slot, day, move.goes_to) in known)
    for seat, more in left.items():
        _change(known[seat], more, scope)


def _change(seats: SlotDay, more: int, scope: Scope) -> None:
    seats.taken += more
    was, needed = seats.capacity, seats.taken
    if was is not None and needed > was:
        seats.capacity = needed
        told = CapacitySet(school=seats.school_id, slot=seats.slot_id, weekday=seats.weekday, campus=seats.campus_id, was=was, now=needed)
        record(told, scope=scope)
    seats.save(update_fields=["taken", "capacity"])


def set_capacity(seats: SlotDay, capacity: int | None, *, scope: Scope) -> SlotDay:
    """More seats, fewer, or no limit; never fewer than are taken."""
    with acting(scope.for_unit(seats.school_id)):
        mine = SlotDay.objects.select_for_update().get(pk=seats.pk)
        if capacity is not None and capacity < mine.taken:
            raise BelowTaken.of(mine.taken)
        was, mine.capacity = mine.capacity, capacity
        mine.save(update_fields=["capacity"])
        told = CapacitySet(
            school=mine.school_id, slot=mine.slot_id, weekday=mine.weekday, campus=mine.campus_id, was=was, now=capacity
        )
        record(told, scope=scope)
    return mine

"""What a plan offers: the dates of the round, the slots with their weekdays, and the seats of each campus (S3.1, S3.2, S5.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

AFTER_LESSONS = time(15, 30)
WHOLE = ""  # the seats of a slot that is not divided by campus


@dataclass(frozen=True)
class OfferedSlot:
    """A time of the afternoon; seats a day by campus id, or under `WHOLE` for all together; None = no limit."""

    name: str
    starts: time
    ends: time
    weekdays: tuple[int, ...]
    is_late: bool = False
    seats: Mapping[str, int | None] = field(default_factory=lambda: {WHOLE: None})

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}—{self.ends:%H:%M}"


@dataclass(frozen=True)
class Offer:
    """The part of a plan out of which the round is opened."""

    opens_on: date
    closes_on: date
    first_day: date
    slots: tuple[OfferedSlot, ...]


@dataclass(frozen=True)
class Bounds:
    """What the plan's own lines, and the term, allow an offer (S3.1, S3.2, S5.1)."""

    term_starts: date
    term_ends: date
    earliest_day: date
    window_days: int
    weekdays: tuple[int, ...]
    late_start: time
    late_end: time

    @property
    def window(self) -> tuple[date, date]:
        """The first week of the term (S5.1)."""
        return self.term_starts, self.term_starts + timedelta(days=self.window_days - 1)


class Trouble(StrEnum):
    """What can be wrong with an offer."""

    NO_SLOT = "no_slot"
    NAME_TWICE = "name_twice"
    WINDOW = "window"
    OUTSIDE_TERM = "outside_term"
    TOO_EARLY = "too_early"
    HOURS = "hours"
    NO_DAY = "no_day"
    WEEKDAY = "weekday"
    PAST_LATE = "past_late"
    INTO_LATE = "into_late"
    LATE_TOO_SOON = "late_too_soon"


@dataclass(frozen=True)
class Found:
    """One trouble: the slot it concerns ("" for the dates) and the value that was meant as a bound."""

    trouble: Trouble
    slot: str = ""
    bound: str = ""


def troubles(offer: Offer, bounds: Bounds) -> list[Found]:
    """Everything that stands against an offer; empty if nothing does.

    >>> bounds = Bounds(date(2024, 2, 26), date(2024, 7, 5), date(2024, 3, 4), 7, (1, 2, 3, 4, 5), time(17), time(18))
    >>> slot = OfferedSlot("延时看护", time(17), time(18, 30), (1, 2), is_late=True)
    >>> [one.trouble.value for one in troubles(Offer(date(2024, 2, 26), date(2024, 3, 3), date(2024, 3, 4), (slot,)), bounds)]
    ['past_late']
    """
    return [*_with_days(offer, bounds), *(found for slot in offer.slots for found in _with_slot(slot, bounds)), *_with_names(offer)]


def _with_days(offer: Offer, bounds: Bounds) -> Iterator[Found]:
    if offer.closes_on < offer.opens_on:
        yield Found(Trouble.WINDOW)
    if offer.first_day < bounds.earliest_day:
        yield Found(Trouble.TOO_EARLY, bound=bounds.earliest_day.isoformat())
    if not bounds.term_starts <= offer.first_day <= bounds.term_ends or offer.closes_on > bounds.term_ends:
        yield Found(Trouble.OUTSIDE_TERM, bound=f"{bounds.term_starts.isoformat()} — {bounds.term_ends.isoformat()}")


def _with_slot(slot: OfferedSlot, bounds: Bounds) -> Iterator[Found]:
    if slot.ends <= slot.starts:
        yield Found(Trouble.HOURS, slot.name)
    if not slot.weekdays:
        yield Found(Trouble.NO_DAY, slot.name)
    if not set(slot.weekdays) <= set(bounds.weekdays):
        yield Found(Trouble.WEEKDAY, slot.name, "".join(map(str, bounds.weekdays)))
    if slot.ends > bounds.late_end:
        yield Found(Trouble.PAST_LATE, slot.name, f"{bounds.late_end:%H:%M}")
    elif not slot.is_late and slot.ends > bounds.late_start:
        yield Found(Trouble.INTO_LATE, slot.name, f"{bounds.late_start:%H:%M}")
    if slot.is_late and slot.starts < bounds.late_start:
        yield Found(Trouble.LATE_TOO_SOON, slot.name, f"{bounds.late_start:%H:%M}")


def _with_names(offer: Offer) -> Iterator[Found]:
    if not offer.slots:
        yield Found(Trouble.NO_SLOT)
    names = [slot.name for slot in offer.slots]
    for name in sorted({one for one in names if names.count(one) > 1}):
        yield Found(Trouble.NAME_TWICE, name)


def usual_offer(bounds: Bounds, care: str, late: str) -> Offer:
    """The first week for applications, care after lessons, the late slot; nobody limited (S3.2, S5.1)."""
    opens_on, closes_on = bounds.window
    first_day = max(bounds.earliest_day, bounds.term_starts)
    slots = (
        OfferedSlot(care, AFTER_LESSONS, bounds.late_start, bounds.weekdays),
        OfferedSlot(late, bounds.late_start, bounds.late_end, bounds.weekdays, is_late=True),
    )
    return Offer(opens_on, closes_on, first_day, slots)


# ── as a plan keeps it ────────────────────────────────────────────────────────


def as_json(offer: Offer) -> dict[str, Any]:
    """The offer as a plan's content keeps it."""
    return {
        "opens_on": offer.opens_on.isoformat(), "closes_on": offer.closes_on.isoformat(),
        "first_day": offer.first_day.isoformat(), "slots": [_slot_json(one) for one in offer.slots],
    }  # fmt: skip


def _slot_json(slot: OfferedSlot) -> dict[str, Any]:
    return {
        "name": slot.name, "starts": f"{slot.starts:%H:%M}", "ends": f"{slot.ends:%H:%M}", "weekdays": list(slot.weekdays),
        "is_late": slot.is_late, "seats": dict(slot.seats),
    }  # fmt: skip


def offer_in(said: Mapping[str, Any]) -> Offer:
    """The offer a plan keeps; `as_json` read back."""
    opens_on, closes_on, first_day = (date.fromisoformat(said[name]) for name in ("opens_on", "closes_on", "first_day"))
    return Offer(opens_on, closes_on, first_day, tuple(_slot_in(one) for one in said["slots"]))


def _slot_in(said: Mapping[str, Any]) -> OfferedSlot:
    return OfferedSlot(
        said["name"], time.fromisoformat(said["starts"]), time.fromisoformat(said["ends"]), tuple(said["weekdays"]),
        said["is_late"], dict(said["seats"]),
    )  # fmt: skip

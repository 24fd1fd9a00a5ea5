"""Places through the term, the waiting list, seats (S1.1, S1.2)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceGranted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "给予名额")

    place: UUID
    pupil: UUID
    application: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class PlaceEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "结束名额")

    place: UUID
    pupil: UUID
    ends_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlacesMoved(Event):
    """The children now learn on another campus, and are looked after there (S5.4)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "名额随转班换校区")

    places: tuple[UUID, ...]
    pupils: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class WaitingJoined(Event):
    """Who waits now, in order (S1.1)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "进入候补")

    round: UUID
    applications: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class OffersMade(Event):
    """Seats held for one child, or for brothers and sisters together, until then."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "递补通知")

    offers: tuple[UUID, ...]
    pupils: tuple[UUID, ...]
    until: datetime


@dataclass(frozen=True, kw_only=True)
class OfferAnswered(Event):
    """On paper, or by word of mouth, `said_by` is who of the family answered."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "递补答复")

    offer: UUID
    pupil: UUID
    round: UUID
    state: str
    said_by: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceRests(Event):
    """The child does not come on these days; the place stays its own (S1.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "暂停参加")

    place: UUID
    pupil: UUID
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class CapacitySet(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "名额调整")

    slot: UUID
    weekday: int
    was: int | None
    now: int | None
    campus: UUID | None = None

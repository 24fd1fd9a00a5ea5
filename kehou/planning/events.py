"""What has happened in planning; facts hold ids and reasons, never names of children."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupsProposed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提出编组方案")

    run: UUID
    state: str
    cost: int = 0
    bound: int = 0


@dataclass(frozen=True, kw_only=True)
class SeatsProposed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提出座位方案")

    run: UUID
    state: str
    cost: int = 0
    bound: int = 0


@dataclass(frozen=True, kw_only=True)
class RosterProposed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提出值班方案")

    run: UUID
    state: str
    cost: int = 0
    bound: int = 0


@dataclass(frozen=True, kw_only=True)
class GroupsPublished(Event):
    """Groups stand from a day on; a group outside the band names its reason (S5.4)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "公布编组")

    run: UUID
    starts_on: date
    groups: tuple[UUID, ...]
    reasons: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SeatsPublished(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "公布座位")

    run: UUID
    group: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SeatMoved(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "调整座位")

    membership: UUID
    row: int
    column: int


@dataclass(frozen=True, kw_only=True)
class RosterPublished(Event):
    """The roster of these days is known to everybody (S5.5)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "公布值班表")

    run: UUID
    first: date
    last: date
    added: int
    ended: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DutySubstituted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "换班")

    duty: UUID
    instead_of: UUID
    staff: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChildJoined(Event):
    """A child with a new place joined a group that stands already (S5.4)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子编入班组")

    pupil: UUID
    group: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class ChildLeft(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子离开班组")

    pupil: UUID
    group: UUID
    ends_on: date

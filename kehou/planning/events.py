"""What has happened in planning; facts hold ids and reasons, never names of children."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class GroupsProposed(Event):
    run: UUID
    state: str
    cost: int = 0
    bound: int = 0


@dataclass(frozen=True, kw_only=True)
class SeatsProposed(Event):
    run: UUID
    state: str
    cost: int = 0
    bound: int = 0


@dataclass(frozen=True, kw_only=True)
class RosterProposed(Event):
    run: UUID
    state: str
    cost: int = 0
    bound: int = 0


@dataclass(frozen=True, kw_only=True)
class GroupsPublished(Event):
    """Groups stand from a day on; a group outside the band names its reason (S5.4)."""

    run: UUID
    starts_on: date
    groups: tuple[UUID, ...]
    reasons: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SeatsPublished(Event):
    run: UUID
    group: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class SeatMoved(Event):
    membership: UUID
    row: int
    column: int


@dataclass(frozen=True, kw_only=True)
class RosterPublished(Event):
    """The roster of these days is known to everybody (S5.5)."""

    run: UUID
    first: date
    last: date
    added: int
    ended: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DutySubstituted(Event):
    duty: UUID
    instead_of: UUID
    staff: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChildJoined(Event):
    """A child with a new place joined a group that stands already (S5.4)."""

    pupil: UUID
    group: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class ChildLeft(Event):
    pupil: UUID
    group: UUID
    ends_on: date

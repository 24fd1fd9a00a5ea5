"""What has happened to the people of a school; facts hold ids and reasons, never names of children."""

from dataclasses import dataclass
from uuid import UUID

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(Event):
    """A family said yes or no to one purpose."""

    pupil: UUID
    purpose: str
    version: str
    given: bool
    channel: str


@dataclass(frozen=True, kw_only=True)
class SlipsPrinted(Event):
    """Code slips were printed for a class; older ones no longer work."""

    home_class: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class GuardianBound(Event):
    """A guardian bound an account to a child; `others` are the accounts of the child's other guardians."""

    pupil: UUID
    guardian: UUID
    user: UUID
    others: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GuardianReleased(Event):
    """A guardian's account was untied from a child."""

    pupil: UUID
    guardian: UUID
    user: UUID
    reason: str

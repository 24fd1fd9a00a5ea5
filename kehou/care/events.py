"""Care's news."""

from dataclasses import dataclass
from uuid import UUID

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionsPlanned(Event):
    """The day's sessions stand (S3.1)."""

    day: str
    sessions: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    session: UUID
    activity: str
    adults: int
    expected: int


@dataclass(frozen=True, kw_only=True)
class ActivityChanged(Event):
    session: UUID
    activity: str
    was: str


@dataclass(frozen=True, kw_only=True)
class RollCalled(Event):
    """A whole group at once (C7.2)."""

    session: UUID
    present: tuple[UUID, ...]
    absent: tuple[UUID, ...]
    on_leave: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MarkCorrected(Event):
    session: UUID
    pupil: UUID
    state: str
    was: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MovementStarted(Event):
    movement: UUID
    pupils: tuple[UUID, ...]
    expected: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class MovementArrived(Event):
    movement: UUID
    arrived: tuple[UUID, ...]
    missing: tuple[UUID, ...]
    counted: int


@dataclass(frozen=True, kw_only=True)
class ChildCollected(Event):
    """A child went home with an adult."""

    pupil: UUID
    hand_over: UUID
    how: str
    person: UUID | None = None
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildWentHomeAlone(Event):
    pupil: UUID
    hand_over: UUID
    permit: UUID | None = None
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildTakenIn(Event):
    """A make-up child; `times` counts this term, so that repeated cases prompt an application (C7.4c)."""

    pupil: UUID
    make_up: UUID
    times: int


@dataclass(frozen=True, kw_only=True)
class AlarmRaised(Event):
    alarm: UUID
    kind_of: str
    pupil: UUID | None = None
    session: UUID | None = None
    movement: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AlarmSettled(Event):
    alarm: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class LeaveAsked(Event):
    leave: UUID
    pupil: UUID
    day: str


@dataclass(frozen=True, kw_only=True)
class LeaveWithdrawn(Event):
    leave: UUID
    pupil: UUID
    day: str


@dataclass(frozen=True, kw_only=True)
class PermitAsked(Event):
    permit: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class PermitDecided(Event):
    permit: UUID
    pupil: UUID
    state: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionClosed(Event):
    session: UUID
    late_minutes: int

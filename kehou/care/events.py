"""Care's news."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SessionsPlanned(Event):
    """The day's sessions stand (S3.1)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "安排当天看护")

    day: str
    sessions: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SessionOpened(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "看护开始")

    session: UUID
    activity: str
    adults: int
    expected: int


@dataclass(frozen=True, kw_only=True)
class ActivityChanged(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "更改看护内容")

    session: UUID
    activity: str
    was: str


@dataclass(frozen=True, kw_only=True)
class RollCalled(Event):
    """A whole group at once (C7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "点名")

    session: UUID
    present: tuple[UUID, ...]
    absent: tuple[UUID, ...]
    on_leave: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MarkCorrected(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "更正点名")

    session: UUID
    pupil: UUID
    state: str
    was: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MovementStarted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "转移出发并清点")

    movement: UUID
    pupils: tuple[UUID, ...]
    expected: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class MovementArrived(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "转移到达并清点")

    movement: UUID
    arrived: tuple[UUID, ...]
    missing: tuple[UUID, ...]
    counted: int


@dataclass(frozen=True, kw_only=True)
class MovementJoined(Event):
    """A child came to a movement already under way, or left it for the group it came from (C7.4b)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "转移途中有人加入或返回")

    movement: UUID
    pupil: UUID
    joined: bool


@dataclass(frozen=True, kw_only=True)
class ChildCollected(Event):
    """A child went home with an adult."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子由家长或代接人接走")

    pupil: UUID
    hand_over: UUID
    how: str
    person: UUID | None = None
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildWentHomeAlone(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子独自回家")

    pupil: UUID
    hand_over: UUID
    permit: UUID | None = None
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class PickupCodeMade(Event):
    """A guardian made a one-time code for somebody; `for_a_day` when that person was named with it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "家长生成接送码")

    pupil: UUID
    pickup_code: UUID
    person: UUID
    for_a_day: bool = False


@dataclass(frozen=True, kw_only=True)
class PickupCodeRevoked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "家长收回接送码")

    pupil: UUID
    pickup_code: UUID


@dataclass(frozen=True, kw_only=True)
class PickupCodeUsed(Event):
    """Somebody came with the code and has the child; `offline` when the gate had no network at that moment."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "凭接送码接走")

    pupil: UUID
    pickup_code: UUID
    hand_over: UUID
    offline: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiptSigned(Event):
    """Who took the child signed for it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "接走签字")

    pupil: UUID
    hand_over: UUID
    receipt: UUID


@dataclass(frozen=True, kw_only=True)
class ChildTakenIn(Event):
    """A make-up child; `times` counts this term, so that repeated cases prompt an application (C7.4c)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "收下补缺的孩子")

    pupil: UUID
    make_up: UUID
    times: int


@dataclass(frozen=True, kw_only=True)
class AlarmRaised(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "发出告警")

    alarm: UUID
    kind_of: str
    pupil: UUID | None = None
    session: UUID | None = None
    movement: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AlarmSettled(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "处理告警")

    alarm: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class LeaveAsked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "家长请假")

    leave: UUID
    pupil: UUID
    day: str


@dataclass(frozen=True, kw_only=True)
class LeaveWithdrawn(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "撤回请假")

    leave: UUID
    pupil: UUID
    day: str


@dataclass(frozen=True, kw_only=True)
class PermitAsked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "申请独自回家证")

    permit: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class PermitDecided(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "审核独自回家证")

    permit: UUID
    pupil: UUID
    state: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionClosed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "看护结束")

    session: UUID
    late_minutes: int


@dataclass(frozen=True, kw_only=True)
class PhoneEntriesTaken(Event):
    """What a phone had written down without a network reached the house (T14)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "收到离线登记")

    session: UUID
    device: UUID
    entries: tuple[UUID, ...]
    marked: int
    handed_over: int

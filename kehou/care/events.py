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
class CorrectionAsked(Event):
    """A mark of a closed day is held to be wrong (C7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "申请更正出勤")

    correction: UUID
    pupil: UUID
    session: UUID


@dataclass(frozen=True, kw_only=True)
class CorrectionDecided(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "核准更正出勤")

    correction: UUID
    pupil: UUID
    granted: bool


@dataclass(frozen=True, kw_only=True)
class IncidentReported(Event):
    """Something happened; what, stands sealed in the incident (C7.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "登记事件")

    incident: UUID
    pupils: tuple[UUID, ...]
    severity: str


@dataclass(frozen=True, kw_only=True)
class IncidentFollowed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "跟进事件")

    incident: UUID
    kind_of: str


@dataclass(frozen=True, kw_only=True)
class ClaimNoted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "登记理赔")

    incident: UUID
    claim: str


@dataclass(frozen=True, kw_only=True)
class IncidentEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "事件结案")

    incident: UUID


@dataclass(frozen=True, kw_only=True)
class MusterBegun(Event):
    """Everybody in the building is counted, by place (S7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "开始紧急点名")

    muster: UUID
    pupils: int
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class MusterCounted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "紧急点名清点")

    muster: UUID
    here: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class MusterEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "结束紧急点名")

    muster: UUID
    seconds: int


@dataclass(frozen=True, kw_only=True)
class RoomVisited(Event):
    """The patrol stood in a room; `findings` are what was not as it must be (S6, C7.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "巡课")

    session: UUID
    patrol_visit: UUID
    findings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SessionChecked(Event):
    """Hygiene, civility and safety of a session (C7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "卫生文明安全检查")

    session: UUID
    good: bool


@dataclass(frozen=True, kw_only=True)
class LateRungTaken(Event):
    """The clock took a rung of the ladder for a child not fetched (C7.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "超时未接：下一步")

    late_pickup: UUID
    pupil: UUID
    rung: str


@dataclass(frozen=True, kw_only=True)
class LateCallMade(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "超时未接：打电话")

    late_pickup: UUID
    pupil: UUID
    reached: bool


@dataclass(frozen=True, kw_only=True)
class LatePickupEnded(Event):
    """Fetched after all, so many minutes after the end."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "超时未接：已接走")

    late_pickup: UUID
    pupil: UUID
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ChildGivenToOffice(Event):
    """A leader of the school holds the child now."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "交给值班领导")

    pupil: UUID
    hand_over: UUID
    leader: UUID


@dataclass(frozen=True, kw_only=True)
class ChildTakenIn(Event):
    """A make-up child; `times` counts this month, so that repeated cases prompt an application (C7.4c)."""

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
class PermitPhotoAdded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "独自回家证加照片")

    permit: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class AloneStopped(Event):
    """Nobody goes home alone on this day; so many families were told (C7.4a)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "当天停止独自回家")

    alone_stop: UUID
    day: str
    families: int


@dataclass(frozen=True, kw_only=True)
class AloneStopLifted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "恢复独自回家")

    alone_stop: UUID
    day: str


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

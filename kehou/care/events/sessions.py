"""A session's news: planned, opened, its roll called, what was looked at, closed."""

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
class FindingRemedied(Event):
    """What a check found wrong is in order again (C7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "检查发现已整改")

    session: UUID
    remedy: UUID


@dataclass(frozen=True, kw_only=True)
class PaperListTaken(Event):
    """A list filled in by hand was typed in, or read from a photo and confirmed: so many children, so many of them gone (C7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "补录纸质名单")

    session: UUID
    paper_list: UUID
    children: int
    gone: int
    marked: int
    handed_over: int
    by_photo: bool = False


@dataclass(frozen=True, kw_only=True)
class ListsPrinted(Event):
    """The day's lists went to the printer, one or all (C7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "打印点名册")

    day: str
    sessions: tuple[UUID, ...]
    pages: int


@dataclass(frozen=True, kw_only=True)
class RoutineBegun(Event):
    """A school has switched on a routine of the afternoon (S7.2, C7.4b)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "启用日常安排")

    routine: UUID
    kind_of: str
    starts_on: str
    ends_on: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoutineEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "停用日常安排")

    routine: UUID
    kind_of: str

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


@dataclass(frozen=True, kw_only=True)
class VolunteerOffered(Event):
    """A member of staff said what they offer for the term (C5.1)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "申报看护志愿")

    staff: UUID
    slots: tuple[str, ...]
    weekdays: tuple[int, ...]
    max_week: int


@dataclass(frozen=True, kw_only=True)
class LoadConfirmed(Event):
    """The school confirmed that the teaching load of these leaves room for duties (C5.1)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "确认教学课时")

    staff: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class TimetableSet(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "登记课表")

    staff: tuple[UUID, ...]
    lessons: int


@dataclass(frozen=True, kw_only=True)
class AbsenceAsked(Event):
    """A member of staff will be away, or is (S5.5)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "教师请假")

    absence: UUID
    staff: UUID
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class AbsenceDecidedUpon(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "答复教师请假")

    absence: UUID
    staff: UUID
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class AbsenceWithdrawn(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "撤回教师请假")

    absence: UUID
    staff: UUID


@dataclass(frozen=True, kw_only=True)
class DutiesReplanned(Event):
    """The duties of somebody away were given to others with the fewest changes."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "重排请假期间的值班")

    absence: UUID
    duties: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SwapAsked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "请同事换班")

    swap: UUID
    duty: UUID
    taker: UUID


@dataclass(frozen=True, kw_only=True)
class SwapAnswered(Event):
    """The colleague agreed or not, or the offer was taken back; where agreed, the duties have changed hands."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "答复换班")

    swap: UUID
    state: str
    duties: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChildMoved(Event):
    """A child was put into another group by hand, or the move was taken back (S5.4)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "调整孩子的班组")

    pupil: UUID
    group: UUID
    before: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class GroupSplit(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "拆分班组")

    group: UUID
    new: UUID
    pupils: tuple[UUID, ...]
    starts_on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupsJoined(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "合并班组")

    group: UUID
    ended: UUID
    starts_on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DutyPinned(Event):
    """A duty is kept, or no longer kept, when the roster is planned again."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "固定值班")

    duty: UUID
    pinned: bool


@dataclass(frozen=True, kw_only=True)
class FeedOpened(Event):
    """Somebody made a calendar address of their own duties or their child's afternoons; a former one ended."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "开通日历订阅")

    feed: UUID


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "撤销日历订阅")

    feed: UUID


@dataclass(frozen=True, kw_only=True)
class ApartEntered(Event):
    """Two children are kept apart for some days; why is not told here (S5.4)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "登记分开安排")

    pair: UUID
    pupil: UUID
    other: UUID
    apart_from: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ApartEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "解除分开安排")

    pair: UUID
    pupil: UUID
    other: UUID


@dataclass(frozen=True, kw_only=True)
class BooksAsked(Event):
    """Somebody asked for all roll books of a term in one file."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "制作全部点名册")

    books: UUID
    form: str
    count: int


@dataclass(frozen=True, kw_only=True)
class GroupRoomChanged(Event):
    """A group has another room from now on; its coming duties are there (S5.4)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "班组换教室")

    group: UUID
    room: UUID
    before: UUID


@dataclass(frozen=True, kw_only=True)
class EditUndone(Event):
    """The last change by hand was taken back; `deed` says of what kind it was."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "撤回手工改动")

    edit: UUID
    deed: str


@dataclass(frozen=True, kw_only=True)
class PostStated(Event):
    """A post is new, or asks for other hours, other adults or others to hold it, from the next roster on."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "登记或修改岗位")

    post: UUID
    called: str
    kind_of: str
    adults: int
    who: str
    named: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PostEnded(Event):
    """A post is needed no more; its duties to come ended with it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "撤销岗位")

    post: UUID
    duties: int

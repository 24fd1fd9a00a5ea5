"""What has happened in enrolment; facts hold ids and reasons, never names of children."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "开放报名")

    round: UUID
    opens_on: date
    closes_on: date
    first_day: date


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "停止受理报名")

    round: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提交申请")

    application: UUID
    pupil: UUID
    number: str
    channel: str
    late_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ApplicationChanged(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "修改申请")

    application: UUID
    pupil: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "撤回申请")

    application: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationsReviewed(Event):
    """One decision about a list of applications: each is named, with its own reason."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "审核申请")

    round: UUID
    step: str
    decision: str
    applications: tuple[UUID, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GradeListSubmitted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "年级名单报学校")

    grade_list: UUID
    grade: int
    number: int
    applications: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class NoticePublished(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "发布公示")

    notice: UUID
    starts_on: date
    ends_on: date
    applications: tuple[UUID, ...]
    sha256: str
    waiting: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ObjectionFiled(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提出意见")

    notice: UUID
    objection: UUID
    anonymous: bool


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "答复意见")

    notice: UUID
    objection: UUID


@dataclass(frozen=True, kw_only=True)
class NoticeClosed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "公示结束")

    notice: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LettersSent(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "下发告知单")

    notice: UUID
    letters: tuple[UUID, ...]
    version: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class LetterSigned(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "签署告知单")

    letter: UUID
    pupil: UUID
    channel: str
    sha256: str
    algorithm: str = "sha256"
    seal: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterTemplateSaved(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "保存告知单范本")

    template: UUID
    version: str


@dataclass(frozen=True, kw_only=True)
class LetterRead(Event):
    """A guardian has opened the letter (S5.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "打开告知单")

    letter: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class LettersReminded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "催签告知单")

    letters: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class LetterRefused(Event):
    """The family does not sign: no place is granted (S5.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "家长拒签告知单")

    letter: UUID
    pupil: UUID
    application: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class LetterLapsed(Event):
    """Not signed in time: the place is given up (S5.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "告知单逾期失效")

    letter: UUID
    pupil: UUID
    application: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class LetterRenewed(Event):
    """A seat from the waiting list: the letter is written anew, to be signed by a new day; what it was stays here (S5.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "重新下发告知单")

    letter: UUID
    pupil: UUID
    due_on: date
    was_due_on: date
    was_sha256: str
    was_over: bool


@dataclass(frozen=True, kw_only=True)
class LetterExtended(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "告知单延期")

    letter: UUID
    pupil: UUID
    due_on: date
    reason: str


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
class LateDecided(Event):
    """A late application was taken as an exception, or not (S5.1)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "决定逾期申请")

    application: UUID
    pupil: UUID
    decision: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChangeAsked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提出改动")

    change: UUID
    application: UUID
    pupil: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class ChangeDecidedUpon(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "决定改动")

    change: UUID
    application: UUID
    pupil: UUID
    decision: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChangeTakenBack(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "撤回改动")

    change: UUID
    application: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class HomeAloneAsked(Event):
    """The family wishes the child to go home alone on these weekdays; the permit is decided elsewhere (C7.4a)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "希望独自回家")

    application: UUID
    pupil: UUID
    weekdays: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SheetsPrinted(Event):
    """Application forms on paper, each with its own code (S5.1)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "打印申请表")

    sheets: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SheetRegistered(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "登记纸质申请")

    sheet: UUID
    application: UUID
    pupil: UUID
    received_on: date
    photo: bool


@dataclass(frozen=True, kw_only=True)
class ReasonsChanged(Event):
    """The school's short list of review reasons, as it was and as it is."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "修改审核常用理由")

    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SubstituteNamed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "指定审核代理")

    substitute: UUID
    step: str
    staff: UUID
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class SubstituteEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "审核代理结束")

    substitute: UUID


@dataclass(frozen=True, kw_only=True)
class LotteryAnnounced(Event):
    """What was frozen and promised before the draw."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "公布抽签")

    lottery: UUID
    list_sha256: str
    commitment: str
    public_draw: str
    draws_on: date
    numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LotteryDrawn(Event):
    """Who is placed and who waits, both in the order of the draw: the waiting list takes `waiting` as it stands."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "抽签")

    lottery: UUID
    round: UUID
    seed: str
    word: str
    placed: tuple[UUID, ...]
    waiting: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class NoticeExtended(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "公示延长")

    notice: UUID
    was: date
    until: date
    because: str


@dataclass(frozen=True, kw_only=True)
class NoticeNameHidden(Event):
    """A family took its consent back; the list shown has a new version and a new hash."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "公示撤下隐名")

    notice: UUID
    version: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LettersBundled(Event):
    """Somebody took many letters away as one file."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "打包告知单")

    bundle: UUID
    count: int


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
    headline: ClassVar[Any] = pgettext_lazy("journal", "递补答复")

    offer: UUID
    pupil: UUID
    round: UUID
    state: str


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

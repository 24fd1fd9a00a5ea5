"""Reviews, lotteries and the public notice (S5.2, S1.1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


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
class NoticePublished(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "发布公示")

    notice: UUID
    starts_on: date
    ends_on: date
    applications: tuple[UUID, ...]
    sha256: str
    waiting: tuple[UUID, ...] = ()


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
class ObjectionFiled(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提出意见")

    notice: UUID
    objection: UUID
    anonymous: bool
    channel: str = "phone"


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

"""Rounds, applications, and what changes about them (S5.1)."""

from dataclasses import dataclass
from datetime import date
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
class RoundFollowedPlan(Event):
    """A new version of the plan was published: the round has its slots and seats; `above_plan` hold more than it has."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "报名随新方案调整")

    round: UUID
    plan: UUID
    above_plan: int


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "停止受理报名")

    round: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提交申请")

    application: UUID
    pupil: UUID
    round: UUID
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
    channel: str = "phone"


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

"""What has happened to the people of a school; facts hold ids and reasons, never names of children."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """A family said yes to one purpose, having read this version of its text."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "家长同意")

    pupil: UUID
    purpose: str
    version: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class ConsentRefused(Event):
    """A family said no to one purpose it had not agreed to; nothing rested on it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "家长不同意")

    pupil: UUID
    purpose: str
    version: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """A family took its yes to one purpose back; nothing may rest on it from now on, or after the `last_day` it chose."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "家长撤回同意")

    pupil: UUID
    purpose: str
    version: str
    channel: str
    last_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class RosterApplied(Event):
    """A roster was written as a whole."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "导入花名册")

    roster: UUID
    sha256: str
    created: int
    changed: int
    left: int
    moved: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RosterUndone(Event):
    """An applied roster was taken back as a whole."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "撤销花名册导入")

    roster: UUID
    removed: int
    restored: int
    moved: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PupilChanged(Event):
    """Fields of a pupil were corrected; only their names are kept."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "修改孩子信息")

    pupil: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PupilMoved(Event):
    """A pupil changed class."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子转班")

    pupil: UUID
    before: UUID
    after: UUID
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PupilLeft(Event):
    """A pupil left the school; places, seats and permits end with it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子离校")

    pupil: UUID
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CollectorAdded(Event):
    """A family named somebody who may collect the child, from a day on."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "登记代接人")

    pupil: UUID
    collector: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class CollectorConfirmed(Event):
    """The school checked a new collector, who may come from today."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "确认代接人")

    pupil: UUID
    collector: UUID


@dataclass(frozen=True, kw_only=True)
class CollectorRevoked(Event):
    """From this moment the person may not collect the child."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "取消代接人")

    pupil: UUID
    collector: UUID


@dataclass(frozen=True, kw_only=True)
class PersonBarred(Event):
    """The school forbade somebody to take the child, whoever named them."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "禁止某人接走孩子")

    pupil: UUID
    collector: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class BarPaperAdded(Event):
    """The paper a bar rests on was photographed and kept."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "补上禁止接走的文书")

    pupil: UUID
    collector: UUID
    bar_paper: UUID


@dataclass(frozen=True, kw_only=True)
class BarLifted(Event):
    """The school ended a bar."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "解除禁止接走")

    pupil: UUID
    collector: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class SlipsPrinted(Event):
    """Code slips were printed for a class; older ones no longer work."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "打印绑定码")

    home_class: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class GuardianBound(Event):
    """A guardian bound an account to a child; `others` are the accounts of the child's other guardians."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "家长绑定账号")

    pupil: UUID
    guardian: UUID
    user: UUID
    others: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GuardianReleased(Event):
    """A guardian's account was untied from a child."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "解除家长绑定")

    pupil: UUID
    guardian: UUID
    user: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class GuardianEnded(Event):
    """The school no longer names somebody as guardian; account, slips and sight of the child end with it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "不再是监护人")

    pupil: UUID
    guardian: UUID
    user: UUID | None
    reason: str

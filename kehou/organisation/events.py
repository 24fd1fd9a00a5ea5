"""What organisation tells the house."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RegisterChanged(Event):
    """A campus, room, class, member of staff, term or leader was added or changed."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "修改登记册")

    table: str
    row: UUID
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterImported(Event):
    """A spreadsheet set up a part of the school."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "导入登记册")

    table: str
    created: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """A day of the official calendar, or an event of the school, was entered or changed."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "修改校历")

    first: date
    last: date
    title: str


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "草拟服务方案")

    plan: UUID


@dataclass(frozen=True, kw_only=True)
class PlanFiled(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "上报服务方案")

    plan: UUID


@dataclass(frozen=True, kw_only=True)
class PlanDecided(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "批复服务方案")

    plan: UUID
    approved: bool
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanPublished(Event):
    """Everybody can read it; `values` are what the school chose itself, and hold from now on."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "公布服务方案")

    plan: UUID
    term: UUID | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanRevised(Event):
    """A new version is drafted after approval; the one before stays until the new one is published."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "修订服务方案")

    plan: UUID
    before: UUID
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlanLineSet(Event):
    """The school chose a value in its plan: stricter than policy, or where policy leaves it open."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "调整方案条目")

    plan: UUID
    parameter: str
    was: Any
    now: Any
    verdict: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanOfferSet(Event):
    """Dates, slots and seats of the plan were written."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "填写开设安排")

    plan: UUID
    offer: dict[str, Any]

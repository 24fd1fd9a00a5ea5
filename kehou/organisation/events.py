"""What organisation tells the house."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RegisterChanged(Event):
    """A campus, room, class, member of staff, term or leader was added or changed."""

    table: str
    row: UUID
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterImported(Event):
    """A spreadsheet set up a part of the school."""

    table: str
    created: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """A day of the official calendar, or an event of the school, was entered or changed."""

    first: date
    last: date
    title: str


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(Event):
    plan: UUID


@dataclass(frozen=True, kw_only=True)
class PlanFiled(Event):
    plan: UUID


@dataclass(frozen=True, kw_only=True)
class PlanDecided(Event):
    plan: UUID
    approved: bool
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanPublished(Event):
    plan: UUID


@dataclass(frozen=True, kw_only=True)
class PlanRevised(Event):
    """A new version is drafted after approval; the one before stays until the new one is published."""

    plan: UUID
    before: UUID
    version: int
    reason: str

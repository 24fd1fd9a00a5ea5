"""Large exports: asked for, decided, taken."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ExportAsked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "申请导出大名单")

    export: UUID
    number: int
    what: str
    subject: UUID | None
    form: str
    count: int
    why: str


@dataclass(frozen=True, kw_only=True)
class ExportDecidedUpon(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "决定导出申请")

    export: UUID
    number: int
    decision: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ExportTaken(Event):
    """It has left the house: how many children, and the hash of the file."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "取出导出的名单")

    export: UUID
    number: int
    count: int
    why: str
    sha256: str

"""The go-home-alone permit's news."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


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
class PermitDecided(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "审核独自回家证")

    permit: UUID
    pupil: UUID
    state: str
    reason: str = ""


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

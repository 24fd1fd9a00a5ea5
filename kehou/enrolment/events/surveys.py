"""The survey of needs (S1.1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SurveyOpened(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "开始需求调查")

    survey: UUID
    opens_on: date
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    """A family answered, or changed what it had said: for one child, or for brothers and sisters at once."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "答复需求调查")

    survey: UUID
    pupils: tuple[UUID, ...]
    channel: str


@dataclass(frozen=True, kw_only=True)
class SurveyReminded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "提醒答复需求调查")

    survey: UUID
    pupils: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SurveyClosed(Event):
    """No more answers after this day: by hand, or because the round begins."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "结束需求调查")

    survey: UUID
    closes_on: date

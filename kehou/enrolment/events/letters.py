"""Letters and their signatures (S5.3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


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
class LettersBundled(Event):
    """Somebody took many letters away as one file."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "打包告知单")

    bundle: UUID
    count: int

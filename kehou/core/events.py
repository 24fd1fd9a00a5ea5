"""Events: facts in the past tense that a room tells the house."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened at a unit. Facts hold ids and reasons, never names of children.

    `headline` is what people read in the journal; its words have the context “journal”, apart from those of buttons.
    """

    headline: ClassVar[Any] = ""

    school: UUID
    basis: tuple[str, ...] = ()

    @classmethod
    def kind(cls) -> str:
        """`enrolment.PlaceEnded`: the room and the fact."""
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"

    def facts(self) -> dict[str, Any]:
        """What the journal keeps of it."""
        return {name: value for name, value in asdict(self).items() if name != "school"}


@dataclass(frozen=True, kw_only=True)
class ClockMoved(Event):
    """The demonstration was moved to another moment."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "拨动演示时钟")

    moment: str

"""Events: facts in the past tense that a room tells the house."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened at a unit. Facts hold ids and reasons, never names of children."""

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

    moment: str

"""What a rule needs of the exact model: the variables, and where to say what must hold."""

from __future__ import annotations

from typing import Any, Protocol

from ..instance import ShiftsInstance, Worker


class Model(Protocol):
    """Yes-or-no variables of the turns that can be; a turn that cannot be has none."""

    instance: ShiftsInstance
    said: Any

    def turn(self, worker: Worker, day: int, shift: str) -> Any:
        """The variable, or 0."""

    def turns(self, worker: Worker, day: int) -> list[Any]:
        """All of a day."""

    def works(self, worker: Worker, day: int) -> Any:
        """1 where the person works on the day, 0 else."""

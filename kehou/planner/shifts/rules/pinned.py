"""What was set by hand stays."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from .line import Line, shown, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Each turn set by hand that is not there."""
    for turn in instance.pinned:
        if turn.worker == worker.id and line[turn.day] != turn.shift:
            name = shown(instance, turn.shift)
            yield told("pinned", worker, f"第 {turn.day + 1} 天已手工指定“{name}”班", f"was set to {name} on day {turn.day + 1} by hand", turn.shift)


def require(worker: Worker, model: Model) -> None:
    """These turns."""
    for turn in model.instance.pinned:
        if turn.worker == worker.id:
            model.said.add(model.turn(worker, turn.day, turn.shift) == 1)

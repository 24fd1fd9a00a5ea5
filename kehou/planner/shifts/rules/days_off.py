"""On some days a person does not work."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from .line import Line, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Each such day that is worked."""
    for day in sorted(set(worker.days_off)):
        if line[day]:
            yield told("day_off", worker, f"第 {day + 1} 天应当休息", f"must be free on day {day + 1}")


def require(worker: Worker, model: Model) -> None:
    """No turn then."""
    for day in set(worker.days_off):
        model.said.add(model.works(worker, day) == 0)

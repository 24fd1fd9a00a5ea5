"""Free days in a row: not too few."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from .line import Line, inside, stretches, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Each rest that is too short and touches neither end."""
    for first, days in stretches(line, working=False):
        if days < worker.min_rest and inside(first, days, line):
            yield told("rest_min", worker, f"从第 {first + 1} 天起只连休 {days} 天，至少 {worker.min_rest} 天",
                       f"is free only {days} day(s) in a row from day {first + 1}, at least {worker.min_rest} are due")


def require(worker: Worker, model: Model) -> None:
    """No shorter rest between two working days."""
    days = model.instance.days
    works = [model.works(worker, day) for day in range(days)]
    for length in range(1, worker.min_rest):
        for first in range(1, days - length):
            model.said.add(works[first - 1] + works[first + length] - sum(works[first : first + length]) <= 1)

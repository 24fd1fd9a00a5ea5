"""Working days in a row: not too many, and not too few."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from .line import Line, inside, stretches, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Each run that is too long, or too short and touches neither end."""
    for first, days in stretches(line, working=True):
        if 0 <= worker.max_run < days:
            yield told("run_max", worker, f"从第 {first + 1} 天起连上 {days} 天，至多 {worker.max_run} 天",
                       f"works {days} days in a row from day {first + 1}, at most {worker.max_run} are allowed")
        if days < worker.min_run and inside(first, days, line):
            yield told("run_min", worker, f"从第 {first + 1} 天起只连上 {days} 天，至少 {worker.min_run} 天",
                       f"works only {days} day(s) in a row from day {first + 1}, at least {worker.min_run} are due")


def require(worker: Worker, model: Model) -> None:
    """No window of a day more without a free one; no shorter run between two free days."""
    days = model.instance.days
    works = [model.works(worker, day) for day in range(days)]
    if worker.max_run >= 0:
        for first in range(days - worker.max_run):
            model.said.add(sum(works[first : first + worker.max_run + 1]) <= worker.max_run)
    for length in range(1, worker.min_run):
        for first in range(1, days - length):
            model.said.add(works[first - 1] + works[first + length] + length - sum(works[first : first + length]) >= 1)

"""A person works on not too many weekends; Saturday or Sunday is enough to count."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from . import line as lines
from .line import Line, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """More weekends than allowed."""
    count = sum(any(line[day] for day in days) for days in lines.weekends(instance))
    if 0 <= worker.max_weekends < count:
        yield told("weekends", worker, f"有 {count} 个周末上班，至多 {worker.max_weekends} 个",
                   f"works on {count} weekends, at most {worker.max_weekends} are allowed")


def require(worker: Worker, model: Model) -> None:
    """A weekend is worked where a day of it is."""
    if worker.max_weekends < 0:
        return
    worked = []
    for days in lines.weekends(model.instance):
        one = model.said.new_bool_var("")
        for day in days:
            model.said.add(model.works(worker, day) <= one)
        worked.append(one)
    model.said.add(sum(worked) <= worker.max_weekends)

"""After some shifts others must not follow the next day: no early after a late."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from .line import Line, shown, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Each forbidden pair of days."""
    never = {(shift.id, after) for shift in instance.shifts for after in shift.not_next}
    for day, pair in enumerate(pairwise(line)):
        if pair in never:
            one, other = (shown(instance, shift) for shift in pair)
            yield told("succession", worker, f"第 {day + 1} 天上“{one}”班，第二天不能上“{other}”班",
                       f"works {one} on day {day + 1} and may not work {other} on the next", *pair)


def require(worker: Worker, model: Model) -> None:
    """Not both."""
    for shift in model.instance.shifts:
        for day in range(model.instance.days - 1):
            after = [model.turn(worker, day + 1, other) for other in shift.not_next]
            if after:
                model.said.add(model.turn(worker, day, shift.id) + sum(after) <= 1)

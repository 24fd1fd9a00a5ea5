"""A person works neither more nor fewer minutes than agreed."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from .line import Line, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Too many, or too few."""
    length = {shift.id: shift.minutes for shift in instance.shifts}
    total = sum(length.get(shift, 0) for shift in line)
    if 0 <= worker.max_minutes < total:
        yield told("minutes_max", worker, f"共 {total} 分钟，至多 {worker.max_minutes} 分钟",
                   f"works {total} minutes, at most {worker.max_minutes} are allowed")
    if total < worker.min_minutes:
        yield told("minutes_min", worker, f"共 {total} 分钟，至少应有 {worker.min_minutes} 分钟",
                   f"works {total} minutes, at least {worker.min_minutes} are due")


def require(worker: Worker, model: Model) -> None:
    """The sum over all turns."""
    total = sum(
        shift.minutes * model.turn(worker, day, shift.id) for day in range(model.instance.days) for shift in model.instance.shifts
    )
    if worker.max_minutes >= 0:
        model.said.add(total <= worker.max_minutes)
    if worker.min_minutes:
        model.said.add(total >= worker.min_minutes)

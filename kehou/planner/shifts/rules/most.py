"""A person works a shift at most so often."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from .line import Line, shown, told
from .model import Model


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Each shift worked too often."""
    for shift, most in worker.most:
        count, name = line.count(shift), shown(instance, shift)
        if count > most:
            yield told("most", worker, f"上“{name}”班 {count} 次，至多 {most} 次", f"works {name} {count} times, at most {most} are allowed", shift)


def require(worker: Worker, model: Model) -> None:
    """The sum over the days."""
    for shift, most in worker.most:
        if most < model.instance.days:
            model.said.add(sum(model.turn(worker, day, shift) for day in range(model.instance.days)) <= most)

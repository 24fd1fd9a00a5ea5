"""Who has the skills a shift needs may work it, others not."""

from __future__ import annotations

from collections.abc import Iterator

from ...result import Violation
from ...sentence import some
from ..instance import Shift, ShiftsInstance, Worker
from .line import Line, shown, told
from .model import Model


def lacking(worker: Worker, shift: Shift) -> list[str]:
    """The skills the person would need."""
    return sorted(set(shift.needs) - set(worker.skills))


def broken(worker: Worker, line: Line, instance: ShiftsInstance) -> Iterator[Violation]:
    """Each shift worked without its skills, once."""
    for shift in instance.shifts:
        missing = lacking(worker, shift)
        if missing and shift.id in line:
            names, name = some(missing), shown(instance, shift.id)
            yield told("skill", worker, f"上“{name}”班，没有所需的 {names.zh}", f"works {name} without {names.en}", shift.id)


def require(worker: Worker, model: Model) -> None:
    """No such turn."""
    for shift in model.instance.shifts:
        if lacking(worker, shift):
            for day in range(model.instance.days):
                model.said.add(model.turn(worker, day, shift.id) == 0)

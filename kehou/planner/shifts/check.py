"""Judge a plan of shifts, made by the solver or by hand: knows the rules, not the solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..result import ShiftsPlan, Violation
from ..sentence import Sentence, some
from .instance import ShiftsInstance, Turn
from .rules import BROKEN
from .rules.line import Line, shown, told


def check(instance: ShiftsInstance, plan: ShiftsPlan) -> list[Violation]:
    """Every rule the plan breaks: known people, days and shifts, one shift a day, and each person's own rules."""
    found = list(_known(instance, plan)) + list(_one_a_day(instance, plan))
    for worker in instance.workers:
        line = line_of(worker.id, plan.turns, instance)
        for broken in BROKEN:
            found += broken(worker, line, instance)
    return found


def line_of(worker: str, turns: tuple[Turn, ...], instance: ShiftsInstance) -> Line:
    """The person's shift on each day; the first where there are several, "" where there is none."""
    at = {turn.day: turn.shift for turn in reversed(turns) if turn.worker == worker}
    return tuple(at.get(day, "") for day in range(instance.days))


def _known(instance: ShiftsInstance, plan: ShiftsPlan) -> Iterator[Violation]:
    people, shifts = {w.id for w in instance.workers}, {s.id for s in instance.shifts}
    for turn in plan.turns:
        if turn.worker not in people:
            yield Violation("known", (turn.worker,), Sentence(f"{turn.worker} 不在人员名单上。", f"{turn.worker} is not among the workers."))
        if turn.shift not in shifts:
            yield Violation("known", (turn.shift,), Sentence(f"没有班次“{turn.shift}”。", f"There is no shift {turn.shift}."))
        if not 0 <= turn.day < instance.days:
            yield Violation("known", (turn.worker,), Sentence(f"第 {turn.day + 1} 天不在排班期内。", f"Day {turn.day + 1} is outside the horizon."))


def _one_a_day(instance: ShiftsInstance, plan: ShiftsPlan) -> Iterator[Violation]:
    worked: dict[tuple[str, int], list[str]] = defaultdict(list)
    for turn in plan.turns:
        worked[turn.worker, turn.day].append(turn.shift)
    for worker in instance.workers:
        for day in range(instance.days):
            shifts = worked[worker.id, day]
            if len(shifts) > 1:
                names = some(shown(instance, shift) for shift in shifts)
                yield told("one_a_day", worker, f"第 {day + 1} 天有 {len(shifts)} 个班（{names.zh}），一天只能一个",
                           f"has {len(shifts)} shifts on day {day + 1} ({names.en}), only one is possible")

"""A person's line of shifts, and the words to speak of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ...result import Violation
from ...sentence import Sentence
from ..instance import ShiftsInstance, Worker

Line = tuple[str, ...]


def called(worker: Worker) -> str:
    """The name to use in a sentence."""
    return worker.name or worker.id


def shown(instance: ShiftsInstance, shift: str) -> str:
    """The shift's name to use in a sentence."""
    return next((s.name for s in instance.shifts if s.id == shift and s.name), shift)


def told(rule: str, worker: Worker, zh: str, en: str, *more: str) -> Violation:
    """The rule broken by this person, in a sentence that begins with the name."""
    return Violation(rule, (worker.id, *more), Sentence(f"{called(worker)} {zh}。", f"{called(worker)} {en}."))


def stretches(line: Line, *, working: bool) -> Iterator[tuple[int, int]]:
    """First day and length of each unbroken row of working, or of free, days.

    >>> list(stretches(("", "E", "E", "", "L"), working=True))
    [(1, 2), (4, 1)]
    """
    day = 0
    for works, days in groupby(bool(shift) for shift in line):
        length = sum(1 for _ in days)
        if works == working:
            yield day, length
        day += length


def inside(first: int, length: int, line: Line) -> bool:
    """Does the row of days touch neither the first day nor the last?"""
    return first > 0 and first + length < len(line)


def weekends(instance: ShiftsInstance) -> list[tuple[int, ...]]:
    """The days of each weekend, one alone where the horizon begins or ends within it.

    >>> weekends(ShiftsInstance(9, (), (), first=6))
    [(0,), (6, 7)]
    """
    found: dict[int, list[int]] = {}
    for day in range(instance.days):
        week, weekday = divmod(instance.first + day, 7)
        if weekday >= 5:
            found.setdefault(week, []).append(day)
    return [tuple(days) for days in found.values()]

"""The rules of a person's line of shifts, one file each: `broken` judges a line, `require` says it to the exact model.

A line has a shift's id for each day, "" for a free one. The two halves of a file share the rule's words and nothing
else: who judges knows nothing of who plans.
"""

from collections.abc import Callable, Iterator

from ...result import Violation
from ..instance import ShiftsInstance, Worker
from . import allowed, days_off, minutes, most, pinned, rests, runs, succession, weekends
from .line import Line
from .model import Model

Broken = Callable[[Worker, Line, ShiftsInstance], Iterator[Violation]]
Require = Callable[[Worker, Model], None]

RULES = (allowed, most, minutes, runs, rests, weekends, succession, days_off, pinned)
BROKEN: tuple[Broken, ...] = tuple(rule.broken for rule in RULES)
REQUIRE: tuple[Require, ...] = tuple(rule.require for rule in RULES)

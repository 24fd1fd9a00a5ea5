"""The best line of shifts for each person alone at given prices: day by day over all states, many people at once.

A state is how many minutes and weekends have been worked, the last shift and the length of the run or rest. How often
a shift was worked is part of it only for people whose best line would break such a limit: a state less is cheaper, and
the value stays a bound. All sums are whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from math import gcd
from typing import Any

from .numbers import NEVER, Numbers, Row

LARGEST = 40_000_000  # states in all; above that memory is not to be had
STATES_A_SECOND, LINES_A_SECOND = 50_000_000, 2_000

State = tuple[int, int, tuple[int, ...]]
"""Last shift (-1: free), days of the run or rest less one, and what is counted."""


class Lines:
    """People whose limits are the same, planned side by side."""

    def __init__(self, numbers: Numbers, people: list[int], counted: tuple[int, ...]) -> None:
        self.numbers, self.people, self.counted = numbers, people, counted
        worker, instance = numbers.instance.workers[people[0]], numbers.instance
        self.days, self.first = instance.days, instance.first
        self.able = [t for t in range(len(numbers.minutes)) if (numbers.cost[people][:, :, t] < NEVER).any()]
        self.unit = unit_of(numbers, people[0])
        self.run = min(worker.max_run if worker.max_run >= 0 else self.days, self.days)
        self.min_run, self.rest = min(worker.min_run, self.days), min(worker.min_rest, self.days)
        weekends = worker.max_weekends if worker.max_weekends >= 0 else (self.days + self.first) // 7 + 1
        longest = max((numbers.minutes[t] for t in self.able), default=0) * self.days
        self.most = (min(longest, worker.max_minutes) if worker.max_minutes >= 0 else longest) // self.unit
        self.least = [-(-instance.workers[p].min_minutes // self.unit) for p in people]
        self.tail = (self.most + 1, weekends + 1, *(numbers.limits[people[0]][t] + 1 for t in counted))
        self.before = {t: [self.able.index(s) for s in numbers.before[t] if s in self.able] for t in self.able}
        self.windows = [self._window(day, longest // self.days if self.days else 0) for day in range(self.days + 1)]
        self.size = len(people) * (len(self.able) * self.run + self.rest) * reduce(lambda a, b: a * b, self.tail, 1)

    def _window(self, day: int, longest: int) -> slice:
        """The minutes that can have been worked by this day and from which the rest can still be."""
        worked, left = (longest * self._workable(days) // self.unit for days in (day, self.days - day))
        return slice(min(self.most, max(0, min(self.least) - left)), min(self.most, worked) + 1)

    def _workable(self, days: int) -> int:
        """On how many of so many days one can work at all."""
        rounds, rest = divmod(days, self.run + self.rest)
        return rounds * self.run + min(rest, self.run)

    @property
    def states(self) -> int:
        """How many states all days have."""
        return self.size * (self.days + 1)

    def _rooms(self) -> None:
        import numpy as np

        shape = self.days + 1, len(self.people)
        self.work = np.full((*shape, max(1, len(self.able)), max(1, self.run), *self.tail), NEVER, dtype=np.int32)
        self.off = np.full((*shape, self.rest, *self.tail), NEVER, dtype=np.int32)
        self.off[0, :, self.rest - 1].reshape(len(self.people), -1)[:, 0] = 0  # rested, and nothing counted yet

    def best(self, prices: Any) -> list[tuple[int, Row | None]]:
        """Value and line of each person; None where the rules leave no line at all."""
        import numpy as np

        if not hasattr(self, "work"):
            self._rooms()
        own = self.numbers.cost[self.people].astype(np.int64)
        self.cost = np.where(own >= NEVER, NEVER, own - prices[None]).astype(np.int32)
        for day in range(self.days):
            self._day(day)
        return [self._end(k) for k in range(len(self.people))]

    def _day(self, day: int) -> None:
        import numpy as np

        work, off, now = self.work[day], self.off[day], self.work[day + 1]
        at, weekday = self.windows[day + 1], (self.first + day) % 7
        if self.run:
            now[:, :, :, at] = NEVER
            for n, t in enumerate(self.able):
                if self.before[t] and self.run > 1:
                    before = reduce(np.minimum, (work[:, s, : self.run - 1, self.windows[day]] for s in self.before[t]))
                    self._step(now[:, n, 1:], before, day, t, weekend=weekday == 5)
                self._step(now[:, n, :1], off[:, self.rest - 1 :, self.windows[day]], day, t, weekend=weekday >= 5)
        ended = self._ended(day, at)
        off, after = off[:, :, at], self.off[day + 1][:, :, at]
        free = self.numbers.free[self.people, day].reshape(-1, 1, *(1 for _ in self.tail))
        after[:, 0] = ended
        if self.rest == 1:
            np.minimum(ended, off[:, 0], out=after[:, 0])
        else:
            after[:, 1:] = off[:, :-1]
            np.minimum(after[:, -1], off[:, -1], out=after[:, -1])
        if free.any():
            np.minimum(after + free, NEVER, out=after)

    def _ended(self, day: int, at: slice) -> Any:
        """The best of those whose run may end before this day: long enough, or there from the first day."""
        import numpy as np

        work = self.work[day][:, :, :, at]
        if not self.run:
            return np.full(work[:, 0, 0].shape, NEVER, dtype=np.int32)
        ended = work[:, :, self.min_run - 1 :].min(axis=(1, 2), initial=NEVER)
        if 0 < day < self.min_run and day <= self.run:
            ended = np.minimum(ended, work[:, :, day - 1].min(axis=1))
        return ended

    def _step(self, to: Any, source: Any, day: int, t: int, *, weekend: bool) -> None:
        """From the states of one day into those of the next, with this shift worked."""
        import numpy as np

        take, give = [slice(None)] * source.ndim, [slice(None)] * source.ndim
        (_minutes, units), *counts = self._moved(t, weekend=weekend)
        start, here, there = self.windows[day].start, self.windows[day], self.windows[day + 1]
        low, high = max(here.start + units, there.start), min(here.stop + units, there.stop)
        if low >= high:
            return
        take[2], give[2] = slice(low - units - start, high - units - start), slice(low, high)
        for axis, by in counts:
            take[axis + 2], give[axis + 2] = slice(0, -by), slice(by, None)
        cost = self.cost[:, day, t].reshape(-1, *(1 for _ in range(source.ndim - 1)))
        target = to[tuple(give)]
        np.add(source[tuple(take)], cost, out=target)
        np.minimum(target, NEVER, out=target)

    def _moved(self, t: int, *, weekend: bool) -> list[tuple[int, int]]:
        """Which counts the shift raises, and by how much."""
        counts = [(2 + n, 1) for n, s in enumerate(self.counted) if s == t]
        return [(0, self.numbers.minutes[t] // self.unit), *([(1, 1)] if weekend else []), *counts]

    def _end(self, k: int) -> tuple[int, Row | None]:
        """The best value of a person at the end, and the line that has it."""
        import numpy as np

        work, off = self.work[self.days, k][:, :, self.least[k] :], self.off[self.days, k][:, self.least[k] :]
        if not off.size:
            return NEVER, None
        worst = np.int32(NEVER)
        if (work.min(initial=worst) if self.run and self.able else worst) < off.min():
            n, run, minutes, *tail = (int(i) for i in np.unravel_index(work.argmin(), work.shape))
            value, state = int(work.min()), (n, run, (minutes + self.least[k], *tail))
        else:
            rest, minutes, *tail = (int(i) for i in np.unravel_index(off.argmin(), off.shape))
            value, state = int(off.min()), (-1, rest, (minutes + self.least[k], *tail))
        return (value, self._back(k, state)) if value < NEVER // 2 else (NEVER, None)

    def _back(self, k: int, state: State) -> Row:
        """The line that leads to this state."""
        line = [-1] * self.days
        for day in range(self.days - 1, -1, -1):
            n, length, tail = state
            if n < 0:
                state = min(self._rested(day, length, tail), key=lambda one: self._value(day, k, one))
                continue
            line[day] = t = self.able[n]
            weekday = (self.first + day) % 7
            weekend = weekday == 5 or (weekday == 6 and length == 0)
            less = dict(self._moved(t, weekend=weekend))
            tail = tuple(count - less.get(axis, 0) for axis, count in enumerate(tail))
            came = [(-1, self.rest - 1, tail)] if length == 0 else [(s, length - 1, tail) for s in self.before[t]]
            state = min(came, key=lambda one: self._value(day, k, one))
        return tuple(line)

    def _rested(self, day: int, length: int, tail: tuple[int, ...]) -> list[State]:
        """The states a free day can follow."""
        came: list[State] = []
        if length > 0:
            came.append((-1, length - 1, tail))
        if length == self.rest - 1:
            came.append((-1, length, tail))
        if length == 0:
            runs = [run for run in range(self.run) if run >= self.min_run - 1 or (0 < day < self.min_run and run == day - 1)]
            came += [(n, run, tail) for run in runs for n in range(len(self.able))]
        return came

    def _value(self, day: int, k: int, state: State) -> int:
        n, length, tail = state
        return int(self.off[(day, k, length, *tail)] if n < 0 else self.work[(day, k, n, length, *tail)])


def unit_of(numbers: Numbers, p: int) -> int:
    """The largest measure that all shifts the person can work are whole multiples of."""
    able = [m for t, m in enumerate(numbers.minutes) if (numbers.cost[p, :, t] < NEVER).any()]
    return reduce(gcd, able, 0) or 1


class Everybody:
    """The best line of each person, whoever shares whose limits; learns which limits must be part of the state."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.counted: list[set[int]] = [set() for _ in numbers.people]
        self.effort, self.learned, self.among = 0.0, False, list(range(len(numbers.people)))
        self._group()

    def only(self, people: list[int]) -> None:
        """From now on these people alone are asked."""
        if people != self.among:
            self.among = people
            self._group()

    def _group(self) -> None:
        groups: dict[Any, list[int]] = defaultdict(list)
        for p in self.among:
            worker = self.numbers.instance.workers[p]
            counted = tuple(sorted((t, self.numbers.limits[p][t]) for t in self.counted[p]))
            limits = worker.max_minutes, worker.min_run, worker.max_run, worker.min_rest, worker.max_weekends
            groups[limits, unit_of(self.numbers, p), counted].append(p)
        self.groups = [Lines(self.numbers, people, tuple(t for t, _most in key[2])) for key, people in groups.items()]

    @property
    def small_enough(self) -> bool:
        """Whether all states fit into memory."""
        return sum(group.states for group in self.groups) <= LARGEST

    def best(self, prices: Any) -> tuple[list[int], list[Row | None]]:
        """The values, and the lines where they keep every limit; where one does not, its limit is counted from now on."""
        values, more = [0] * len(self.counted), False
        rows: list[Row | None] = [None] * len(self.counted)
        for group in self.groups:
            self.effort += group.states / STATES_A_SECOND + len(group.people) / LINES_A_SECOND
            for p, (value, row) in zip(group.people, group.best(prices), strict=True):
                broken = {t for t, most in self.numbers.limits[p].items() if row and row.count(t) > most}
                values[p], rows[p] = value, None if broken else row
                more |= bool(broken - self.counted[p])
                self.counted[p] |= broken
        if more:
            self._group()
        self.learned = more
        return values, rows

    def surely(self, prices: Any, *, within: int = 20) -> list[Row | None]:
        """As `best`, with every limit kept; None only for those whom the rules leave no line."""
        values, rows = self.best(prices)
        for _ in range(within):
            if not self.learned:
                break
            values, rows = self.best(prices)
        return [row if value < NEVER else None for value, row in zip(values, rows, strict=True)]


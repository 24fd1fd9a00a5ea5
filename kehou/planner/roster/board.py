"""The term as sets of weeks: whole stretches of duties change hands at once, in a few operations on bits (S5.5).

A line (the same group on the same weekday) meets once a week, so who serves it is a set of weeks: an integer with one
bit a week. A column is a weekday and a time of day; lines of one column compete for the same adults. Lines that do not
fit this picture (two sittings in a week, another campus now and then, somebody who serves twice where sessions overlap in
a chain) stay as they are, and their duties count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from .rules import Line, week
from .weeks import Term

Weeks = int  # a set of weeks, one bit each
Column = tuple[int, int]  # weekday, time of day


@dataclass
class Row:
    """A line on the board: its session in each week, who may serve when and at what price, and who serves."""

    column: int
    sessions: dict[int, int]
    may: dict[int, Weeks] = field(default_factory=dict)
    price: dict[int, int] = field(default_factory=dict)
    pinned: dict[int, Weeks] = field(default_factory=dict)
    published: dict[int, Weeks] = field(default_factory=dict)
    faces: dict[int, Weeks] = field(default_factory=dict)


class Swap(NamedTuple):
    """Two adults change places in some weeks of a column: `moved` duties go from a to b, the cost grows by `dearer`."""

    column: int
    a: int
    b: int
    weeks: Weeks
    moved: int
    dearer: int


def at_least(masks: Iterable[Weeks], times: int) -> Weeks:
    """The weeks that are in so many of these sets or more.

    >>> bin(at_least([0b011, 0b110, 0b010], 2))
    '0b10'
    """
    levels = [-1] + [0] * max(0, times)
    for mask in masks:
        for n in range(len(levels) - 1, 0, -1):
            levels[n] |= levels[n - 1] & mask
    return levels[-1]


class Board:
    """Who serves when, and what each adult's days and weeks still allow."""

    def __init__(self, term: Term) -> None:
        teachers = term.instance.teachers
        self.term, self.loads, self.targets = term, list(term.loads), term.targets
        self.fair, self.face, self.change = term.weights.fair, term.weights.continuity, term.weights.changes
        self.bits = {key: bit for bit, key in enumerate(sorted(term.weeks))}
        self.columns: list[Column] = []
        self.rows = self._rows()
        self.serving: list[list[dict[int, Weeks]]] = [[{} for _ in teachers] for _ in self.columns]
        for number, row in enumerate(self.rows):
            for t, mask in row.faces.items():
                self.serving[row.column][t][number] = mask
        self.still = self._still()
        self.full = [[0] * len(self.columns) for _ in teachers]
        for t in range(len(teachers)):
            self._see_full(t)

    def _rows(self) -> list[Row]:
        lines: dict[Line, list[int]] = defaultdict(list)
        for s, key in enumerate(self.term.lines):
            if self.term.needs[s]:
                lines[key].append(s)
        dates: dict[Column, set[date]] = defaultdict(set)
        for session in self.term.instance.sessions:
            dates[session.day, self.bits[week(session.date)]].add(session.date)
        twice = self._twice()
        return [self._row(own) for own in lines.values() if self._plain(own, dates) and twice.isdisjoint(own)]

    def _twice(self) -> set[int]:
        """The sessions with somebody who serves in another one of the same time of day too: the ends of a chain do not touch."""
        if self.term.exact:
            return set()
        served: dict[tuple[int, date, int], list[int]] = defaultdict(list)
        for s, adults in enumerate(self.term.adults):
            for t in adults:
                served[t, *self.term.slot_of[s]].append(s)
        return {s for own in served.values() if len(own) > 1 for s in own}

    def _plain(self, own: list[int], dates: dict[Column, set[date]]) -> bool:
        """Once a week, at one time of day, on one campus, on the only such weekday of its week."""
        sessions = [self.term.instance.sessions[s] for s in own]
        weeks = [self.bits[week(session.date)] for session in sessions]
        alone = all(len(dates[session.day, bit]) == 1 for session, bit in zip(sessions, weeks, strict=True))
        same = len({(self.term.slot_of[s][1], self.term.instance.sessions[s].campus) for s in own}) == 1
        return alone and same and len(set(weeks)) == len(weeks)

    def _row(self, own: list[int]) -> Row:
        term = self.term
        place = term.instance.sessions[own[0]].day, term.slot_of[own[0]][1]
        if place not in self.columns:
            self.columns.append(place)
        row = Row(self.columns.index(place), {self.bits[week(term.instance.sessions[s].date)]: s for s in own})
        for bit, s in row.sessions.items():
            row.price.update(term.prices[s])
            for adults, masks in ((term.may[s], row.may), (term.adults[s], row.faces), (term.pinned[s], row.pinned), (term.published[s], row.published)):
                for t in adults:
                    masks[t] = masks.get(t, 0) | 1 << bit
        return row

    def _still(self) -> list[list[tuple[int, Weeks]]]:
        """The duties outside the rows, as weekday and week of each adult."""
        moving = {s for row in self.rows for s in row.sessions.values()}
        still: list[list[tuple[int, Weeks]]] = [[] for _ in self.term.instance.teachers]
        for s, adults in enumerate(self.term.adults):
            session = self.term.instance.sessions[s]
            for t in adults if s not in moving else ():
                still[t].append((session.date.weekday(), 1 << self.bits[week(session.date)]))
        return still

    def _see_full(self, t: int) -> None:
        """In which weeks this adult can take nothing more, by column."""
        teacher, still = self.term.instance.teachers[t], self.still[t]
        busy = [sum(own[t].values()) for own in self.serving]
        full = at_least(busy + [mask for _, mask in still], teacher.max_week)
        for _, mask in still:
            full |= mask  # a week with a duty outside the rows: nothing is added to it
        for c, (day, _) in enumerate(self.columns):
            today = [busy[o] for o, (other, _) in enumerate(self.columns) if other == day]
            self.full[t][c] = full | at_least(today, teacher.max_day)

    def swap(self, column: int, a: int, b: int, weeks: Weeks) -> Swap | None:
        """What it costs that a and b change places in these weeks; weeks in which they may not are left out."""
        one, two = self.serving[column][a], self.serving[column][b]
        rows = self.rows
        busy_a = busy_b = 0
        for number, mask in one.items():
            busy_a |= mask
            wrong = mask & weeks
            if wrong:
                row = rows[number]
                weeks &= ~(wrong & (~row.may.get(b, 0) | row.pinned.get(a, 0) | two.get(number, 0)))
        for number, mask in two.items():
            busy_b |= mask
            wrong = mask & weeks
            if wrong:
                row = rows[number]
                weeks &= ~(wrong & (~row.may.get(a, 0) | row.pinned.get(b, 0)))
        weeks &= ~(busy_b & ~busy_a & self.full[a][column] | busy_a & ~busy_b & self.full[b][column])
        if not weeks & (busy_a | busy_b):
            return None
        moved = (busy_a & weeks).bit_count() - (busy_b & weeks).bit_count()
        dearer = self._half(a, b, one, two, weeks) + self._half(b, a, two, one, weeks)
        return Swap(column, a, b, weeks, moved, dearer + self._unfair(a, b, moved) if moved else dearer)

    def _half(self, a: int, b: int, one: dict[int, Weeks], two: dict[int, Weeks], weeks: Weeks) -> int:
        """What it costs that b takes a's lines: wishes, new faces, faces no longer seen, published duties given up or back."""
        dearer = 0
        for number, mask in one.items():
            given = mask & weeks
            if given:
                row, known = self.rows[number], two.get(number, 0)
                price = row.price
                if price[a] != price[b]:
                    dearer += given.bit_count() * (price[b] - price[a])
                if not known:
                    dearer += self.face
                if not (mask & ~weeks | known & weeks):
                    dearer -= self.face
                if row.published:
                    left, back = row.published.get(a, 0) & given, row.published.get(b, 0) & given
                    dearer += self.change * (left.bit_count() - back.bit_count())
        return dearer

    def _unfair(self, a: int, b: int, moved: int) -> int:
        over_a, over_b = self.loads[a] - self.targets[a], self.loads[b] - self.targets[b]
        return self.fair * (abs(over_a - moved) - abs(over_a) + abs(over_b + moved) - abs(over_b))

    def make(self, swap: Swap) -> None:
        """The two change places."""
        column, a, b, weeks, moved, _ = swap
        one, two = self.serving[column][a], self.serving[column][b]
        for number in {**one, **two}:
            first, second = one.get(number, 0), two.get(number, 0)
            self._serve(one, number, a, first & ~weeks | second & weeks)
            self._serve(two, number, b, second & ~weeks | first & weeks)
        self.loads[a] -= moved
        self.loads[b] += moved
        self._see_full(a)
        self._see_full(b)

    def _serve(self, own: dict[int, Weeks], number: int, t: int, mask: Weeks) -> None:
        faces = self.rows[number].faces
        if mask:
            own[number] = faces[t] = mask
        else:
            own.pop(number, None)
            faces.pop(t, None)

    def faces(self) -> list[dict[int, Weeks]]:
        """Who serves which weeks of each row, to be kept."""
        return [dict(row.faces) for row in self.rows]

    def hand_back(self, kept: list[dict[int, Weeks]]) -> None:
        """Write the rows as they were kept into the term."""
        for row, faces in zip(self.rows, kept, strict=True):
            for bit, s in row.sessions.items():
                self.term.set(s, {t for t, mask in faces.items() if mask >> bit & 1})

"""One adult on their own: the best term for given prices of duties. What the proven bound is made of.

Cells are the times at which an adult can be in one place only. `max_day` and `max_week` nest, so taking the dearest
cells that still fit is exact; where a whole line is taken, its cells are taken first.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
UNIT = 120  # prices are whole 1/120: all sums are of whole numbers, nothing is rounded
NEVER = -(10**9)  # the price of a cell nobody may take
FORCED = 10**7  # on top of a cell that is taken with its line
MOST_CHOICES = 600


@dataclass
class Whole:
    """Lines that this adult may serve as the same face at every peak: the cells, and the kinds of duty of each line alike."""

    cells: Ints
    lines: list[tuple[Ints, int]] = field(default_factory=list)  # kinds, relief


class Alone:
    """An adult's kinds of duty, the cell of each, and the choices of whole lines."""

    def __init__(self, *, shape: tuple[int, int, int], target: int, fair: int, max_day: int, max_week: int,
                 kinds: Ints, cells: Ints, prices: Ints, wholes: list[Whole]) -> None:
        self.shape, self.target, self.max_day, self.max_week = shape, target, max_day, max_week
        self.fair = fair * UNIT
        order = np.lexsort((kinds, cells))
        self.kinds, self.prices = kinds[order], prices[order] * UNIT
        self.cells, self.starts, self.owner = np.unique(cells[order], return_index=True, return_inverse=True)
        self.wholes = sorted(wholes, key=lambda whole: (-len(whole.cells), whole.cells.tolist()))
        self.choices, self.given = self._choices(), 0
        for whole in self.wholes[self.choices.shape[1]:]:
            self.given += max(relief for _, relief in whole.lines)

    def _choices(self) -> NDArray[np.bool_]:
        """Sets of lines that can be whole together; where there are too many, the last lines' relief is given for nothing."""
        sets: list[tuple[int, ...]] = [()]
        for number, whole in enumerate(self.wholes):
            more = [(*chosen, number) for chosen in sets if self._together(chosen, whole)]
            if len(sets) + len(more) > MOST_CHOICES:
                return _table(sets, number)
            sets += more
        return _table(sets, len(self.wholes))

    def _together(self, chosen: tuple[int, ...], whole: Whole) -> bool:
        """No cell twice, no day and no week overfull."""
        cells = np.concatenate([whole.cells, *(self.wholes[n].cells for n in chosen)])
        weeks, days, times = self.shape
        by_day = np.bincount(cells // times, minlength=weeks * days)
        by_week = by_day.reshape(weeks, days).sum(1)
        return len(np.unique(cells)) == len(cells) and by_day.max() <= self.max_day and by_week.max() <= self.max_week

    def best(self, worth: Ints) -> tuple[int, Ints]:
        """The most this adult can gain when a duty of each kind is worth that much, and the kinds taken."""
        if not len(self.kinds):
            return -self.fair * self.target + self.given, self.kinds
        value = np.full(len(worth), NEVER, dtype=np.int64)
        value[self.kinds] = worth[self.kinds] - self.prices
        open_cells = np.full(self.shape[0] * self.shape[1] * self.shape[2], NEVER, dtype=np.int64)
        open_cells[self.cells] = np.maximum.reduceat(value[self.kinds], self.starts)
        tables, extra = self._tables(value, open_cells)
        top, margins = self._top(tables), self._margins()
        gains = np.maximum(top + margins[: top.shape[1]], 0).sum(1) + extra
        chosen = int(gains.argmax())
        gain = int(gains[chosen]) - self.fair * self.target + self.given
        return gain, self._taken(value, tables[chosen], chosen, margins)

    def _line_of(self, value: Ints, whole: Whole) -> tuple[Ints, int]:
        return max(whole.lines, key=lambda line: int(value[line[0]].sum()) + line[1])

    def _tables(self, value: Ints, open_cells: Ints) -> tuple[Ints, Ints]:
        """For each choice what the cells are worth, the forced ones lifted, and what is to be added to the sum."""
        tables = np.repeat(open_cells[None], len(self.choices), axis=0)
        extra = np.zeros(len(self.choices), dtype=np.int64)
        for number in range(self.choices.shape[1]):
            whole, own = self.wholes[number], self.choices[:, number]
            kinds, relief = self._line_of(value, whole)
            tables[np.ix_(own, whole.cells)] = value[kinds] + FORCED
            extra[own] += relief - FORCED * len(kinds)
        return tables, extra

    def _top(self, tables: Ints) -> Ints:
        """The cells that days and weeks allow, the dearest first."""
        weeks, days, times = self.shape
        cells = tables.reshape(len(tables), weeks, days, times)
        if self.max_day < times:
            cells = -np.sort(-cells, axis=3)[..., : self.max_day]
        cells = -np.sort(-cells.reshape(len(tables), weeks, -1), axis=2)[..., : self.max_week]
        return -np.sort(-cells.reshape(len(tables), -1), axis=1)

    def _margins(self) -> Ints:
        """Fairness: a duty up to the target relieves, one beyond it costs."""
        size = self.shape[0] * self.shape[1] * self.shape[2]
        return np.where(np.arange(size) < self.target, self.fair, -self.fair)

    def _taken(self, value: Ints, table: Ints, chosen: int, margins: Ints) -> Ints:
        """The kinds of duty taken, as `best` counted them."""
        weeks, days, times = self.shape
        by_day, by_week = [0] * (weeks * days), [0] * weeks
        cells: list[int] = []
        worth, relief = table.tolist(), margins.tolist()
        for cell in np.argsort(-table, kind="stable").tolist():
            day, week = cell // times, cell // (times * days)
            if worth[cell] + relief[len(cells)] <= 0:
                break
            if by_day[day] < self.max_day and by_week[week] < self.max_week:
                by_day[day] += 1
                by_week[week] += 1
                cells.append(cell)
        forced = [self._line_of(value, self.wholes[n])[0] for n in np.flatnonzero(self.choices[chosen])]
        of_lines = {int(c) for n in np.flatnonzero(self.choices[chosen]) for c in self.wholes[n].cells}
        free = np.array([cell for cell in cells if cell not in of_lines], dtype=np.int64)
        return np.concatenate([*forced, self._dearest(value)[np.searchsorted(self.cells, free)]])

    def _dearest(self, value: Ints) -> Ints:
        """For each cell the first of its kinds that is worth the most."""
        own = value[self.kinds]
        best = np.flatnonzero(own == np.maximum.reduceat(own, self.starts)[self.owner])
        _cells, first = np.unique(self.owner[best], return_index=True)
        return self.kinds[best[first]]


def _table(sets: list[tuple[int, ...]], width: int) -> NDArray[np.bool_]:
    table = np.zeros((len(sets), width), dtype=np.bool_)
    for i, chosen in enumerate(sets):
        table[i, list(chosen)] = True
    return table

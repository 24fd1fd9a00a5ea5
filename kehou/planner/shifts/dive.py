"""From the mixture of lines to a plan: the surest line is taken, the rest looks again, until everybody has one."""

from __future__ import annotations

from .lines import Everybody
from .master import Bound, Master
from .numbers import Row

SURE, LOOKS = 0.95, 10


def dive(master: Master, everybody: Everybody, bound: Bound, *, effort: float, taken: dict[int, Row] | None = None) -> list[Row] | None:
    """A line for everybody, or None where somebody has none when the effort is spent; lines already `taken` stay."""
    taken, people = dict(taken or {}), range(len(master.numbers.people))
    for key in taken.items():
        master.keep(key)
    try:
        while len(taken) < len(people) and master.effort + everybody.effort < effort:
            everybody.only([p for p in people if p not in taken])
            _look_again(master, everybody, bound)
            left = {key: share for key, share in master.share().items() if key[0] not in taken}
            if not left:
                break
            sure = [key for key, share in left.items() if share > SURE] or [max(left, key=lambda key: (left[key], key))]
            for p, row in sure:
                taken[p] = row
                master.keep((p, row))
        return [taken[p] for p in people] if len(taken) == len(people) else None
    finally:
        for key in taken.items():
            master.keep(key, kept=False)
        everybody.only(list(people))


def _look_again(master: Master, everybody: Everybody, bound: Bound) -> None:
    """New lines for those who have none yet, at the prices of what has been taken."""
    _cost, prices = master.solve()
    for _ in range(LOOKS):
        _values, rows = everybody.best(bound.within(prices))
        new = [master.add(p, row) for p, row in enumerate(rows) if row is not None]
        if not any(new):
            break
        _cost, prices = master.solve()

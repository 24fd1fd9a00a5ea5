"""The published roster kept ready: somebody is away for some days, and the duties go to others with the fewest changes.

Every duty of the absent is given up in any roster. Where others who are free can take them all, that is all that
changes, so no roster changes fewer. Where somebody must come over from another duty, each such step is one more change
(`chains.py`); where that is not enough either, the week is planned again by the flow that counts each change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ..instance import Duty, RosterInstance
from ..weights import MOST
from .chains import chain_week, fill_free
from .exact import exact_week
from .rules import week
from .weeks import Term, fill_week, plan_week


@dataclass(frozen=True)
class StandIns:
    """Duties given up and taken; `fewest` says that no roster gives up fewer. Sessions nobody could take are `short`."""

    given_up: tuple[Duty, ...]
    taken: tuple[Duty, ...]
    short: tuple[str, ...] = ()
    fewest: bool = True


class Standing:
    """A published roster that holds, ready to be asked about absences one by one; asking changes nothing."""

    def __init__(self, instance: RosterInstance, duties: Iterable[Duty]) -> None:
        published = tuple(duties)
        self.term = Term(replace(instance, published=published, weights=replace(instance.weights, changes=MOST)))
        self.numbers = {t.id: n for n, t in enumerate(instance.teachers)}
        for s, adults in enumerate(self.term.published):
            self.term.set(s, adults)

    def without(self, teacher: str, days: Iterable[date]) -> StandIns:
        """Who stands in for this teacher on these days."""
        t, away = self.numbers[teacher], set(days)
        concerned = {week(day) for day in away} & set(self.term.weeks)
        lost = [
            s for key in sorted(concerned) for s in self.term.weeks[key]
            if t in self.term.adults[s] and self.term.instance.sessions[s].date in away
        ]
        touched = {week(self.term.instance.sessions[s].date) for s in lost}
        before = {s: self.term.adults[s] for key in touched for s in self.term.weeks[key]}
        bars = self._bar(t, away, before)
        try:
            for s in lost:
                self.term.set(s, self.term.adults[s] - {t})
            done = [self._week(self.term.weeks[key]) for key in sorted(touched)]
            return self._answer(before, [s for short, _ in done for s in short], all(fewest for _, fewest in done))
        finally:
            for s in bars:
                self.term.may[s].append(t)
                self.term.may[s].sort()
            for s, adults in before.items():
                if self.term.adults[s] != adults:
                    self.term.set(s, adults)

    def _bar(self, t: int, away: set[date], sessions: Iterable[int]) -> list[int]:
        """The sessions the absent might have served in; they may not for now."""
        bars = [s for s in sessions if self.term.instance.sessions[s].date in away and t in self.term.may[s]]
        for s in bars:
            self.term.may[s].remove(t)
        return bars

    def _week(self, own: list[int]) -> tuple[list[int], bool]:
        """Filled by those who are free, or planned again; the sessions left short, and whether no roster changes fewer."""
        kept = {s: self.term.adults[s] for s in own}
        short = fill_week(self.term, own)
        if short and not self.term.exact:
            short = fill_free(self.term, own, short)
        if not short:
            return [], True
        if chain_week(self.term, own, short):
            return [], self.term.exact
        for s, adults in kept.items():
            self.term.set(s, adults)
        short = plan_week(self.term, own)
        if short and not self.term.exact:
            short = fill_free(self.term, own, short)
            if short and exact_week(self.term, own):
                short = []
        return short, self.term.exact

    def _answer(self, before: dict[int, set[int]], short: list[int], fewest: bool) -> StandIns:
        given_up, taken = [], []
        for s, adults in sorted(before.items()):
            given_up += [self._duty(s, t) for t in sorted(adults - self.term.adults[s])]
            taken += [self._duty(s, t) for t in sorted(self.term.adults[s] - adults)]
        names = tuple(self.term.instance.sessions[s].id for s in short)
        return StandIns(tuple(given_up), tuple(taken), names, fewest)

    def _duty(self, s: int, t: int) -> Duty:
        return Duty(self.term.instance.sessions[s].id, self.term.instance.teachers[t].id)

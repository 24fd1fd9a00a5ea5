"""A proven lower bound for rosters: every adult on their own, at prices that make them want what is to be done.

**Why it holds.** Two things are true of every roster that gives each session the adults it needs and none to spare. Each
kind of session (alike for every adult, on one date) has just so many. And a line sees at least one face beyond the most it
needs at once (m) unless m adults serve at each of its peaks: its faces cost at least what one weighs × (1 − w/m), where w
counts the adults who are there at every peak. So the cost is at least what remains when the first is priced (any price may
be put on a missing adult, also one below 0: where many share little, not all can have their share) and the second replaces
continuity; and then nothing ties one adult to another, and each one's best term is found exactly (`alone.py`), lines taken
whole among them. Whatever the prices, the sum is a bound; the search only makes it larger. All
numbers are whole (1/120), so nothing is rounded before the end, and costs are whole, so the end is rounded up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import numpy as np

from ..instance import Duty, RosterInstance, Session, Teacher
from .able import able
from .alone import UNIT, Alone, Ints, Whole
from .rules import Line, adults_needed, alike, clusters, line, obstacle, targets, week

ROUNDS = 20
STEP, SLOWER = 1_500_000, 3_000  # the first step in millionths; by how much it shrinks over all rounds, in thousandths
FINE, DEAREST = 64, 10**6
LONG = 40  # rounds: a shorter search takes the large steps that a long one begins with


def least(instance: RosterInstance, *, cost_known: int | None = None, rounds: int = ROUNDS) -> int:
    """No roster that meets the rules, with nobody to spare, costs less; better with more rounds, true after each."""
    relaxed, forced = Relaxed(instance), instance.weights.changes * len(_impossible(instance))
    worth = np.full(len(relaxed.wanted), instance.weights.fair * UNIT, dtype=np.int64)
    drift, step, best = np.zeros_like(worth), STEP, 0
    for _ in range(max(1, rounds)):
        found, missing = relaxed.at(worth)
        best = max(best, forced - (-found // UNIT))
        if not missing.any() or (cost_known is not None and best >= cost_known):
            break
        drift = (8 * drift + 2 * FINE * missing) // 10
        aim = (cost_known if cost_known is not None else best + best // 10 + 1) * UNIT - forced * UNIT
        ahead = min(max(aim - found, 20 * UNIT), 2 * 10**5)
        length = max(int((drift * drift).sum()), FINE * FINE * int((missing * missing).sum()))
        worth = np.clip(worth + drift * (step * ahead * FINE) // (10**6 * length), -DEAREST, DEAREST)
        step -= step * SLOWER // (1000 * max(LONG, rounds))
    return best


def _impossible(instance: RosterInstance) -> list[Duty]:
    """The published duties that no roster can keep."""
    sessions = {s.id: s for s in instance.sessions}
    teachers = {t.id: t for t in instance.teachers}
    return [
        d for d in instance.published
        if d.session in sessions and (d.teacher not in teachers or obstacle(teachers[d.teacher], sessions[d.session]))
    ]


class Relaxed:
    """The term without what ties adults to one another: kinds of sessions, and each adult alone."""

    def __init__(self, instance: RosterInstance) -> None:
        self.instance = instance
        self.places, self.shape = _places(instance.sessions)
        self.kinds: dict[tuple, int] = {}
        self.first: list[Session] = []
        self.kind_of: dict[str, int] = {}
        wanted: list[int] = []
        pins = Counter(d.session for d in set(instance.pinned))
        for s in instance.sessions:
            adults = max(adults_needed(s, instance.ratio), pins[s.id])
            if adults:
                self._see(s, adults, wanted)
        self.wanted = np.array(wanted, dtype=np.int64)
        self.lines, self.able = self._lines(), able(instance, self.first)
        self.relief = instance.weights.continuity * UNIT * len({line(s) for s in instance.sessions if adults_needed(s, instance.ratio)})
        self.adults = [
            self._alone(n, t, target) for n, (t, target) in enumerate(zip(instance.teachers, targets(instance), strict=True))
        ]

    def at(self, worth: Ints) -> tuple[int, Ints]:
        """The bound at these prices, in 1/120, and how many adults each kind still misses."""
        total, missing = int((self.wanted * worth).sum()) + self.relief, self.wanted.copy()
        for adult in self.adults:
            gain, taken = adult.best(worth)
            total -= gain
            np.subtract.at(missing, taken, 1)
        return total, missing

    def _see(self, s: Session, adults: int, wanted: list[int]) -> None:
        key = alike(s)
        if key not in self.kinds:
            self.kinds[key] = len(wanted)
            self.first.append(s)
            wanted.append(0)
        self.kind_of[s.id] = self.kinds[key]
        wanted[self.kinds[key]] += adults

    def _lines(self) -> dict[tuple[int, ...], int]:
        """The kinds at the peaks of lines, and what one adult at all of them relieves."""
        own: dict[Line, list[Session]] = defaultdict(list)
        for s in self.instance.sessions:
            if adults_needed(s, self.instance.ratio):
                own[line(s)].append(s)
        lines: dict[tuple[int, ...], int] = {}
        for sessions in own.values():
            needs = [adults_needed(s, self.instance.ratio) for s in sessions]
            peaks = tuple(sorted(self.kind_of[s.id] for s, n in zip(sessions, needs, strict=True) if n == max(needs)))
            relief = -(-self.instance.weights.continuity * UNIT // max(needs))  # rounded up: the bound is rather too low
            lines[peaks] = max(relief, lines.get(peaks, 0))
        return lines

    def _alone(self, number: int, teacher: Teacher, target: int) -> Alone:
        kinds = [k for k, prices in enumerate(self.able) if number in prices]
        cells = {k: self.places[self.first[k].id] for k in kinds}
        wholes: dict[tuple[int, ...], Whole] = {}
        for peaks, relief in self.lines.items():
            own = tuple(cells[k] for k in peaks if k in cells)
            if len(own) == len(peaks) == len(set(own)):
                whole = wholes.setdefault(own, Whole(np.array(own, dtype=np.int64)))
                whole.lines.append((np.array(peaks, dtype=np.int64), relief))
        prices = [self.able[k][number] for k in kinds]
        return Alone(
            shape=self.shape, target=target, fair=self.instance.weights.fair, max_day=teacher.max_day, max_week=teacher.max_week,
            kinds=np.array(kinds, dtype=np.int64), cells=np.array([cells[k] for k in kinds], dtype=np.int64),
            prices=np.array(prices, dtype=np.int64), wholes=list(wholes.values()))


def _places(sessions: Iterable[Session]) -> tuple[dict[str, int], tuple[int, int, int]]:
    """The cell of each session, counted by week, day and time of day, and how many there are of each."""
    days: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        days[session.date].append(session)
    times = {day: _times(own) for day, own in days.items()}
    weeks = {key: number for number, key in enumerate(sorted({week(day) for day in days}))}
    weekdays = {number: i for i, number in enumerate(sorted({day.weekday() for day in days}))}
    most = max((max(own.values()) + 1 for own in times.values()), default=1)
    places = {
        name: (weeks[week(day)] * len(weekdays) + weekdays[day.weekday()]) * most + time
        for day, own in times.items() for name, time in own.items()
    }
    return places, (len(weeks), len(weekdays), most)


def _times(sessions: list[Session]) -> dict[str, int]:
    """The time of day of each session: one for a cluster that shares a minute, else one for each start and end."""
    times: dict[str, int] = {}
    number = 0
    for cluster in clusters(sessions):
        alike = max(s.start for s in cluster) < min(s.end for s in cluster)
        spans = {(0, 0) if alike else (s.start, s.end) for s in cluster}
        order = {span: number + i for i, span in enumerate(sorted(spans))}
        times.update({s.id: order[(0, 0) if alike else (s.start, s.end)] for s in cluster})
        number += len(spans)
    return times

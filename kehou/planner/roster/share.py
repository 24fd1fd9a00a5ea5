"""Share a line between two adults over many weeks: what no single week would begin, since a new face costs first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .rules import Line, overlap, week
from .weeks import Term


@dataclass
class Diary:
    """What each adult already does, by time of day, day and week. It looks at minutes: in a chain the ends do not touch."""

    term: Term
    times: dict[tuple[int, date, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    days: Counter[tuple[int, date]] = field(default_factory=Counter)
    weeks: Counter[tuple[int, tuple[int, int]]] = field(default_factory=Counter)

    def note(self, t: int, s: int, sign: int) -> None:
        """Enter a duty, or strike it out with sign -1."""
        day, number = self.term.slot_of[s]
        own = self.times[t, day, number]
        (own.append if sign > 0 else own.remove)(s)
        self.days[t, day] += sign
        self.weeks[t, week(day)] += sign

    def free(self, t: int, s: int) -> bool:
        """May this adult take this session on top?"""
        day, number = self.term.slot_of[s]
        teacher = self.term.instance.teachers[t]
        return (
            t in self.term.prices[s]
            and not self._busy(self.times.get((t, day, number)), s)
            and self.days[t, day] < teacher.max_day
            and self.weeks[t, week(day)] < teacher.max_week
        )

    def _busy(self, own: list[int] | None, s: int) -> bool:
        sessions = self.term.instance.sessions
        return bool(own) and any(overlap(sessions[other], sessions[s]) for other in own or ())


def diary_of(term: Term, sessions: Iterable[int]) -> Diary:
    """Who does what in these sessions."""
    diary = Diary(term)
    for s in sessions:
        for t in term.adults[s]:
            diary.note(t, s, 1)
    return diary


def share(term: Term) -> None:
    """Hand duties from adults above their target to adults below it while the whole gets cheaper (fairness)."""
    diary = diary_of(term, range(len(term.adults)))
    for giver in sorted(range(len(term.loads)), key=lambda t: (term.targets[t] - term.loads[t], t)):
        while _give(term, diary, giver):
            pass


def _give(term: Term, diary: Diary, giver: int) -> bool:
    """The best hand-over of this adult, if it gains anything."""
    over = term.loads[giver] - term.targets[giver]
    if over <= 0:
        return False
    offers = [
        _offer(term, diary, giver, taker, own, over)
        for own in _lines_of(term, giver).values()
        for taker, load in enumerate(term.loads)
        if load < term.targets[taker]
    ]
    gain, taker, handed = max(offers, key=lambda offer: offer[0], default=(0, giver, []))
    if gain <= 0:
        return False
    for s in handed:
        term.set(s, term.adults[s] - {giver} | {taker})
        diary.note(giver, s, -1)
        diary.note(taker, s, 1)
    return True


def _lines_of(term: Term, t: int) -> dict[Line, list[int]]:
    lines: dict[Line, list[int]] = {}
    for s, adults in enumerate(term.adults):
        if t in adults and t not in term.pinned[s]:
            lines.setdefault(term.lines[s], []).append(s)
    return lines


def _offer(
    term: Term, diary: Diary, giver: int, taker: int, own: list[int], over: int
) -> tuple[int, int, list[int]]:
    """What is gained when the taker takes as many of these sessions as both need, and which."""
    wanted = min(over, term.targets[taker] - term.loads[taker])
    handed: list[int] = []
    held: Counter[object] = Counter()
    for s in sorted(own, key=lambda s: (term.prices[s].get(taker, 0), s)):
        day = term.slot_of[s][0]
        room = diary.weeks[taker, week(day)] + held[week(day)] < term.instance.teachers[taker].max_week
        if len(handed) < wanted and not held[day] and room and diary.free(taker, s):
            handed.append(s)
            held[day] += 1
            held[week(day)] += 1
    dearer = sum(term.prices[s][taker] - term.prices[s].get(giver, 0) for s in handed)
    return 2 * term.weights.fair * len(handed) - dearer - _new_face(term, giver, taker, own, handed), taker, handed


def _new_face(term: Term, giver: int, taker: int, own: list[int], handed: list[int]) -> int:
    key = term.lines[own[0]]
    seen = term.faces[key]
    after = len(seen) + (taker not in seen) - (seen[giver] == len(handed))
    return term.weights.continuity * (max(0, after - term.most[key]) - max(0, len(seen) - term.most[key]))

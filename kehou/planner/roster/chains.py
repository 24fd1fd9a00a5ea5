"""What the flow of a week left short: taken by whoever is free by the minute, or by one more change of hands.

The flow lets nobody serve twice in sessions that overlap in a chain; the ends of a chain do not touch, and the one guard
named for the gate at five and at a quarter to six may hold both.
"""

from __future__ import annotations

from .share import Diary, diary_of
from .weeks import Term

Step = tuple[int, int, int]  # who comes over, from where, and who takes that duty


def fill_free(term: Term, sessions: list[int], short: list[int]) -> list[int]:
    """Give what is lacking to those who are free by the minute, the cheapest first; the sessions still short.

    Whoever fewest may hold comes first. Nobody else's duty changes.
    """
    diary = diary_of(term, sessions)
    for s in sorted(short, key=lambda s: (len(term.may[s]), s)):
        free = [t for t in term.may[s] if t not in term.adults[s] and diary.free(t, s)]
        chosen = sorted(free, key=lambda t: (term.price(t, s) + _unfair(term, t), t))[: term.needs[s] - len(term.adults[s])]
        for t in chosen:
            diary.note(t, s, 1)
        term.set(s, term.adults[s] | set(chosen))
    return [s for s in short if len(term.adults[s]) < term.needs[s]]


def _unfair(term: Term, t: int) -> int:
    """What one duty more costs in fairness."""
    return term.weights.fair if term.loads[t] >= term.targets[t] else -term.weights.fair


def chain_week(term: Term, sessions: list[int], short: list[int]) -> bool:
    """Give each session left short its adults by one further change each; False when some session needs more than that.

    No roster changes fewer: filling the week was the largest flow without any further change, so each adult still
    missing takes at least one.
    """
    diary = diary_of(term, sessions)
    for s in short:
        while len(term.adults[s]) < term.needs[s]:
            step = _cheapest(term, diary, sessions, s)
            if step is None:
                return False
            _take(term, diary, s, step)
    return True


def _cheapest(term: Term, diary: Diary, sessions: list[int], s: int) -> Step | None:
    steps = []
    for b, other in _who_could_come(term, diary, sessions, s):
        takers = [c for c in term.may[other] if c != b and c not in term.adults[other] and diary.free(c, other)]
        if takers:
            c = min(takers, key=lambda t: (term.price(t, other), t))
            steps.append((term.price(b, s) + term.price(c, other), (b, other, c)))
    return min(steps)[1] if steps else None


def _who_could_come(term: Term, diary: Diary, sessions: list[int], s: int) -> list[tuple[int, int]]:
    """Adults who could serve here if they gave up a certain duty of theirs."""
    able, found = set(term.may[s]) - term.adults[s], []
    for other in sessions:
        for b in sorted(able & term.adults[other] - term.pinned[other]):
            diary.note(b, other, -1)
            if diary.free(b, s):
                found.append((b, other))
            diary.note(b, other, 1)
    return found


def _take(term: Term, diary: Diary, s: int, step: Step) -> None:
    b, other, c = step
    for t, at, sign in ((b, other, -1), (b, s, 1), (c, other, 1)):
        diary.note(t, at, sign)
    term.set(other, term.adults[other] - {b} | {c})
    term.set(s, term.adults[s] | {b})

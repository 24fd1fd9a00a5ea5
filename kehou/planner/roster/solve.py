"""Solve the roster: weekday template by flow, week by week exactly, then whole stretches change hands (S5.5)."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from ..instance import Duty, RosterInstance
from ..result import NoPlan, RosterPlan
from ..weights import MOST, each
from . import cost
from .anneal import anneal
from .board import Board
from .chains import chain_week, fill_free
from .check import check
from .conflict import bad_pins, no_plan
from .exact import exact_week
from .rules import week
from .share import share
from .template import usual
from .weeks import Term, fill_week, plan_week

# A budget in passes over the term, trials of the search and rounds of the bound: the same result on a slow machine.
PASSES_A_SECOND, TRIALS_A_SECOND, ROUNDS_A_SECOND = 1.3, 60_000, 600  # rounds for one adult
ENOUGH, ENOUGH_A_WEEK = 250, 40  # trials for each line and adult who may serve in it, after which more would find little
ROUNDS_A_WEEK = 40  # of the bound: the prices of a short term settle sooner


def solve(instance: RosterInstance, *, seconds: float, seed: int) -> RosterPlan | NoPlan:
    """Adults for every session, or NoPlan naming the week, people and rules in conflict."""
    pins = bad_pins(instance)
    if pins:
        return pins
    term = Term(instance)
    weeks = sorted(term.weeks.items())
    rng = Random(seed)
    if stands(instance):
        short = _stay(term, [sessions for _, sessions in weeks])
    else:
        short = _make(term, [sessions for _, sessions in weeks], passes=_passes(instance, seconds), rng=rng)
    open_ = _open(term)
    if open_ and not short:
        _improve(term, seconds=seconds, rng=rng)
    return no_plan(term, short) if short else _plan(term, seed, rounds=_rounds(instance, seconds) if open_ else 1)


def stands(instance: RosterInstance) -> bool:
    """Whether there is a published roster that counts."""
    return bool(instance.published and instance.weights.changes)


def _open(term: Term) -> bool:
    """Whether there is anything to weigh: weeks nobody has published yet, or changes that may be worth what they bring."""
    if not stands(term.instance) or term.weights.changes < MOST:
        return True
    return any(not any(term.published[s] for s in own) for own in term.weeks.values())


def _passes(instance: RosterInstance, seconds: float) -> int:
    size = len(instance.sessions) * len(instance.teachers)
    return max(1, min(2, int(seconds * PASSES_A_SECOND * 260_000 / max(1, size))))


def _rounds(instance: RosterInstance, seconds: float) -> int:
    """Rounds of the bound; one is enough where only changes count, and they are known at once."""
    weeks = len({week(one.date) for one in instance.sessions})
    return max(20, min(400, ROUNDS_A_WEEK * weeks, int(seconds * ROUNDS_A_SECOND / max(1, len(instance.teachers)))))


def _make(term: Term, weeks: list[list[int]], *, passes: int, rng: Random) -> list[int]:
    """A first roster close to the template, then better week by week."""
    habit = usual(term)
    for own in weeks:
        _follow(term, own, habit)
    order = list(weeks)
    for _ in range(passes):
        before = [set(adults) for adults in term.adults]
        rng.shuffle(order)
        for own in order:
            short = _week(term, own)
            if short:
                return short
        share(term)
        if before == term.adults:
            break
    return []


def _improve(term: Term, *, seconds: float, rng: Random) -> None:
    """Search further: whole stretches of weeks change hands."""
    board = Board(term)
    enough = min(ENOUGH, ENOUGH_A_WEEK * len(term.weeks)) * sum(len(row.may) for row in board.rows)
    anneal(board, trials=min(enough, int(seconds * TRIALS_A_SECOND)), rng=rng)


def _follow(term: Term, sessions: list[int], habit: dict) -> None:
    """Each session gets the usual adults who may come: a start that later weeks can recognise."""
    for s in sessions:
        free = set(term.may[s]) & habit.get(term.lines[s], set())
        term.set(s, set(sorted(free | term.pinned[s])[: max(term.needs[s], len(term.pinned[s]))]) | term.pinned[s])


def _stay(term: Term, weeks: list[list[int]]) -> list[int]:
    """Keep what is published; what no longer holds is planned again, with the fewest changes."""
    for own in weeks:
        for s in own:
            kept = [t for t in sorted(term.published[s]) if t in term.may[s]]
            term.set(s, set(kept[: term.needs[s]]) | term.pinned[s])
    for own in weeks:
        if not (_holds(term, own) or _filled(term, own)):
            short = _week(term, own)
            if short:
                return short
    return []


def _filled(term: Term, own: list[int]) -> bool:
    """Only what is lacking is given to others: nobody else's duty changes, so no roster changes fewer."""
    short = fill_week(term, own)
    return not (short and fill_free(term, own, short)) and _holds(term, own)


def _week(term: Term, own: list[int]) -> list[int]:
    """The week by flow; where sessions overlap in chains, a flow is too strict: by the minute then, at last by the exact model."""
    short = plan_week(term, own)
    if not short or term.exact:
        return short
    short = fill_free(term, own, short)
    if not short or chain_week(term, own, short):
        return []
    done = exact_week(term, own)
    term.proven = done is False
    return [] if done else short


def _holds(term: Term, own: list[int]) -> bool:
    if any(len(term.adults[s]) < term.needs[s] for s in own):
        return False
    ids = {term.instance.sessions[s].id for s in own}
    week = RosterInstance(
        tuple(term.instance.sessions[s] for s in own), term.instance.teachers, term.instance.ratio,
        tuple(d for d in term.instance.pinned if d.session in ids), weights=term.instance.weights)
    return not check(week, RosterPlan(duties=tuple(_duties(term, own))))


def _duties(term: Term, sessions: Iterable[int]) -> list[Duty]:
    return [
        Duty(term.instance.sessions[s].id, term.instance.teachers[t].id)
        for s in sessions
        for t in sorted(term.adults[s])
    ]


def _plan(term: Term, seed: int, *, rounds: int) -> RosterPlan:
    from . import bound  # numpy comes with it: not before it is asked

    duties = tuple(_duties(term, range(len(term.adults))))
    parts = cost.parts(duties, term.instance)
    total = sum(parts.values())
    least = bound.least(term.instance, cost_known=total, rounds=rounds)
    return RosterPlan(total, parts, least, total == least, seed, (), each(term.instance), duties)

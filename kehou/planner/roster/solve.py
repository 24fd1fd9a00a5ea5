"""Solve the roster: weekday template by flow, then week by week exactly, again until nothing improves (S5.5)."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from ..instance import Duty, RosterInstance
from ..result import NoPlan, RosterPlan
from . import bound, cost
from .check import check
from .conflict import bad_pins, no_plan
from .exact import exact_week
from .share import share
from .template import usual
from .weeks import Term, plan_week

PASSES_A_SECOND = 1.3  # a budget in passes over the term: the same result on a slow machine


def solve(instance: RosterInstance, *, seconds: float, seed: int) -> RosterPlan | NoPlan:
    """Adults for every session, or NoPlan naming the week, people and rules in conflict."""
    pins = bad_pins(instance)
    if pins:
        return pins
    term = Term(instance)
    weeks = sorted(term.weeks.items())
    if instance.published:
        short = _stay(term, [sessions for _, sessions in weeks])
    else:
        short = _make(term, [sessions for _, sessions in weeks], passes=_passes(instance, seconds), rng=Random(seed))
    return no_plan(term, short) if short else _plan(term, seed)


def _passes(instance: RosterInstance, seconds: float) -> int:
    size = len(instance.sessions) * len(instance.teachers)
    return max(1, min(12, int(seconds * PASSES_A_SECOND * 260_000 / max(1, size))))


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


def _follow(term: Term, sessions: list[int], habit: dict) -> None:
    """Each session gets the usual adults who may come: a start that later weeks can recognise."""
    for s in sessions:
        free = set(term.may[s]) & habit.get(term.lines[s], set())
        term.set(s, set(sorted(free | term.pinned[s])[: max(term.needs[s], len(term.pinned[s]))]) | term.pinned[s])


def _stay(term: Term, weeks: list[list[int]]) -> list[int]:
    """Keep what is published; only weeks in which it no longer holds are planned again, with the fewest changes."""
    for own in weeks:
        for s in own:
            kept = [t for t in sorted(term.published[s]) if t in term.may[s]]
            term.set(s, set(kept[: term.needs[s]]) | term.pinned[s])
    for own in weeks:
        if not _holds(term, own):
            short = _week(term, own)
            if short:
                return short
    return []


def _week(term: Term, own: list[int]) -> list[int]:
    """The week by flow; by the exact model where a flow is too strict. The sessions left short."""
    short = plan_week(term, own)
    if not short or term.exact:
        return short
    done = exact_week(term, own)
    term.proven = done is False
    return [] if done else short


def _holds(term: Term, own: list[int]) -> bool:
    if any(len(term.adults[s]) < term.needs[s] for s in own):
        return False
    ids = {term.instance.sessions[s].id for s in own}
    week = RosterInstance(
        tuple(term.instance.sessions[s] for s in own), term.instance.teachers, term.instance.ratio,
        tuple(d for d in term.instance.pinned if d.session in ids))
    return not check(week, RosterPlan(duties=tuple(_duties(term, own))))


def _duties(term: Term, sessions: Iterable[int]) -> list[Duty]:
    return [
        Duty(term.instance.sessions[s].id, term.instance.teachers[t].id)
        for s in sessions
        for t in sorted(term.adults[s])
    ]


def _plan(term: Term, seed: int) -> RosterPlan:
    duties = tuple(_duties(term, range(len(term.adults))))
    parts = cost.parts(duties, term.instance)
    total, least = sum(parts.values()), bound.least(term.instance)
    return RosterPlan(total, parts, least, total == least, seed, (), duties)

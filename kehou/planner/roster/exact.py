"""A week by the exact model: needed only where sessions overlap in chains, which a flow cannot tell apart.

Sessions that nobody can tell apart are counted together, so that the model does not try their permutations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .rules import alike
from .weeks import Term

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Choices = dict[tuple[int, int], cp_model.IntVar]


def exact_week(term: Term, sessions: list[int]) -> bool | None:
    """Give this week's sessions their adults: True when done, False when proven impossible, None when undecided.

    The effort is counted by the solver's own measure, not by a clock.
    """
    from ortools.sat.python import cp_model  # a second to import, and most weeks never come here

    kinds = _kinds(term, sessions)
    model = cp_model.CpModel()
    given: Choices = {(t, k): model.new_bool_var("") for k, own in enumerate(kinds) for t in _may(term, own)}
    for k, own in enumerate(kinds):
        model.add(sum(x for (_, o), x in given.items() if o == k) == sum(max(term.needs[s], len(term.pinned[s])) for s in own))
        for t in set().union(*(term.pinned[s] for s in own)):
            model.add(given[t, k] == 1)
    _limits(model, term, given, kinds)
    model.minimize(sum((term.prices[kinds[k][0]].get(t, 0)) * x for (t, k), x in given.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.max_deterministic_time = 2.0
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return False if status == cp_model.INFEASIBLE else None
    for k, own in enumerate(kinds):
        _hand_out(term, own, {t for (t, o), x in given.items() if o == k and solver.value(x)})
    return True


def _kinds(term: Term, sessions: Iterable[int]) -> list[list[int]]:
    """Sessions of the same hours for the same people, together."""
    found: dict[object, list[int]] = defaultdict(list)
    for s in sessions:
        found[alike(term.instance.sessions[s])].append(s)
    return list(found.values())


def _may(term: Term, own: list[int]) -> set[int]:
    return {*term.may[own[0]], *(t for s in own for t in term.pinned[s])}


def _limits(model: cp_model.CpModel, term: Term, given: Choices, kinds: list[list[int]]) -> None:
    """Nobody in two places, nobody above the most of a day or a week."""
    mine: dict[int, list[int]] = defaultdict(list)
    for t, k in given:
        mine[t].append(k)
    for t, own in mine.items():
        teacher = term.instance.teachers[t]
        model.add(sum(given[t, k] for k in own) <= teacher.max_week)
        for today in _by_day(term, own, kinds):
            model.add(sum(given[t, k] for k in today) <= teacher.max_day)
            for together in _at_once(term, today, kinds):
                model.add_at_most_one(given[t, k] for k in together)


def _by_day(term: Term, own: Iterable[int], kinds: list[list[int]]) -> list[list[int]]:
    days = defaultdict(list)
    for k in own:
        days[term.instance.sessions[kinds[k][0]].date].append(k)
    return list(days.values())


def _at_once(term: Term, today: list[int], kinds: list[list[int]]) -> list[list[int]]:
    """For each moment at which something begins, all that runs then."""
    firsts = {k: term.instance.sessions[kinds[k][0]] for k in today}
    moments = sorted({s.start for s in firsts.values()})
    found = [[k for k, s in firsts.items() if s.start <= moment < s.end] for moment in moments]
    return [one for one in found if len(one) > 1]


def _hand_out(term: Term, own: list[int], adults: set[int]) -> None:
    """Each session its pinned adults, then those it knows best, until all are handed out."""
    left = set(adults) - set().union(*(term.pinned[s] for s in own))
    for s in own:
        term.set(s, set(term.pinned[s]))
    for s in own:
        lacking = max(0, term.needs[s] - len(term.pinned[s]))
        best = [t for _, t in sorted((term.price(t, s), t) for t in left)][:lacking]
        term.set(s, term.pinned[s] | set(best))
        left -= set(best)

"""A week by the exact model: needed only where sessions overlap in chains, which a flow cannot tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .rules import overlap
from .weeks import Term

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Choices = dict[tuple[int, int], cp_model.IntVar]


def exact_week(term: Term, sessions: list[int]) -> bool | None:
    """Give this week's sessions their adults: True when done, False when proven impossible, None when undecided.

    The effort is counted by the solver's own measure, not by a clock.
    """
    from ortools.sat.python import cp_model  # a second to import, and most weeks never come here

    model = cp_model.CpModel()
    given: Choices = {(t, s): model.new_bool_var("") for s in sessions for t in {*term.may[s], *term.pinned[s]}}
    for s in sessions:
        model.add(sum(x for (_, o), x in given.items() if o == s) >= term.needs[s])
        for t in term.pinned[s]:
            model.add(given[t, s] == 1)
    _limits(model, term, given)
    model.minimize(sum((term.prices[s].get(t, 0) + 1) * x for (t, s), x in given.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.max_deterministic_time = 2.0
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return False if status == cp_model.INFEASIBLE else None
    for s in sessions:
        term.set(s, {t for (t, o), x in given.items() if o == s and solver.value(x)})
    return True


def _limits(model: cp_model.CpModel, term: Term, given: Choices) -> None:
    """Nobody in two places, nobody above the most of a day or a week."""
    own: dict[int, list[int]] = defaultdict(list)
    for t, s in given:
        own[t].append(s)
    for t, sessions in own.items():
        teacher = term.instance.teachers[t]
        model.add(sum(given[t, s] for s in sessions) <= teacher.max_week)
        for today in _by_day(term, sessions):
            model.add(sum(given[t, s] for s in today) <= teacher.max_day)
            for i, a in enumerate(today):
                for b in today[i + 1 :]:
                    if overlap(term.instance.sessions[a], term.instance.sessions[b]):
                        model.add_at_most_one((given[t, a], given[t, b]))


def _by_day(term: Term, sessions: Iterable[int]) -> list[list[int]]:
    days = defaultdict(list)
    for s in sessions:
        days[term.instance.sessions[s].date].append(s)
    return list(days.values())

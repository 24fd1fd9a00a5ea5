"""A proven lower bound for rosters: the whole term as one flow, continuity left out, sessions alike merged."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from ..instance import RosterInstance, Session
from ..matching import Network
from . import cost
from .rules import adults_needed, obstacle, targets, week

Kind = tuple[date, Session, int]


def least(instance: RosterInstance) -> int:
    """No roster that meets the rules costs less: fairness, campus and wishes at their best together."""
    net = Network()
    people: list[int] = []
    net.node(), net.node()
    offset = _fairness(instance, net, people)
    gates: dict[tuple[int, tuple[int, int]], int] = {}
    days: dict[tuple[int, date], int] = {}
    for session, wanted in _kinds(instance):
        sitting = net.node()
        net.arc(sitting, 1, wanted, 0)
        for t, teacher in enumerate(instance.teachers):
            if obstacle(teacher, session):
                continue
            own_week, own_day = (t, week(session.date)), (t, session.date)
            if own_week not in gates:
                gates[own_week] = net.node()
                net.arc(people[t], gates[own_week], teacher.max_week, 0)
            if own_day not in days:
                days[own_day] = net.node()
                net.arc(gates[own_week], days[own_day], teacher.max_day, 0)
            net.arc(days[own_day], sitting, wanted, cost.campus(teacher, session) + cost.wish(teacher, session))
    _, total = net.solve(0, 1)
    wanted = sum(adults_needed(s, instance.ratio) for s in instance.sessions)
    return max(0, offset + total - cost.FAIR * wanted)


def _fairness(instance: RosterInstance, net: Network, people: list[int]) -> int:
    """Arcs up to the target relieve, arcs beyond it cost; all are lifted by FAIR so that none is negative."""
    wanted = sum(adults_needed(s, instance.ratio) for s in instance.sessions)
    for target in targets(instance):
        people.append(net.node())
        net.arc(0, people[-1], target, 0)
        net.arc(0, people[-1], wanted, 2 * cost.FAIR)
    return cost.FAIR * sum(targets(instance))


def _kinds(instance: RosterInstance) -> list[tuple[Session, int]]:
    """Sessions nobody can tell apart, as one with their adults together."""
    wanted: Counter[tuple] = Counter()
    first: dict[tuple, Session] = defaultdict()
    for s in instance.sessions:
        key = (s.date, s.day, s.slot, s.start, s.end, s.campus, s.needs, s.volunteers_only)
        wanted[key] += adults_needed(s, instance.ratio)
        first.setdefault(key, s)
    return [(first[key], n) for key, n in wanted.items() if n]

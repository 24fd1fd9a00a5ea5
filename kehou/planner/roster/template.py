"""The weekday template: who usually looks after which line, by one flow for the whole term."""

from __future__ import annotations

from collections import Counter, defaultdict

from ..matching import Network
from . import cost
from .rules import Line, clusters, standing_obstacle
from .weeks import Term


def usual(term: Term) -> dict[Line, set[int]]:
    """The adults of each line in an ordinary week."""
    members: dict[Line, list[int]] = defaultdict(list)
    for i, key in enumerate(term.lines):
        members[key].append(i)
    net, choices = _network(term, members)
    flows, _ = net.solve(0, 1)
    given: dict[Line, set[int]] = defaultdict(set)
    for arc, t, key in choices:
        if flows[arc]:
            given[key].add(t)
    return given


def _network(term: Term, members: dict[Line, list[int]]) -> tuple[Network, list[tuple[int, int, Line]]]:
    net, choices = Network(), []
    net.node(), net.node()
    people = _people(term, net, len(term.lines) / max(1, len(members)))
    times: dict[tuple[int, int, int], int] = {}
    for key, number in _times(term, members).items():
        if not term.most[key]:
            continue
        sitting = net.node()
        net.arc(sitting, 1, term.most[key], 0)
        for t in _able(term, members[key]):
            gate = (t, key[0], number)
            if gate not in times:
                times[gate] = net.node()
                net.arc(people[t], times[gate], 1, 0)
            choices.append((net.arc(times[gate], sitting, 1, _price(term, t, members[key])), t, key))
    return net, choices


def _people(term: Term, net: Network, dates: float) -> list[int]:
    people = []
    for teacher, target in zip(term.instance.teachers, term.targets, strict=True):
        person = net.node()
        people.append(person)
        for n in range(1, teacher.max_week + 1):
            step = abs(n * dates - target) - abs((n - 1) * dates - target)
            net.arc(0, person, 1, round(term.weights.fair * (step + dates)))
    return people


def _times(term: Term, members: dict[Line, list[int]]) -> dict[Line, int]:
    """The time of day of each line, from its first session, as a cluster number in its weekday."""
    days: dict[int, dict[str, Line]] = defaultdict(dict)
    firsts = {term.instance.sessions[own[0]].id: term.instance.sessions[own[0]] for own in members.values()}
    for key, own in members.items():
        days[key[0]][term.instance.sessions[own[0]].id] = key
    result = {}
    for ids in days.values():
        for number, cluster in enumerate(clusters(firsts[i] for i in ids)):
            result.update({ids[s.id]: number for s in cluster})
    return result


def _able(term: Term, own: list[int]) -> list[int]:
    first = term.instance.sessions[own[0]]
    return [t for t, teacher in enumerate(term.instance.teachers) if not standing_obstacle(teacher, first)]


def _price(term: Term, t: int, own: list[int]) -> int:
    teacher = term.instance.teachers[t]
    days = Counter(term.instance.sessions[s].date in teacher.leave for s in own)
    first = term.instance.sessions[own[0]]
    away = term.weights.continuity + 1  # a day of leave brings about one new face
    return away * days[True] + days[False] * cost.price(teacher, first, term.weights)

"""A week as a flow: source → teacher (fairness) → day → time of day → session. Exact for the week, given the rest.

Only `max_week` reaches beyond a day and nothing reaches beyond a week, so a term has a roster exactly when each of
its weeks has one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from ..instance import RosterInstance, Session
from ..matching import Network
from . import cost
from .able import able
from .rules import Line, adults_needed, clusters, line, targets, week

Week = tuple[int, int]


@dataclass
class Term:
    """A roster being made: numbers instead of ids, loads and faces kept up to date."""

    instance: RosterInstance
    weeks: dict[Week, list[int]] = field(default_factory=lambda: defaultdict(list))
    may: list[list[int]] = field(default_factory=list)
    prices: list[dict[int, int]] = field(default_factory=list)
    slot_of: list[tuple[date, int]] = field(default_factory=list)
    adults: list[set[int]] = field(default_factory=list)
    pinned: list[set[int]] = field(default_factory=list)
    published: list[set[int]] = field(default_factory=list)
    faces: dict[Line, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def __post_init__(self) -> None:
        sessions, teachers, self.weights = self.instance.sessions, self.instance.teachers, self.instance.weights
        self.needs = [adults_needed(s, self.instance.ratio) for s in sessions]
        self.lines = [line(s) for s in sessions]
        self.most = cost.most_adults(self.instance)
        self.targets = targets(self.instance)
        self.loads = [0] * len(teachers)
        self.adults = [set() for _ in sessions]
        self.exact = self.proven = True
        for i, session in enumerate(sessions):
            self.weeks[week(session.date)].append(i)
        self._see_who_may()
        self._see_clusters()
        self.pinned = self._by_session(self.instance.pinned)
        self.published = self._by_session(self.instance.published)
        for i, pins in enumerate(self.pinned):
            self.set(i, pins)

    def _see_who_may(self) -> None:
        self.prices = able(self.instance, self.instance.sessions)
        self.may = [list(prices) for prices in self.prices]

    def _see_clusters(self) -> None:
        days: dict[date, list[Session]] = defaultdict(list)
        for session in self.instance.sessions:
            days[session.date].append(session)
        where = {}
        for day, sessions in days.items():
            for number, cluster in enumerate(clusters(sessions)):
                self.exact &= max(s.start for s in cluster) < min(s.end for s in cluster)
                where.update({s.id: (day, number) for s in cluster})
        self.slot_of = [where[s.id] for s in self.instance.sessions]

    def _by_session(self, duties: tuple) -> list[set[int]]:
        sessions = {s.id: i for i, s in enumerate(self.instance.sessions)}
        teachers = {t.id: i for i, t in enumerate(self.instance.teachers)}
        result: list[set[int]] = [set() for _ in sessions]
        for duty in duties:
            if duty.session in sessions and duty.teacher in teachers:
                result[sessions[duty.session]].add(teachers[duty.teacher])
        return result

    def set(self, session: int, adults: set[int]) -> None:
        """Give a session these adults instead of those it had."""
        seen = self.faces[self.lines[session]]
        for t in self.adults[session]:
            self.loads[t] -= 1
            seen[t] -= 1
            if not seen[t]:
                del seen[t]
        for t in adults:
            self.loads[t] += 1
            seen[t] += 1
        self.adults[session] = set(adults)

    def price(self, t: int, session: int) -> int:
        """What it costs that teacher t serves in this session, given the other weeks."""
        seen = self.faces[self.lines[session]]
        new = t not in seen and len(seen) >= self.most[self.lines[session]]
        changed = bool(self.published[session]) and t not in self.published[session]
        return self.prices[session][t] + self.weights.continuity * new + self.weights.changes * changed

    def prices_now(self, session: int) -> dict[int, int]:
        """`price` of everybody who may serve in this session."""
        seen, known = self.faces[self.lines[session]], self.published[session]
        face = self.weights.continuity if len(seen) >= self.most[self.lines[session]] else 0
        change = self.weights.changes if known else 0
        return {t: price + (face and t not in seen and face) + (change and t not in known and change) for t, price in self.prices[session].items()}


def plan_week(term: Term, sessions: list[int]) -> list[int]:
    """Give this week's sessions their adults at least cost; the sessions left short (S5.5)."""
    for s in sessions:
        term.set(s, term.pinned[s])
    return fill_week(term, sessions)


def fill_week(term: Term, sessions: list[int]) -> list[int]:
    """Whoever serves in this week stays; what is lacking is given to others at least cost. The sessions left short."""
    net, choices = _network(term, sessions)
    flows, _ = net.solve(0, 1)
    given: dict[int, set[int]] = defaultdict(set)
    for arc, t, s in choices:
        if flows[arc]:
            given[s].add(t)
    for s in sessions:
        if given[s]:
            term.set(s, term.adults[s] | given[s])
    return [s for s in sessions if len(term.adults[s]) < term.needs[s]]


def _network(term: Term, sessions: list[int]) -> tuple[Network, list[tuple[int, int, int]]]:
    net, choices = Network(), []
    net.node(), net.node()
    times: dict[tuple[int, date, int], int] = {}
    gates = _Gates(term, net, sessions)
    for s in sessions:
        left = term.needs[s] - len(term.adults[s])
        if left <= 0:
            continue
        sitting, at = net.node(), term.slot_of[s]
        net.arc(sitting, 1, left, 0)
        own = term.prices_now(s)
        for t in term.may[s]:
            key = (t, *at)
            gate = times.get(key)
            if gate is None:
                gate = times[key] = gates.time_of(*key)
            if gate >= 0:
                choices.append((net.arc(gate, sitting, 1, own[t]), t, s))
    return net, choices


class _Gates:
    """The nodes before a session: who, on which day, at which time of day; pins have used some of them up."""

    def __init__(self, term: Term, net: Network, sessions: list[int]) -> None:
        self.term, self.net = term, net
        self.people: dict[int, int] = {}
        self.days: dict[tuple[int, date], int] = {}
        self.week_used: Counter[int] = Counter()
        self.day_used: Counter[tuple[int, date]] = Counter()
        self.busy = set()
        for s in sessions:
            for t in term.adults[s]:
                self.week_used[t] += 1
                self.day_used[t, term.slot_of[s][0]] += 1
                self.busy.add((t, *term.slot_of[s]))

    def time_of(self, t: int, day: date, number: int) -> int:
        """The node of a teacher at a time of day, or -1 when a pin is there."""
        if (t, day, number) in self.busy:
            return -1
        node = self.net.node()
        self.net.arc(self._day_of(t, day), node, 1, 0)
        return node

    def _day_of(self, t: int, day: date) -> int:
        if (t, day) not in self.days:
            self.days[t, day] = self.net.node()
            left = self.term.instance.teachers[t].max_day - self.day_used[t, day]
            self.net.arc(self._person(t), self.days[t, day], max(0, left), 0)
        return self.days[t, day]

    def _person(self, t: int) -> int:
        if t not in self.people:
            self.people[t] = self.net.node()
            for more in range(1, self.term.instance.teachers[t].max_week - self.week_used[t] + 1):
                load, fair = self.term.loads[t], self.term.targets[t]
                step = abs(load + more - fair) - abs(load + more - 1 - fair)
                self.net.arc(0, self.people[t], 1, self.term.weights.fair * (step + 1))
        return self.people[t]

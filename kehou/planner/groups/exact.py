"""The exact model of a few groups: children nobody can tell apart are counted, not named, so that hundreds fit in.

Families of the same classes, weekdays and rooms are one kind; the model says how many of each kind sit in each
room. Effort is counted by the solver's own measure, never by a clock: the same result on a slow machine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .prices import NEVER
from .rules import adults, pairs

if TYPE_CHECKING:
    from .search import Cell

Kind = tuple[Any, ...]
Start = Literal["here", "nowhere", "proof"]


@dataclass(frozen=True)
class Answer:
    """The group of each family (none where none was found), what that costs with the spread, what nothing can beat, and the effort."""

    where: dict[int, int]
    cost: int
    bound: int
    effort: float


def best_of(cell: Cell, groups: Sequence[int], families: Sequence[int], *, effort: float, start: Start = "here") -> Answer:
    """These families over these groups at least cost, the other groups as they are; NEVER and nowhere if nothing was found.

    `start`: "here", the families sit in these groups now; "nowhere", the other groups do not count either; "proof", as
    that, and as much is done for the bound as for the plan. `effort` in the solver's deterministic seconds.
    """
    from ortools.sat.python import cp_model  # a second to import, only where something is planned

    model = _Model(cell, groups, families, cp_model.CpModel(), alone=start != "here")
    model.build()
    solver = cp_model.CpSolver()
    if start == "here":
        model.hint()
    if start == "proof":
        solver.parameters.linearization_level, solver.parameters.optimize_with_lb_tree_search = 2, True
        solver.parameters.max_num_cuts = 0  # the counts are so few that looking for cuts takes longer than the tree
    solver.parameters.num_workers, solver.parameters.random_seed = 1, 1
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model.said)
    spent, found = solver.response_proto.deterministic_time, status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    if not found:
        return Answer({}, NEVER, NEVER if status == cp_model.INFEASIBLE else 0, spent)
    return Answer(model.read(solver), round(solver.objective_value), -int(-solver.best_objective_bound // 1), spent)


class _Model:
    """Counts per kind and group, and from them what each group costs."""

    def __init__(self, cell: Cell, groups: Sequence[int], families: Sequence[int], said: Any, *, alone: bool) -> None:
        self.cell, self.instance, self.said, self.alone = cell, cell.instance, said, alone
        self.weights = cell.instance.weights
        self.groups = sorted(groups, key=lambda g: -cell.sizes[g])
        self.paired = {i for pair in cell.apart for i in pair}  # those are told apart from everybody
        self.kinds: dict[Kind, list[int]] = defaultdict(list)
        for i in families:
            self.kinds[self._kind(i)].append(i)
        self.price: list[Any] = []
        self.adults: dict[tuple[int, int], Any] = {}

    def _kind(self, i: int) -> Kind:
        family = self.cell.families[i]
        options = tuple(g for g in self.groups if g in family.options)
        away, alone = tuple(family.away[g] for g in self.groups), i if i in self.paired else -1
        return tuple(sorted(family.classes)), family.days, options, away, len(family.pupils), alone, family.special

    def build(self) -> None:
        self.counts = {
            (kind, g): self.said.new_int_var(0, len(own), "") for kind, own in self.kinds.items() for g in kind[2]
        }  # fmt: skip
        for kind, own in self.kinds.items():
            self.said.add(sum(self.counts[kind, g] for g in kind[2]) == len(own))
        self.used = {g: self.said.new_bool_var("") for g in self.groups}
        self.sizes = {g: self._group(g) for g in self.groups}
        self._days()
        self._apart()
        self._spread()
        if self._alike():
            for one, next_one in zip(self.groups, self.groups[1:], strict=False):
                self.said.add(self.sizes[one] >= self.sizes[next_one])
        self.said.minimize(sum(self.price))

    def _group(self, g: int) -> Any:
        """One group: its adults, classes, grades and what it lacks; returns its size."""
        own = [(kind, count) for (kind, at), count in self.counts.items() if at == g]
        members = sum(kind[4] * count for kind, count in own)
        limit, size = self.cell.limits[g], self.said.new_int_var(0, self.cell.limits[g], "")
        loads = [sum(kind[1][d] * count for kind, count in own if kind[1][d]) for d in range(5)]
        self.said.add(members >= self.used[g])
        if self.instance.counted == "members":
            self.said.add(size == members)
        else:
            self.said.add_max_equality(size, [self._is(load, limit) for load in loads])
        self._adults(g, loads)
        self._classes(g, own)
        self._special(own)
        lacking = self.said.new_int_var(0, self.instance.size_min, "")
        self.said.add(lacking >= self.instance.size_min * self.used[g] - size)
        self.price += [self.weights.under * lacking, *(self.weights.moves * kind[3][self.groups.index(g)] * count for kind, count in own)]
        return size

    def _is(self, load: Any, limit: int) -> Any:
        variable = self.said.new_int_var(0, limit, "")
        self.said.add(variable == load)
        return variable

    def _adults(self, g: int, loads: list[Any]) -> None:
        ratio, limit = self.instance.ratio, self.cell.limits[g]
        for d, load in enumerate(loads):
            self.adults[g, d] = here = self.said.new_int_var(0, adults(limit, ratio), "")
            self.said.add(load <= min(ratio, limit) * here if adults(limit, ratio) == 1 else load <= ratio * here)
            self.price.append(self.weights.sessions * here)

    def _classes(self, g: int, own: list[tuple[Kind, Any]]) -> None:
        """A class is here when a child of it is, a grade when a class of it is, the group when anybody is."""
        here = {key: self.said.new_bool_var("") for key in sorted({key for kind, _count in own for key in kind[0]})}
        for kind, count in own:
            for key in sorted(set(kind[0])):
                self.said.add(count <= len(self.kinds[kind]) * here[key])
        grades = {grade: self.said.new_bool_var("") for grade, _name in here}
        for key, present in here.items():
            self.said.add_implication(present, grades[key[0]])
            self.said.add_implication(present, self.used[g])
        self.price += [self.weights.split * sum(here.values()), self.weights.grades * (sum(grades.values()) - self.used[g])]

    def _special(self, own: list[tuple[Kind, Any]]) -> None:
        """The pairs that meet here: each further child with special needs meets all who are here already."""
        most = sum(kind[6] * len(self.kinds[kind]) for kind, _count in own)
        if most < 2 or not self.weights.special:
            return
        here, met = sum(kind[6] * count for kind, count in own), self.said.new_int_var(0, pairs(most), "")
        for n in range(1, most):
            self.said.add(met >= n * here - pairs(n + 1))
        self.price.append(self.weights.special * met)

    def _days(self) -> None:
        """On each weekday at least the adults and groups that the children of that day need: what the solver would not see."""
        most = max((self.cell.limits[g] for g in self.groups), default=1) or 1
        for d in range(5):
            there = sum(kind[1][d] * len(own) for kind, own in self.kinds.items())
            needed = max(adults(there, self.instance.ratio), adults(there, most))
            self.said.add(sum(self.adults[g, d] for g in self.groups) >= needed)

    def _apart(self) -> None:
        """Who must not meet is not in one group."""
        own = {kind[5]: kind for kind in self.kinds if kind[5] >= 0}
        for one, other in self.cell.apart:
            if one in own and other in own:
                for g in set(own[one][2]) & set(own[other][2]):
                    self.said.add(self.counts[own[one], g] + self.counts[own[other], g] <= 1)

    def _spread(self) -> None:
        """Largest minus smallest group of the whole cell."""
        outside = [n for g, n in enumerate(self.cell.sizes) if not self.alone and g not in self.used and self.cell.members[g]]
        most = max([*self.cell.limits, *outside])
        high, low = self.said.new_int_var(max(outside, default=0), most, ""), self.said.new_int_var(0, min(outside, default=most), "")
        for g in self.groups:
            self.said.add(high >= self.sizes[g])
            self.said.add(low <= self.sizes[g]).only_enforce_if(self.used[g])
        self.said.add(high >= low)
        self.price.append(self.weights.balance * (high - low))

    def _alike(self) -> bool:
        """Whether the groups could change names: then only one order is looked at."""
        limits = {self.cell.limits[g] for g in self.groups}
        return len(limits) == 1 and all(len(kind[2]) == len(self.groups) and len(set(kind[3])) == 1 for kind in self.kinds)

    def hint(self) -> None:
        """Begin with how the families sit now."""
        for (kind, g), count in self.counts.items():
            self.said.add_hint(count, sum(self.cell.where[i] == g for i in self.kinds[kind]))

    def read(self, solver: Any) -> dict[int, int]:
        """The counts as families again: who can stay stays."""
        where: dict[int, int] = {}
        for kind, own in self.kinds.items():
            room = {g: solver.value(self.counts[kind, g]) for g in kind[2]}
            for i in own:
                if room.get(self.cell.where[i], 0):
                    where[i] = self.cell.where[i]
                    room[where[i]] -= 1
            left = iter([g for g in kind[2] for _ in range(room[g])])
            where.update({i: next(left) for i in own if i not in where})
        return where

"""Results: what the planner answers. A plan with its cost and proven bound, or no plan with sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from .errors import must
from .form import VERSION, from_json, known_version, to_json
from .instance import Duty
from .sentence import Sentence
from .shifts.instance import Turn


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks: the clause, the ids of those concerned, and the sentence to show."""

    rule: str
    who: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True)
class Remark:
    """Something allowed that must be seen; with `needs_reason` someone must record why (S5.4 "原则上")."""

    rule: str
    who: tuple[str, ...]
    sentence: Sentence
    needs_reason: bool = False


@dataclass(frozen=True)
class Group:
    """A group in its room; `id` is stable for the same campus, grade and place in the order."""

    id: str
    campus: str
    room: str
    pupils: tuple[str, ...]


@dataclass(frozen=True)
class Seat:
    """A child's place; row 0 is the front row."""

    pupil: str
    row: int
    column: int


@dataclass(frozen=True)
class _Plan:
    """What every plan carries: cost and its parts, the proven bound, whether it is optimal, the seed, what each wish weighed."""

    cost: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    bound: int = 0
    optimal: bool = False
    seed: int = 0
    remarks: tuple[Remark, ...] = ()
    weights: dict[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """How far the cost may be above the best possible, as a share of the cost."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


@dataclass(frozen=True)
class GroupsPlan(_Plan):
    """Every child in exactly one group, every group in a room (S5.4)."""

    job: ClassVar[str] = "groups"
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class SeatsPlan(_Plan):
    """Every child in exactly one seat (S5.4)."""

    job: ClassVar[str] = "seats"
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True)
class RosterPlan(_Plan):
    """Who is on duty in which session (S5.5)."""

    job: ClassVar[str] = "roster"
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True)
class ShiftsPlan(_Plan):
    """Who works which shift on which day."""

    job: ClassVar[str] = "shifts"
    turns: tuple[Turn, ...] = ()


Plan = GroupsPlan | SeatsPlan | RosterPlan | ShiftsPlan
PLANS: dict[str, type[Any]] = {kind.job: kind for kind in (GroupsPlan, SeatsPlan, RosterPlan, ShiftsPlan)}


@dataclass(frozen=True)
class NoPlan:
    """There is no plan: who and what are in conflict, under which rules, and the ways out, cheapest first.

    `proven` is False when the solver only did not find one.
    """

    job: str
    sentences: tuple[Sentence, ...]
    ways_out: tuple[Sentence, ...]
    people: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    proven: bool = True


def write_result(result: Plan | NoPlan) -> dict[str, Any]:
    """The result as JSON-ready dict with its job, version and whether there is a plan."""
    plan = not isinstance(result, NoPlan)
    return {"job": result.job, "version": VERSION, "plan": plan, **to_json(result)}


def read_result(document: Any) -> Plan | NoPlan:
    """The result of a JSON document; raises InstanceError naming the path of what is wrong."""
    must(isinstance(document, dict), "/", "应为对象", "must be an object")
    known_version(document)
    must(str(document.get("job")) in PLANS, "job", f"应为 {'、'.join(PLANS)} 之一", f"must be one of {', '.join(PLANS)}")
    kind: Any = PLANS[str(document["job"])] if document.get("plan", True) else NoPlan
    skipped = ("version", "plan") if kind is NoPlan else ("job", "version", "plan")
    result: Plan | NoPlan = from_json(kind, {k: v for k, v in document.items() if k not in skipped})
    return result

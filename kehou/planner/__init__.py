"""The planner: groups, seats, duty rosters and shifts as a pure package (S5.4, S5.5, S3.2, C7.4b).

An instance goes in, `solve` gives a plan or says why there is none, `check` judges any plan, also one changed by
hand, `explain` speaks in sentences, `bound` says what no plan can beat. No clock, no database, no framework; the
same seed gives the same result.

>>> room = SeatsInstance(rows=1, columns=2, pupils=(Sitter("mei", eyesight=1), Sitter("lin")))
>>> plan = solve(room, seconds=1, seed=1)
>>> plan.optimal, check(room, plan)
(True, [])
"""

from .bound import bound
from .check import check
from .errors import InstanceError
from .explain import explain
from .instance import (
    Duty,
    GroupsInstance,
    Instance,
    Pupil,
    Room,
    RosterInstance,
    SeatsInstance,
    Session,
    ShiftsInstance,
    Sitter,
    Teacher,
    read_instance,
    write_instance,
)
from .judge import judged, parts, remarks
from .result import (
    Group,
    GroupsPlan,
    NoPlan,
    Plan,
    Remark,
    RosterPlan,
    Seat,
    SeatsPlan,
    ShiftsPlan,
    Violation,
    read_result,
    write_result,
)
from .roster.check import REASONS
from .roster.rules import obstacle
from .roster.standing import Standing, StandIns
from .sentence import Sentence
from .shifts.instance import Cover, Request, Shift, Turn, Worker
from .shifts.published import read_published
from .solver import solve
from .weights import GroupWeights, RosterWeights, SeatWeights, at_usual_weights, weight_of

__all__ = [
    "Duty", "Group", "GroupsInstance", "GroupsPlan", "Instance", "InstanceError", "NoPlan", "Plan", "REASONS", "Pupil", "Remark",
    "Room", "RosterInstance", "RosterPlan", "Seat", "SeatsInstance", "SeatsPlan", "Sentence", "Session", "Sitter",
    "Cover", "GroupWeights", "Request", "RosterWeights", "SeatWeights", "Shift", "ShiftsInstance", "ShiftsPlan", "StandIns", "Standing", "Teacher", "Turn", "Violation", "Worker", "at_usual_weights", "bound", "check", "explain", "judged", "obstacle", "parts",
    "read_instance", "read_published", "read_result", "remarks", "solve", "weight_of", "write_instance",
    "write_result",
]

"""The order of review: nobody can skip a level (S5.2)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

WAITING = {"homeroom": "submitted", "grade": "passed_homeroom", "school": "passed_grade"}
WEIGHTY = (
    "stands_in", "crowded", "lacking", "late", "came_back", "other_need", "absent", "supplement", "own", "alone", "note", "paper",
)  # fmt: skip
REASONS = {
    "return": ("请写明具体困难", "请补充接送人", "所选时段请与家庭情况核对", "请补上身体健康的说明"),
    "reject": ("不在服务对象之内", "与家长沟通后不需要", "家中有人按时接"),
}
NO = {"return": "returned", "reject": "rejected"}


def step_for(state: str, levels: Sequence[str]) -> str | None:
    """The level at which an application in this state waits.

    >>> step_for("passed_homeroom", ("homeroom", "grade", "school"))
    'grade'
    >>> step_for("accepted", ("homeroom", "grade", "school")) is None
    True
    """
    return next((level for level in levels if WAITING[level] == state), None)


def state_after(step: str, decision: str, levels: Sequence[str]) -> str:
    """Where an application stands after a decision.

    >>> levels = ("homeroom", "grade", "school")
    >>> [state_after(step, "pass", levels) for step in levels]
    ['passed_homeroom', 'passed_grade', 'accepted']
    >>> state_after("grade", "return", levels)
    'returned'
    """
    if decision != "pass":
        return NO[decision]
    after = levels[levels.index(step) + 1 :]
    return WAITING[after[0]] if after else "accepted"


def step_number(step: str, levels: Sequence[str]) -> int:
    """The place of a level in the order, from 1.

    >>> step_number("grade", ("homeroom", "grade", "school"))
    2
    """
    return list(levels).index(step) + 1


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a list knows about one application when it says why it wants a closer look."""

    own: bool = False
    stands_in: bool = False
    crowded: bool = False
    lacking: bool = False
    late: bool = False
    came_back: bool = False
    other_need: bool = False
    attended: float | None = None
    supplement: bool = False
    alone: bool = False
    note: bool = False
    paper: bool = False


def attention(seen: Seen, *, low: int) -> tuple[str, ...]:
    """Why this one wants a closer look, the weightiest first; `low` is the attendance in per cent below which one asks.

    >>> attention(Seen(late=True, attended=0.5, note=True), low=80)
    ('late', 'absent', 'note')
    >>> attention(Seen(attended=0.9), low=80)
    ()
    """
    told = {**vars(seen), "absent": seen.attended is not None and seen.attended * 100 < low}
    return tuple(name for name in WEIGHTY if told[name])


def weight(why: Sequence[str]) -> tuple[int, int]:
    """Sorts a list by what needs attention: the weightiest reason first, then how many there are.

    >>> sorted([(), ("note",), ("late",), ("late", "note")], key=weight)
    [('late', 'note'), ('late',), ('note',), ()]
    """
    return (WEIGHTY.index(why[0]) if why else len(WEIGHTY), -len(why))


def decider(candidates: Iterable[tuple[str, object]], guardians: Collection[object]) -> object | None:
    """Who decides: the first in line who is no guardian of the child (S5.2); (name, user) each.

    >>> decider([("王老师", 1), ("赵老师", 2)], {1})
    ('赵老师', 2)
    >>> decider([("王老师", 1)], {1}) is None
    True
    """
    return next((one for one in candidates if one[1] is not None and one[1] not in guardians), None)

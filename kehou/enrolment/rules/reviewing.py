"""The order of review: nobody can skip a level (S5.2)."""

from collections.abc import Sequence

WAITING = {"homeroom": "submitted", "grade": "passed_homeroom", "school": "passed_grade"}
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

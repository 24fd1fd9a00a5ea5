"""C7.2: the three checks of every session, weighed into a school's yearly safety assessment."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SafetyAssessmentRules:
    """How much each of the three weighs, and from which mark on a year is good, or has passed."""

    hygiene_weight: int = 30
    civility_weight: int = 30
    safety_weight: int = 40
    good_from: int = 90
    pass_from: int = 60


@dataclass(frozen=True)
class Checked:
    """Sessions that were held, how many of them were checked, and in how many each of the three was as it should be."""

    sessions: int = 0
    checked: int = 0
    hygiene: int = 0
    civility: int = 0
    safety: int = 0

    def __add__(self, other: Any) -> "Checked":
        pairs = zip(self.figures, other.figures, strict=True)
        return Checked(*(one + another for one, another in pairs))

    @property
    def figures(self) -> tuple[int, ...]:
        return self.sessions, self.checked, self.hygiene, self.civility, self.safety


def mark_of(done: Checked, rules: SafetyAssessmentRules) -> float | None:
    """The mark out of 100, to one decimal: the weighted share of sessions in which each of the three was in order.

    A session nobody checked was not in order; without a session there is no mark.

    >>> mark_of(Checked(10, 10, 10, 10, 10), SafetyAssessmentRules()), mark_of(Checked(10, 9, 9, 8, 5), SafetyAssessmentRules())
    (100.0, 71.0)
    >>> mark_of(Checked(), SafetyAssessmentRules()) is None
    True
    """
    weights = (rules.hygiene_weight, rules.civility_weight, rules.safety_weight)
    if not done.sessions or not sum(weights):
        return None
    points = sum(weight * good for weight, good in zip(weights, done.figures[2:], strict=True))
    tenths = (2000 * points + done.sessions * sum(weights)) // (2 * done.sessions * sum(weights))  # rounded half up, in whole numbers
    return tenths / 10


def grade_of(mark: float | None, rules: SafetyAssessmentRules) -> str:
    """The mark in one word.

    >>> [grade_of(mark, SafetyAssessmentRules()) for mark in (90.0, 89.9, 59.9, None)]
    ['good', 'pass', 'fail', 'none']
    """
    if mark is None:
        return "none"
    return "good" if mark >= rules.good_from else "pass" if mark >= rules.pass_from else "fail"

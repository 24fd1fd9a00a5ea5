"""Asking for a place: the window, the number, and what a request still lacks."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from uuid import UUID

from kehou.enrolment.rules.sets import ApplicationRules, EligibilityRules


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a family asks for, on the phone or on paper."""

    need: str = ""
    need_words: str = ""
    days: tuple[int, ...] = ()
    slots: tuple[UUID, ...] = ()
    healthy: bool = False
    independent: bool = False
    pledge_version: str = ""
    home_alone: bool = False
    alone_days: tuple[int, ...] = ()
    note: str = ""
    late_reason: str = ""


class Lack(Enum):
    """What a request lacks."""

    NEED = "need"
    NEED_WORDS = "need_words"
    DAYS = "days"
    SLOTS = "slots"
    HEALTH = "healthy"
    INDEPENDENCE = "independent"
    PLEDGE = "pledge"


def window(term_starts: date, rules: ApplicationRules) -> tuple[date, date]:
    """The first and last day of applying: the first week of term (S5.1).

    >>> window(date(2024, 2, 26), ApplicationRules(date(2024, 3, 20), 7, True, 1))
    (datetime.date(2024, 2, 26), datetime.date(2024, 3, 3))
    """
    return term_starts, term_starts + timedelta(days=rules.window_days - 1)


def is_late(day: date, closes_on: date) -> bool:
    """Whether a request comes after the window (S5.1).

    >>> is_late(date(2024, 3, 3), date(2024, 3, 3)), is_late(date(2024, 3, 4), date(2024, 3, 3))
    (False, True)
    """
    return day > closes_on


IN_REVIEW = ("draft", "submitted", "passed_homeroom", "passed_grade")


def may_edit(state: str, day: date, closes_on: date, *, is_listed: bool = False) -> bool:
    """Whether the family may still rewrite the sheet itself (S5.1); what came back may always be completed.

    `is_listed`: it stands on a grade list that was handed to the school as one thing (S5.2).

    >>> last = date(2024, 3, 3)
    >>> [may_edit(s, last, last) for s in ("submitted", "passed_homeroom", "accepted")]
    [True, True, False]
    >>> [may_edit(s, date(2024, 3, 4), last) for s in ("submitted", "late", "returned")]
    [False, True, True]
    """
    if state in ("returned", "late"):
        return True
    return state in IN_REVIEW and day <= closes_on and not is_listed


def may_request(state: str, day: date, closes_on: date, *, is_listed: bool = False) -> bool:
    """Whether a change is a request now, which the school decides (S1.2).

    >>> last = date(2024, 3, 3)
    >>> [may_request(s, date(2024, 3, 4), last) for s in ("submitted", "accepted", "rejected", "returned")]
    [True, True, False, False]
    """
    living = (*IN_REVIEW, "accepted")
    return state in living and not may_edit(state, day, closes_on, is_listed=is_listed)


def alone_on(days: tuple[int, ...], alone_days: tuple[int, ...]) -> tuple[int, ...]:
    """The weekdays on which a child would go home alone: those named, or all its days (C7.4a).

    >>> alone_on((1, 3, 5), ()), alone_on((1, 3, 5), (3, 4))
    ((1, 3, 5), (3,))
    """
    return tuple(sorted(set(days) & set(alone_days))) if alone_days else tuple(sorted(days))


def grade_fits(grade: int, rules: EligibilityRules) -> bool:
    """Whether the service is for this grade (S2).

    >>> [grade_fits(g, EligibilityRules(1, 5, True, True, True)) for g in (1, 5, 6)]
    [True, True, False]
    """
    return rules.grade_min <= grade <= rules.grade_max


def lacks(asked: Asked, rules: EligibilityRules) -> list[Lack]:
    """What has to be added before the request can be looked at (S2, S4.1, S4.2).

    >>> lacks(Asked(days=(1,), slots=(UUID(int=1),)), EligibilityRules(1, 9, False, False, False))
    []
    >>> [lack.name for lack in lacks(Asked(need="other"), EligibilityRules(1, 5, True, True, True))]
    ['NEED_WORDS', 'DAYS', 'SLOTS', 'HEALTH', 'INDEPENDENCE', 'PLEDGE']
    """
    wanting = {
        Lack.NEED: rules.need_required and not asked.need,
        Lack.NEED_WORDS: asked.need == "other" and not asked.need_words.strip(),
        Lack.DAYS: not asked.days,
        Lack.SLOTS: not asked.slots,
        Lack.HEALTH: rules.health_declaration and not asked.healthy,
        Lack.INDEPENDENCE: rules.health_declaration and not asked.independent,
        Lack.PLEDGE: rules.pledge and not asked.pledge_version,
    }
    return [lack for lack, is_missing in wanting.items() if is_missing]


def number_of(term_starts: date, term_number: int, count: int) -> str:
    """The number by which a family finds its application again.

    >>> number_of(date(2024, 2, 26), 2, 7)
    '2024-2-0007'
    """
    return f"{term_starts.year}-{term_number}-{count:04}"

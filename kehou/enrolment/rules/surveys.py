"""The survey of needs: what a family says before the term, and the seats that would take (S1.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import product
from typing import Any
from uuid import UUID

from kehou.enrolment.rules.sets import SurveyRules

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one family says for one child."""

    need: str
    days: tuple[int, ...] = ()
    until: str = ""
    words: str = ""


class Unsaid(Enum):
    """What an answer lacks, by the form's name for it."""

    NEED = "need"
    DAYS = "days"
    UNTIL = "until"


def said(wanted: Wanted) -> Wanted:
    """The answer as it is kept: whoever needs nothing says no days; a day is said once.

    >>> said(Wanted(need="no", days=(1, 2), until="late", words=" 外婆接 "))
    Wanted(need='no', days=(), until='', words='外婆接')
    >>> said(Wanted(need="yes", days=(3, 1, 3), until="first")).days
    (1, 3)
    """
    words = wanted.words.strip()[:LONGEST]
    if wanted.need == "no":
        return Wanted(need="no", words=words)
    return Wanted(need=wanted.need, days=tuple(sorted(set(wanted.days))), until=wanted.until, words=words)


def unsaid(wanted: Wanted, weekdays: Iterable[int]) -> list[Unsaid]:
    """What is missing before the answer can be counted; a day without service counts as none.

    >>> [one.name for one in unsaid(Wanted(need="yes", days=(6,)), (1, 2, 3, 4, 5))]
    ['DAYS', 'UNTIL']
    >>> unsaid(Wanted(need="no"), (1, 2, 3, 4, 5)), unsaid(Wanted(need="perhaps", days=(1,), until="late"), (1,))
    ([], [])
    """
    if wanted.need not in ("yes", "perhaps", "no"):
        return [Unsaid.NEED]
    if wanted.need == "no":
        return []
    wrong = {Unsaid.DAYS: not wanted.days or set(wanted.days) - set(weekdays), Unsaid.UNTIL: wanted.until not in ("first", "late")}
    return [lack for lack, is_missing in wrong.items() if is_missing]


def survey_days(today: date, term_starts: date, rules: SurveyRules) -> tuple[date, date]:
    """The days proposed: the weeks before the term, or from today where less time is left; it ends before the term begins.

    >>> rules = SurveyRules(open_days=14, remind_days=3)
    >>> survey_days(date(2024, 1, 8), date(2024, 2, 26), rules)
    (datetime.date(2024, 2, 12), datetime.date(2024, 2, 25))
    >>> survey_days(date(2024, 2, 20), date(2024, 2, 26), rules)
    (datetime.date(2024, 2, 20), datetime.date(2024, 2, 25))
    >>> survey_days(date(2024, 2, 27), date(2024, 2, 26), rules)
    (datetime.date(2024, 2, 27), datetime.date(2024, 3, 11))
    """
    first = max(today, term_starts - timedelta(days=rules.open_days))
    last = term_starts - timedelta(days=1)
    return first, last if last >= first else first + timedelta(days=rules.open_days - 1)


def may_remind(last: date | None, today: date, rules: SurveyRules) -> bool:
    """Whether silent families may be reminded again.

    >>> rules = SurveyRules(open_days=14, remind_days=3)
    >>> [may_remind(date(2024, 2, 12), date(2024, 2, day), rules) for day in (12, 14, 15)], may_remind(None, date(2024, 2, 12), rules)
    ([False, False, True], True)
    """
    return last is None or (today - last).days >= rules.remind_days


@dataclass(frozen=True)
class Group:
    """So many families of one campus said the same."""

    campus_id: UUID
    campus: str
    need: str
    days: tuple[int, ...]
    until: str
    count: int


@dataclass(frozen=True)
class NeedLine:
    """Seats needed on one weekday: `certain` from who needs it, `perhaps` from who is not sure.

    `late=False` is the first slot: everybody who stays, those who stay on included; `late=True` the late slot alone.
    `campus_id` is None for the whole school.
    """

    campus_id: UUID | None
    campus: str
    weekday: int
    late: bool
    certain: int = 0
    perhaps: int = 0

    @property
    def with_perhaps(self) -> int:
        return self.certain + self.perhaps


def need_lines(groups: Sequence[Group], weekdays: Sequence[int]) -> tuple[NeedLine, ...]:
    """Every campus × weekday × slot, campus after campus.

    >>> north = UUID(int=1)
    >>> groups = [Group(north, "北校区", "yes", (1, 2), "first", 3), Group(north, "北校区", "perhaps", (1,), "late", 2)]
    >>> [(one.weekday, one.late, one.certain, one.with_perhaps) for one in need_lines(groups, (1, 2))]
    [(1, False, 3, 5), (1, True, 0, 2), (2, False, 3, 3), (2, True, 0, 0)]
    """
    campuses = dict.fromkeys((one.campus_id, one.campus) for one in groups)
    return tuple(
        _line(groups, campus, name, weekday, late)
        for (campus, name), weekday, late in product(campuses, weekdays, (False, True))
    )


def school_lines(lines: Sequence[NeedLine]) -> tuple[NeedLine, ...]:
    """The same for the whole school: in the late slot the campuses are one group (C7.4b).

    >>> one, other = NeedLine(UUID(int=1), "北", 1, True, 2, 1), NeedLine(UUID(int=2), "南", 1, True, 3)
    >>> school_lines([one, other])
    (NeedLine(campus_id=None, campus='', weekday=1, late=True, certain=5, perhaps=1),)
    """
    places = dict.fromkeys((one.weekday, one.late) for one in lines)
    of = {place: [one for one in lines if (one.weekday, one.late) == place] for place in places}
    return tuple(
        NeedLine(None, "", weekday, late, sum(one.certain for one in mine), sum(one.perhaps for one in mine))
        for (weekday, late), mine in of.items()
    )


@dataclass(frozen=True)
class DayNeeds:
    """One row of the table: a campus (or "" for the school) on a weekday, both slots side by side."""

    name: str
    weekday: int
    first: NeedLine
    late: NeedLine

    @property
    def figures(self) -> tuple[int, int, int, int]:
        return self.first.certain, self.first.with_perhaps, self.late.certain, self.late.with_perhaps


def day_rows(lines: Sequence[NeedLine]) -> tuple[DayNeeds, ...]:
    """The lines paired by weekday; the school's sum follows where there are several campuses.

    >>> lines = [NeedLine(UUID(int=1), "北", 1, late, 2) for late in (False, True)]
    >>> [(row.name, row.figures) for row in day_rows(lines)]
    [('北', (2, 2, 2, 2))]
    """
    several = len({one.campus_id for one in lines}) > 1
    whole = [*lines, *(school_lines(lines) if several else ())]
    pairs = zip(whole[::2], whole[1::2], strict=True)
    return tuple(DayNeeds(first.campus, first.weekday, first, late) for first, late in pairs)


def _line(groups: Iterable[Group], campus: UUID, name: str, weekday: int, late: bool) -> NeedLine:
    there = [
        one for one in groups if one.campus_id == campus and weekday in one.days and (one.until == "late" or not late)
    ]  # fmt: skip
    certain, perhaps = (sum(one.count for one in there if one.need == need) for need in ("yes", "perhaps"))
    return NeedLine(campus, name, weekday, late, certain, perhaps)


@dataclass(frozen=True)
class Responses:
    """How a class, a grade, a campus or the school has answered; `asked` are its pupils the service is for."""

    name: str
    asked: int = 0
    yes: int = 0
    perhaps: int = 0
    no: int = 0
    key: Any = None
    homeroom: str = ""

    @property
    def answered(self) -> int:
        return self.yes + self.perhaps + self.no

    @property
    def silent(self) -> int:
        return self.asked - self.answered

    @property
    def share(self) -> int:
        """Per cent of its families that have answered.

        >>> Responses("一(1)班", 30, yes=20, no=4).share, Responses("空").share
        (80, 0)
        """
        return round(100 * self.answered / self.asked) if self.asked else 0


def summed(name: str, rows: Iterable[Responses]) -> Responses:
    """Several as one.

    >>> summed("一年级", [Responses("一(1)班", 30, 20, 1, 4), Responses("一(2)班", 28, 10)])
    Responses(name='一年级', asked=58, yes=30, perhaps=1, no=4, key=None, homeroom='')
    """
    found = list(rows)
    asked, yes, perhaps, no = (sum(getattr(one, field) for one in found) for field in ("asked", "yes", "perhaps", "no"))
    return Responses(name, asked, yes, perhaps, no)

"""The rule sets of planning, filled by policy from the folders of the same name, and small sums about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import ceil


@dataclass(frozen=True)
class GroupingRules:
    """How large a group is, and whether another size needs a reason (S5.4)."""

    size_min: int
    size_max: int
    reason_outside_band: bool


@dataclass(frozen=True)
class StaffingRules:
    """How many children an adult looks after; who looks after the late room (S5.5, S3.2)."""

    pupils_per_adult: int
    volunteers_only_late: bool
    publish_roster: bool


@dataclass(frozen=True)
class ServiceTimeRules:
    """The days of the week, and where and when the late children come together (S3.1, S3.2, C7.4b)."""

    weekdays: tuple[int, ...]
    late_start: time
    late_end: time
    late_room: str


@dataclass(frozen=True)
class Hints:
    """What a note about a child's seat means for the chart."""

    eyesight: int = 0
    row_max: int = 0
    left_handed: bool = False


WEAK_EYES = ("视力", "近视", "看不清", "弱视")
IN_FRONT = ("前排", "第一排", "靠前")
LEFT_HANDED = ("左手", "左撇子")


def hints_in(note: str) -> Hints:
    """Read a note of the family about where the child should sit.

    >>> hints_in("近视，请坐前排"), hints_in("")
    (Hints(eyesight=1, row_max=2, left_handed=False), Hints(eyesight=0, row_max=0, left_handed=False))
    """
    weak, front, left = (any(word in note for word in words) for words in (WEAK_EYES, IN_FRONT, LEFT_HANDED))
    return Hints(int(weak), 2 if front else 0, left)


def adults_needed(pupils: int, rules: StaffingRules) -> int:
    """S5.5: one adult for each 30 children or fewer.

    >>> adults_needed(31, StaffingRules(30, True, True))
    2
    """
    return ceil(pupils / rules.pupils_per_adult)


def outside_band(size: int, rules: GroupingRules) -> bool:
    """Whether a group of this size stands outside the band (S5.4 原则上).

    >>> [outside_band(n, GroupingRules(25, 30, True)) for n in (24, 25, 30, 31)]
    [True, False, False, True]
    """
    return not rules.size_min <= size <= rules.size_max


def minute_of(moment: time) -> int:
    """Minutes after midnight, as the planner counts.

    >>> minute_of(time(17, 0))
    1020
    """
    return moment.hour * 60 + moment.minute


def monday_of(day: date) -> date:
    """The Monday of the week a day lies in.

    >>> monday_of(date(2024, 3, 28))
    datetime.date(2024, 3, 25)
    """
    return day - timedelta(days=day.weekday())


def chart(rows: int, columns: int, seats: Iterable[tuple[int | None, int | None, object]]) -> list[list[object]]:
    """The room as a table, the front row first; an empty seat is None. Rows and columns count from 1.

    >>> chart(2, 2, [(1, 2, "李小明"), (None, None, "王二小")])
    [[None, '李小明'], [None, None]]
    """
    table: list[list[object]] = [[None] * columns for _ in range(rows)]
    for row, column, who in seats:
        if row and column and row <= rows and column <= columns:
            table[row - 1][column - 1] = who
    return table

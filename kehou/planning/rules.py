"""The rule sets of planning, filled by policy from the folders of the same name, and small sums about them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")
SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-—–~～至到]\s*(\d{1,2})[:：](\d{2})")
BETWEEN = re.compile(r"[、,，;；\s]+")


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


def stretch(child: Any, campus: Any, *, first: bool) -> str:
    """What a child is called in the planner: by its id, and at the campus it comes to later by both.

    >>> stretch("xiaoming", "south", first=False), child_of("xiaoming/south"), child_of("xiaoming")
    ('xiaoming/south', 'xiaoming', 'xiaoming')
    """
    return str(child) if first else f"{child}/{campus}"


def child_of(called: str) -> str:
    """The child's id of what it is called in the planner."""
    return called.partition("/")[0]


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

def spans(text: str) -> tuple[tuple[time, time], ...]:
    """The hours somebody teaches on a weekday, as a timetable's cell says them, in order; ValueError with the piece not understood.

    >>> spans_in_words(spans("15:40-16:20、8：00—8：40"))
    '08:00-08:40、15:40-16:20'
    >>> spans("第七节")
    Traceback (most recent call last):
    ValueError: 第七节
    """
    found = [_span(hit.groups()) for hit in SPAN.finditer(text)]
    rest = "".join(BETWEEN.split(SPAN.sub("", text)))
    if rest:
        raise ValueError(rest)
    found.sort()
    for (_start, end), (start, _end) in zip(found, found[1:], strict=False):
        if start < end:
            raise ValueError(f"{start:%H:%M}")
    return tuple(found)


def _span(parts: tuple[str, ...]) -> tuple[time, time]:
    """ValueError where it is no time, or ends before it starts."""
    hours = [int(one) for one in parts]
    start, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    if start >= end:
        raise ValueError(f"{start:%H:%M}-{end:%H:%M}")
    return start, end


def spans_in_words(hours: Iterable[tuple[time, time]]) -> str:
    """As `spans` reads them.

    >>> spans_in_words([(time(15, 40), time(16, 20))])
    '15:40-16:20'
    """
    return "、".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in hours)


def slot_of(start: int, end: int, late_start: int) -> str:
    """The part of the afternoon that these minutes lie in, in the planner's words; both where they reach over 17:00.

    >>> [slot_of(start, end, 1020) for start, end in ((940, 1020), (1020, 1080), (1010, 1040))]
    ['first', 'late', 'first+late']
    """
    if end <= late_start:
        return "first"
    return "late" if start >= late_start else "first+late"


def minute_at(moment: datetime) -> int:
    """Minutes after midnight at the school."""
    return minute_of(moment.astimezone(HERE).time())


def merit(*, known: int, over: float, week: int, away: bool, unwanted: bool, there: bool) -> int:
    """How much there is against somebody taking a duty; the least comes first.

    Fairness weighs most (`over`: duties of the term beyond the mean), then a wish, another campus, the week's duties;
    a face the group knows, and being at school for care that day anyway, speak for it.

    >>> merit(known=0, over=2, week=1, away=True, unwanted=False, there=False)
    20
    >>> merit(known=9, over=0, week=0, away=False, unwanted=False, there=True)
    -9
    """
    return round(4 * over) + 8 * unwanted + 9 * away + 3 * week - min(known, 4) * 2 - there


@dataclass(frozen=True)
class Spot:
    """One place of the room: its row and column from 1, who sits there, whether it can be used, an aisle on its right."""

    row: int
    column: int
    who: Any = None
    is_blocked: bool = False
    has_aisle: bool = False


def spots(rows: int, columns: int, seats: Iterable[tuple[int | None, int | None, Any]], blocked: Iterable[tuple[int, int]] = (), aisles: Iterable[int] = ()) -> list[list[Spot]]:
    """The room as those see it who face the blackboard: the front row first, columns from the left.

    >>> [[(one.who, one.is_blocked, one.has_aisle) for one in line] for line in spots(1, 2, [(1, 2, "李")], [(1, 1)], [1])]
    [[(None, True, True), ('李', False, False)]]
    """
    sitting = {(row, column): who for row, column, who in seats}
    shut, gaps = set(blocked), set(aisles)
    return [
        [Spot(row, column, sitting.get((row, column)), (row, column) in shut, column in gaps) for column in range(1, columns + 1)]
        for row in range(1, rows + 1)
    ]


def seen_from(lines: list[list[Any]], side: str) -> list[list[Any]]:
    """The same room as somebody sees it who stands at the lower edge of the paper: "board" (facing it), "teacher"
    (at the blackboard, facing the class), "left" or "right" (in a door of that wall, as those see it who face the blackboard).

    >>> room = [["前左", "前右"], ["后左", "后右"]]
    >>> seen_from(room, "teacher")
    [['后右', '后左'], ['前右', '前左']]
    >>> seen_from(room, "right"), seen_from(room, "left")
    ([['后左', '前左'], ['后右', '前右']], [['前右', '后右'], ['前左', '后左']])
    """
    if side == "teacher":
        return [line[::-1] for line in lines[::-1]]
    if side == "right":
        return [list(line)[::-1] for line in zip(*lines, strict=True)]
    if side == "left":
        return [list(line) for line in zip(*lines, strict=True)][::-1]
    return lines


# ── many rows that changed, written down once ─────────────────────────────────

Change = dict[str, Any]


def folded(changes: Iterable[Change]) -> tuple[dict[str, Any], list[str]]:
    """Rows that changed, as a table of values beside their ids: each value is written once, each change once for all it befell.

    A new row keeps all its fields, any other only those that are not as they were.

    >>> new = {"table": "duty", "before": None, "after": {"staff": "chen", "ended": None}}
    >>> old = {"table": "duty", "pk": "3", "before": {"staff": "wu", "ended": None}, "after": {"staff": "wu", "ended": "12:00"}}
    >>> rows, ids = folded([{**new, "pk": "1"}, {**new, "pk": "2"}, old])
    >>> rows["values"], rows["changes"], ids
    (['chen', None, '12:00'], [['duty', 2, None, {'staff': 0, 'ended': 1}], ['duty', 1, {'ended': 1}, {'ended': 2}]], ['1', '2', '3'])
    """
    values: dict[tuple[bool, Any], int] = {}
    alike: dict[Any, list[str]] = {}
    for one in changes:
        before, after = _differing(one["before"], one["after"])
        alike.setdefault((one["table"], _at(before, values), _at(after, values)), []).append(one["pk"])
    lines = [[table, len(ids), *(None if at is None else dict(at) for at in states)] for (table, *states), ids in alike.items()]
    return {"values": [value for _kind, value in values], "changes": lines}, [pk for ids in alike.values() for pk in ids]


def _differing(before: Change | None, after: Change) -> tuple[Change | None, Change]:
    if before is None:
        return None, after
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _at(state: Change | None, values: dict[tuple[bool, Any], int]) -> tuple[tuple[str, int], ...] | None:
    """Where each value stands in the table; no is not 0."""
    if state is None:
        return None
    return tuple((name, values.setdefault((isinstance(value, bool), value), len(values))) for name, value in state.items())


def unfolded(rows: dict[str, Any], ids: Iterable[Any]) -> list[Change]:
    """The rows again; of those that are not new, what changed.

    >>> unfolded({"values": [7, 8], "changes": [["duty", 1, {"room": 0}, {"room": 1}]]}, ["1", "a group"])
    [{'table': 'duty', 'pk': '1', 'before': {'room': 7}, 'after': {'room': 8}}]
    """
    values, known = rows.get("values", []), iter(ids)
    found = []
    for table, count, *states in rows.get("changes", []):
        before, after = (None if state is None else {name: values[at] for name, at in state.items()} for state in states)
        found += [{"table": table, "pk": str(next(known)), "before": before, "after": after} for _n in range(count)]
    return found

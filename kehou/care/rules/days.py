"""Who is expected, who holds a child, when it should be fetched, and whether it is unwell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Any
from unicodedata import normalize

from kehou.care.rules.sets import HealthRules, LatePickUpRules, StaffingRules

IN_SCHOOL = frozenset({"class", "group", "movement", "office", "hospital"})

GONE_HOME = frozenset({"guardian", "collector", "other", "alone"})


@dataclass(frozen=True)
class Stay:
    """A place as the day sees it: which weekdays (1 = Monday), from when, until when, late or not."""

    pupil: Any
    days: tuple[int, ...]
    late: bool
    starts_on: date
    ends_on: date | None = None


def stays_on(stay: Stay, day: date, weekday: int) -> bool:
    """Whether the place holds on a day that follows the timetable of `weekday` (S3.1: moved workdays).

    >>> stay = Stay("a", (1, 3), False, date(2024, 3, 20))
    >>> stays_on(stay, date(2024, 3, 25), 1), stays_on(stay, date(2024, 3, 26), 2), stays_on(stay, date(2024, 3, 18), 1)
    (True, False, False)
    """
    in_time = stay.starts_on <= day and (stay.ends_on is None or day <= stay.ends_on)
    return in_time and weekday in stay.days


def expected(stays: Iterable[Stay], *, day: date, weekday: int, on_leave: Iterable[Any] = ()) -> list[Any]:
    """The pupils who should come: places of the day less those on leave, in the order given.

    >>> monday = date(2024, 3, 25)
    >>> stays = [Stay(name, (1,), False, date(2024, 3, 20)) for name in "abc"]
    >>> expected(stays, day=monday, weekday=1, on_leave=["b"])
    ['a', 'c']
    """
    away = set(on_leave)
    return [stay.pupil for stay in stays if stay.pupil not in away and stays_on(stay, day, weekday)]


@dataclass(frozen=True)
class Step:
    """One hand-over as the rule sees it."""

    seq: int
    to_kind: str
    to_id: Any = None


START = Step(0, "class")


def holder(steps: Sequence[Step]) -> Step:
    """The one who holds the child now: the last hand-over of the day, or the class before the first.

    >>> holder([]).to_kind, holder([Step(2, "guardian"), Step(1, "group", "三(2)")]).to_kind
    ('class', 'guardian')
    """
    return max(steps, key=lambda step: step.seq, default=START)


def is_unbroken(steps: Sequence[Step]) -> bool:
    """Whether the day's hand-overs are numbered without a gap or a double, so that each moment has one holder.

    >>> is_unbroken([Step(1, "group"), Step(2, "alone")]), is_unbroken([Step(1, "group"), Step(1, "alone")])
    (True, False)
    """
    return sorted(step.seq for step in steps) == list(range(1, len(steps) + 1))


def adults_needed(pupils: int, rules: StaffingRules) -> int:
    """How many adults the children need at this moment (S5.5).

    >>> [adults_needed(n, StaffingRules(30)) for n in (0, 30, 31)]
    [0, 1, 2]
    """
    return ceil(pupils / rules.pupils_per_adult)


@dataclass(frozen=True)
class Count:
    """Heads counted against heads expected (C7.4b)."""

    expected: int
    counted: int

    @property
    def differs(self) -> int:
        """How many too many (+) or too few (−)."""
        return self.counted - self.expected


@dataclass(frozen=True)
class Roll:
    """A group's roll call: the exceptions only; everybody else on the list is there."""

    expected: tuple[Any, ...]
    absent: frozenset[Any] = field(default_factory=frozenset)

    @property
    def present(self) -> tuple[Any, ...]:
        """Who is there.

        >>> Roll(("a", "b", "c"), frozenset("b")).present
        ('a', 'c')
        """
        return tuple(pupil for pupil in self.expected if pupil not in self.absent)


def rungs_due(minutes: int, rules: LatePickUpRules) -> list[str]:
    """The rungs due so many minutes after the end, the lowest first.

    >>> [rungs_due(n, LatePickUpRules()) for n in (4, 5, 31)]
    [[], ['reminded'], ['reminded', 'call', 'escalated']]
    """
    ladder = {"reminded": rules.remind_minutes, "call": rules.call_minutes, "escalated": rules.escalate_minutes}
    return [rung for rung, at in ladder.items() if minutes >= at]


def due_at(session_ends: datetime, late_ends: datetime | None) -> datetime:
    """When a child should have been fetched: at the end of its session, or of the late room if it stays for it.

    >>> five, six = datetime(2024, 3, 25, 17), datetime(2024, 3, 25, 18)
    >>> due_at(five, None).hour, due_at(five, six).hour
    (17, 18)
    """
    return max(session_ends, late_ends) if late_ends else session_ends


def tenths(typed: str) -> int | None:
    """A temperature as people type it, in tenths of a degree; None where it is none of a living child.

    >>> [tenths(one) for one in ("37.6", "３７．３", "376", "", "42.9", "abc")]
    [376, 373, 376, None, 429, None]
    """
    plain = normalize("NFKC", typed).replace("℃", "").replace("°C", "").strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    number = number * 10 if number < 100 else number
    return int(number) if 340 <= number <= 430 else None


def is_unwell(said: bool, *, temperature: int | None, symptoms: Sequence[str], rules: HealthRules) -> bool:
    """Whether the child is set apart: somebody says so, there is a symptom, or the temperature is reached (S7.2).

    >>> [is_unwell(False, temperature=n, symptoms=(), rules=HealthRules()) for n in (None, 372, 373)]
    [False, False, True]
    """
    return said or bool(symptoms) or (temperature is not None and temperature >= rules.fever_tenths)

"""Pure rules of custody: who is expected, who holds a child, who may take it home."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Any
from unicodedata import normalize

from kehou.care.rules.assessment import Checked as Checked
from kehou.care.rules.assessment import SafetyAssessmentRules as SafetyAssessmentRules
from kehou.care.rules.assessment import grade_of as grade_of
from kehou.care.rules.assessment import mark_of as mark_of
from kehou.core.names import plain_name

IN_SCHOOL = frozenset({"class", "group", "movement", "office", "hospital"})
GONE_HOME = frozenset({"guardian", "collector", "other", "alone"})


@dataclass(frozen=True)
class StaffingRules:
    """S5.5: how many pupils one adult may hold."""

    pupils_per_adult: int = 30


@dataclass(frozen=True)
class ActivitiesRules:
    """S6, C4.1, C5.3: what a session may be used for."""

    allowed: tuple[str, ...] = ("homework", "self_study", "reading")


@dataclass(frozen=True)
class MovementRules:
    """C7.4b: how many minutes children may be on their way before somebody looks for them."""

    minutes_max: int = 10


@dataclass(frozen=True)
class HomeAloneRules:
    """C7.4a: whether a child who goes home alone needs the permit, and from which grade on one may be had."""

    permit_required: bool = True
    grade_min: int = 1


@dataclass(frozen=True)
class PickUpRules:
    """C7.3: for how many minutes a one-time code holds, and whether the adult signs for the child."""

    code_minutes: int = 120
    signature: bool = False


@dataclass(frozen=True)
class LatePickUpRules:
    """C7.3: minutes after the end at which each rung of the ladder is due, and a session still open is chased."""

    remind_minutes: int = 5
    call_minutes: int = 15
    escalate_minutes: int = 30
    unclosed_minutes: int = 15


@dataclass(frozen=True)
class HealthRules:
    """S7.2: from which temperature on, in tenths of a degree, a child is set apart and watched."""

    fever_tenths: int = 373


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


@dataclass(frozen=True)
class Person:
    """Somebody who wants to collect a child: a guardian, or a collector with limits and bars."""

    id: Any
    name: str
    relation: str
    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    weekdays: tuple[int, ...] = ()
    revoked_at: datetime | None = None
    barred: bool = False
    has_photo: bool = False
    by_code: bool = False


def why_not_collect(person: Person, *, day: date, now: datetime | None = None, with_code: bool = False) -> str:
    """Why this person may not take the child today ("" when they may). Bars stand above everything.

    Whoever was named for this very day comes `with_code`, or not at all.

    >>> aunt = Person(1, "李姑姑", "姑姑", "collector", date(2024, 3, 1), date(2024, 3, 31))
    >>> why_not_collect(aunt, day=date(2024, 3, 25)), why_not_collect(aunt, day=date(2024, 4, 1))
    ('', 'expired')
    >>> why_not_collect(Person(2, "张某", "父亲", "collector", barred=True), day=date(2024, 3, 25))
    'barred'
    """
    if person.barred:
        return "barred"
    if person.revoked_at is not None and (now is None or person.revoked_at <= now):
        return "revoked"
    if person.starts_on and day < person.starts_on:
        return "not_yet"
    if person.ends_on and day > person.ends_on:
        return "expired"
    if person.weekdays and day.isoweekday() not in person.weekdays:
        return "weekday"
    return "code" if person.by_code and not with_code else ""


def is_barred(name: str, people: Iterable[Person]) -> bool:
    """Whether a bar stands against a person of this name: a guardian's own entry does not lift it.

    >>> people = [Person(1, "张某", "父亲", "guardian"), Person(2, "张 某", "父亲", "collector", barred=True)]
    >>> is_barred("张某", people), is_barred("李妈妈", people)
    (True, False)
    """
    return plain_name(name) in {plain_name(person.name) for person in people if person.barred}


def may_collect(
    people: Sequence[Person], *, day: date, now: datetime | None = None, with_code: bool = False
) -> list[Person]:
    """Who may take the child home today, guardians first; nobody whose name is barred."""
    fit = [p for p in people if not why_not_collect(p, day=day, now=now, with_code=with_code)]
    free = [p for p in fit if not is_barred(p.name, people)]
    return sorted(free, key=lambda person: person.kind != "guardian")


@dataclass(frozen=True)
class Ticket:
    """A pick-up code as the rule sees it."""

    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


def why_not_ticket(ticket: Ticket | None, *, now: datetime) -> str:
    """Why this code opens nothing now, "" when it does: what happened to it outweighs its age.

    >>> five = datetime(2024, 3, 25, 17)
    >>> [why_not_ticket(one, now=five) for one in (Ticket(five), Ticket(five, used_at=five), None)]
    ['expired', 'used', 'unknown']
    """
    if ticket is None:
        return "unknown"
    if ticket.used_at:
        return "used"
    if ticket.revoked_at:
        return "revoked"
    return "" if now < ticket.expires_at else "expired"


CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32 letters, 5 bits each; no I, L, O, U


def six_letters(mark: bytes) -> str:
    r"""Six letters to read aloud, from the first 30 bits of a mark.

    >>> six_letters(bytes(32)), six_letters(b"\xff" * 32)
    ('000000', 'ZZZZZZ')
    """
    bits = int.from_bytes(mark[:4], "big") >> 2
    return "".join(CODE_LETTERS[bits >> shift & 31] for shift in range(25, -1, -5))


def plain_letters(typed: str) -> str:
    """A typed code as it was shown; letters that look like others are read as those.

    >>> plain_letters(" 7k4-oil ")
    '7K4011'
    """
    kept = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    return kept.translate(str.maketrans("OILU", "011V"))


@dataclass(frozen=True)
class Pass:
    """The go-home-alone permit as the rule sees it."""

    state: str
    weekdays: tuple[int, ...]
    starts_on: date
    ends_on: date
    grade: int = 9


def why_not_alone(permit: Pass | None, *, day: date, rules: HomeAloneRules, stopped: bool = False) -> str:
    """Why the child may not go home alone today, "" when it may (C7.4a). `stopped`: the school keeps everybody today.

    >>> term = Pass("approved", (1, 3, 5), date(2024, 3, 20), date(2024, 7, 5))
    >>> [why_not_alone(p, day=date(2024, 3, 25), rules=HomeAloneRules()) for p in (term, None)]
    ['', 'none']
    """
    if stopped:
        return "weather"
    if not rules.permit_required:
        return ""
    if permit is None:
        return "none"
    if permit.state != "approved":
        return permit.state
    if permit.grade < rules.grade_min:
        return "grade"
    if not permit.starts_on <= day <= permit.ends_on:
        return "expired"
    return "" if day.isoweekday() in permit.weekdays else "weekday"


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


@dataclass(frozen=True)
class Claim:
    """One line of a phone, or of the desk (device ""): what it says of a child, when by a clock put right, and to whom it went."""

    device: str
    number: int
    says: str
    at: datetime
    id: str = ""
    to: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[bool, datetime, str]:
        """Who is believed first where several say the child has gone: the desk, then the earlier, then the lower number."""
        return bool(self.device), self.at, self.id


SIGHTED_FIRST = ("present", "absent", "leave", "lost")


@dataclass(frozen=True)
class Verdict:
    """What all phones together say of a child, whatever the order in which they were heard."""

    mark: Claim | None = None
    gone: Claim | None = None
    marks_differ: bool = False
    gone_differ: bool = False


def verdict(claims: Iterable[Claim]) -> Verdict:
    """The end state of a child from everything said about it: a sum over a set, so that no order of arrival matters.

    Of each device the last word counts: undoing is a later word. Where devices differ, somebody who saw the child is
    believed before somebody who missed it, and a person is asked. Who says the child has gone is never overruled by one
    who says it was there before.

    >>> from datetime import datetime
    >>> five = datetime(2024, 3, 25, 17)
    >>> a, b = Claim("a", 1, "absent", five), Claim("b", 1, "present", five)
    >>> (one := verdict([a, b])).mark.says, one.marks_differ, verdict([b, a]) == one
    ('present', True, True)
    >>> verdict([b, a, Claim("a", 2, "present", five)]).marks_differ
    False
    """
    said = list(claims)
    marks = _last_words([one for one in said if one.says != "gone"])
    gone = sorted((one for one in _last_words(said) if one.says == "gone"), key=lambda one: one.order)
    first = min(marks, key=lambda one: (SIGHTED_FIRST.index(one.says), one.order), default=None)
    return Verdict(
        first, gone[0] if gone else None, len({one.says for one in marks}) > 1, len({one.to for one in gone}) > 1
    )


def _last_words(claims: Iterable[Claim]) -> list[Claim]:
    last: dict[str, Claim] = {}
    for one in claims:
        if one.device not in last or last[one.device].number < one.number:
            last[one.device] = one
    return list(last.values())


def happened(device_at: datetime, offset: timedelta, received_at: datetime) -> datetime:
    """When it happened by the house's clock: the phone's time put right by how far its clock was off, and never later than now.

    >>> from datetime import UTC
    >>> noon = datetime(2024, 3, 25, 12, tzinfo=UTC)
    >>> happened(noon + timedelta(days=1), timedelta(days=-1), noon + timedelta(hours=1)) == noon
    True
    """
    return min(device_at + offset, received_at)


NUMERALS = dict(zip("123456789", "一二三四五六七八九", strict=True))


def plain_class(typed: str) -> str:
    """A class as people type it, so that two ways of writing one are equal.

    >>> [plain_class(one) for one in ("一(1)班", "一（1）", "1.1", "1年级1班", " 一 1 ")]
    ['一1', '一1', '一1', '一1', '一1']
    """
    plain = "".join(letter for letter in normalize("NFKC", typed) if letter.isalnum() and letter not in "年级班")
    return NUMERALS.get(plain[:1], plain[:1]) + plain[1:]

"""Who may take a child home, with or without a code, and who may go alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kehou.care.rules.sets import HomeAloneRules
from kehou.core.names import plain_name


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

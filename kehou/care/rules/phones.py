"""What phones say together, whatever the order in which they are heard, and what people type on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize


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

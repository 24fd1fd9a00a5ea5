"""What a parameter's value may be: how it is written, shown, and when one is tighter than another."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from .words import Words


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of value: its reader, its Python type and how an officer should write it."""

    name: str
    said: Words
    read: Callable[[str], Any]
    write: Words
    directions: tuple[str, ...] = ()
    many: bool = False


def integer(text: str) -> int:
    """
    >>> integer("30")
    30
    """
    return int(_matching(r"-?\d+", text))


def decimal(text: str) -> Decimal:
    try:
        return Decimal(_matching(r"-?\d+(\.\d+)?", text))
    except InvalidOperation as wrong:
        raise ValueError(text) from wrong


def share(text: str) -> Decimal:
    """A part of a whole, 0 to 1.

    >>> share("0.5")
    Decimal('0.5')
    """
    part = decimal(text)
    if not 0 <= part <= 1:
        raise ValueError(text)
    return part


def boolean(text: str) -> bool:
    return {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}[text.lower()]


def day(text: str) -> date:
    return date.fromisoformat(_matching(r"\d{4}-\d{2}-\d{2}", text))


def clock(text: str) -> time:
    """
    >>> clock("17:00").isoformat()
    '17:00:00'
    """
    return time.fromisoformat(_matching(r"\d{2}:\d{2}", text))


def month_day(text: str) -> str:
    """A day of every year, kept as text and checked against a leap year.

    >>> month_day("03-01")
    '03-01'
    """
    date.fromisoformat("2024-" + _matching(r"\d{2}-\d{2}", text))
    return text


def words(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise ValueError(text)
    return text


NUMBER = ("lower", "higher")
TIME = ("earlier", "later")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "integer",
            Words("整数", "a whole number"),
            integer,
            Words("写整数，例如 30", "write a whole number, such as 30"),
            NUMBER,
        ),
        Kind(
            "money",
            Words("金额", "an amount of money"),
            decimal,
            Words("写元数，例如 1000 或 12.50", "write yuan, such as 1000 or 12.50"),
            NUMBER,
        ),
        Kind(
            "share",
            Words("比例", "a share"),
            share,
            Words("写 0 到 1 之间的小数，例如 0.5", "write a part of one, such as 0.5"),
            NUMBER,
        ),
        Kind(
            "boolean",
            Words("是或否", "true or false"),
            boolean,
            Words("写 true（是）或 false（否）", "write true or false"),
            ("true", "false"),
        ),
        Kind(
            "date", Words("日期", "a date"), day, Words("写年-月-日，例如 2024-03-20", "write year-month-day: 2024-03-20"), TIME
        ),
        Kind("time", Words("时间", "a time"), clock, Words("写 24 小时制时间，例如 17:00", "write a 24-hour time: 17:00"), TIME),
        Kind(
            "month_day",
            Words("月和日", "a month and day"),
            month_day,
            Words("写月-日，例如 03-01", "write month-day: 03-01"),
            TIME,
        ),
        Kind("text", Words("文字", "text"), words, Words("写一句文字", "write some text")),
        Kind(
            "codes",
            Words("代码列表", "a list of codes"),
            words,
            Words("写成列表，例如 [a, b]，每项须在 choices 里", "write a list such as [a, b] out of choices"),
            ("subset", "superset"),
            many=True,
        ),
        Kind(
            "integers",
            Words("整数列表", "a list of whole numbers"),
            integer,
            Words("写成整数列表，例如 [1, 2, 3]", "write a list of whole numbers: [1, 2, 3]"),
            ("subset", "superset"),
            many=True,
        ),
    )
}

_TIGHT_ENOUGH: dict[str, Callable[[Any, Any], bool]] = {
    "lower": lambda below, above: below <= above,
    "higher": lambda below, above: below >= above,
    "earlier": lambda below, above: below <= above,
    "later": lambda below, above: below >= above,
    "true": lambda below, above: below or not above,
    "false": lambda below, above: above or not below,
    "subset": lambda below, above: set(below) <= set(above),
    "superset": lambda below, above: set(below) >= set(above),
}


def loosens(below: Any, above: Any, *, lower: str, tighter: str) -> bool:
    """Whether a lower layer's value gives away what the layer above holds.

    >>> loosens(35, 30, lower="may_tighten", tighter="lower")
    True
    >>> loosens(28, 30, lower="may_tighten", tighter="lower")
    False
    >>> loosens(28, 30, lower="fixed", tighter="")
    True
    """
    if lower == "free":
        return False
    if lower == "fixed":
        return bool(below != above)
    return not _TIGHT_ENOUGH[tighter](below, above)


def plain(value: Any) -> Any:
    """The value as JSON can hold it; decisions store this form.

    >>> plain((date(2024, 3, 20), Decimal("0.5")))
    ['2024-03-20', '0.5']
    """
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value

"""Sentences: what the planner says to people, in Chinese and English, without any framework."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """One thing said twice: Chinese first, English beside it.

    >>> str(Sentence("座位不够。", "There are too few seats."))
    '座位不够。'
    """

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh


def some(names: Iterable[str], *, most: int = 6) -> Sentence:
    """Name the first few and count the rest.

    >>> some(["王老师", "李老师", "陈老师"], most=2).zh
    '王老师、李老师等 3 个'
    >>> some(["Wang", "Li"]).en
    'Wang, Li'
    """
    known = list(names)
    shown, rest = known[:most], len(known) - most
    if rest <= 0:
        return Sentence("、".join(shown), ", ".join(shown))
    return Sentence(f"{'、'.join(shown)}等 {len(known)} 个", f"{', '.join(shown)} and {rest} more")


def clock(minute: int) -> str:
    """Minutes after midnight as a clock shows them.

    >>> clock(17 * 60)
    '17:00'
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"

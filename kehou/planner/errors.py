"""Errors of the planner: an instance that cannot be understood says where and why."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from .sentence import Sentence


class InstanceError(ValueError):
    """The instance is wrong at `path`; `sentence` says why, in both languages."""

    def __init__(self, path: str, sentence: Sentence) -> None:
        super().__init__(f"{path}: {sentence.en}")
        self.path = path
        self.sentence = sentence


def wrong(path: str, zh: str, en: str) -> InstanceError:
    """An InstanceError from its three words."""
    return InstanceError(path, Sentence(zh, en))


def must(holds: bool, path: str, zh: str, en: str) -> None:
    """Raise InstanceError at `path` unless the condition holds."""
    if not holds:
        raise wrong(path, zh, en)


def all_different(values: Iterable[Hashable], path: str) -> None:
    """Refuse the second of two equal values, naming its place in the list.

    >>> all_different(["a", "b", "a"], "pupils[{}].id")
    Traceback (most recent call last):
    kehou.planner.errors.InstanceError: pupils[2].id: 'a' is already used at pupils[0].id
    """
    seen: dict[Hashable, int] = {}
    for place, value in enumerate(values):
        first = path.format(seen.get(value, place))
        must(value not in seen, path.format(place), f"“{value}”与 {first} 重复", f"{value!r} is already used at {first}")
        seen[value] = place


def at_most(value: int, most: int, path: str) -> None:
    """Refuse a number above the largest sensible one."""
    must(value <= most, path, f"不能大于 {most}，现为 {value}", f"must be at most {most}, is {value}")


def at_least(value: int, least: int, path: str) -> None:
    """Refuse a number below the least sensible one."""
    must(value >= least, path, f"不能小于 {least}，现为 {value}", f"must be at least {least}, is {value}")

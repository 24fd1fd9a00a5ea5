"""The sums behind groups: sizes, the fewest groups, the adults a day needs (S5.4, S5.5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from ..instance import GroupsInstance, Pupil


def present(pupils: Iterable[Pupil]) -> list[int]:
    """How many stay on each weekday, Monday to Friday."""
    return [sum(day) for day in zip(*(pupil.weekdays for pupil in pupils), strict=True)] or [0] * 5


def size(pupils: Sequence[Pupil], instance: GroupsInstance) -> int:
    """The size that the band of S5.4 is about: members, or those present on the fullest day."""
    return len(pupils) if instance.counted == "members" else max(present(pupils))


def fewest_groups(children: int, size_max: int) -> int:
    """How many groups the children need at the very least (S5.4).

    >>> fewest_groups(81, 30)
    3
    """
    return ceil(children / size_max)


def adults(children: int, ratio: int) -> int:
    """How many adults so many children need (S5.5).

    >>> adults(30, 30), adults(31, 30), adults(0, 30)
    (1, 2, 0)
    """
    return ceil(children / ratio)


def pairs(children: int) -> int:
    """In how many twos so many children meet.

    >>> [pairs(n) for n in range(5)]
    [0, 0, 1, 3, 6]
    """
    return children * (children - 1) // 2


def even_pairs(children: int, groups: int) -> int:
    """The fewest pairs that meet when so many children are spread over so many groups.

    >>> even_pairs(3, 3), even_pairs(4, 3), even_pairs(7, 3)
    (0, 1, 5)
    """
    share, more = divmod(children, groups)
    return more * pairs(share + 1) + (groups - more) * pairs(share)


def in_band_possible(children: int, size_min: int, size_max: int) -> bool:
    """Can so many children be split into groups inside the band at all?

    >>> in_band_possible(40, 25, 30), in_band_possible(50, 25, 30)
    (False, True)
    """
    return size_min * fewest_groups(children, size_max) <= children


def families(pupils: Iterable[Pupil]) -> list[list[Pupil]]:
    """Brothers and sisters as one; everyone else alone; in the order given."""
    kin: dict[str, list[Pupil]] = defaultdict(list)
    for pupil in pupils:
        kin[f"s:{pupil.siblings}" if pupil.siblings else f"p:{pupil.id}"].append(pupil)
    return list(kin.values())


def cells(instance: GroupsInstance) -> dict[tuple[str, int], list[Pupil]]:
    """The children who may share a group: a campus, or a grade of it when grades are not mixed (grade 0: all)."""
    result: dict[tuple[str, int], list[Pupil]] = defaultdict(list)
    for pupil in sorted(instance.pupils, key=lambda p: (p.campus, p.grade, p.home_class, p.id)):
        result[pupil.campus, 0 if instance.mix_grades else pupil.grade].append(pupil)
    return dict(result)


def class_pieces(groups: Iterable[Sequence[Pupil]]) -> Counter[tuple[str, int, str]]:
    """In how many groups each home class is found."""
    return Counter(part for group in groups for part in {(p.campus, p.grade, p.home_class) for p in group})

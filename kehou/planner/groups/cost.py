"""What groups cost: one function per wish; `parts` adds them up for a finished plan."""

from __future__ import annotations

from collections.abc import Sequence

from ..instance import GroupsInstance, Pupil
from .parts import Apart
from .rules import adults, cells, class_pieces, even_pairs, pairs, present, size

Groups = Sequence[Sequence[Pupil]]


def sessions(groups: Groups, instance: GroupsInstance) -> int:
    """For each adult on each weekday: as few as the ratio allows (S5.5)."""
    return instance.weights.sessions * sum(adults(n, instance.ratio) for group in groups for n in present(group))


def splits(groups: Groups, instance: GroupsInstance) -> int:
    """For each group beyond the first that a home class is spread over."""
    return instance.weights.split * sum(n - 1 for n in class_pieces(groups).values())


def under(groups: Groups, instance: GroupsInstance) -> int:
    """For each child a group lacks to the lower end of the band (S5.4)."""
    return instance.weights.under * sum(max(0, instance.size_min - size(group, instance)) for group in groups)


def spread(groups: Groups, instance: GroupsInstance) -> int:
    """For each child between the largest and the smallest group of a cell."""
    kin: dict[tuple[str, int], list[int]] = {}
    for group in groups:
        cell = group[0].campus, 0 if instance.mix_grades else group[0].grade
        kin.setdefault(cell, []).append(size(group, instance))
    return instance.weights.balance * sum(max(sizes) - min(sizes) for sizes in kin.values())


def grades(groups: Groups, instance: GroupsInstance) -> int:
    """For each grade beyond the first in a group."""
    return instance.weights.grades * sum(len({p.grade for p in group}) - 1 for group in groups)


def moves(groups: Groups, rooms: Sequence[str], instance: GroupsInstance) -> int:
    """For each child that leaves the room it was in so far."""
    return instance.weights.moves * sum(p.was not in ("", room) for group, room in zip(groups, rooms, strict=True) for p in group)


def special(groups: Groups, instance: GroupsInstance) -> int:
    """For each two children with special needs in one group (S5.4)."""
    return instance.weights.special * sum(pairs(sum(p.special for p in group)) for group in groups)


def parts(groups: Groups, rooms: Sequence[str], instance: GroupsInstance) -> dict[str, int]:
    """All wishes by name."""
    return {
        "sessions": sessions(groups, instance),
        "split": splits(groups, instance),
        "under": under(groups, instance),
        "balance": spread(groups, instance),
        "grades": grades(groups, instance),
        "moves": moves(groups, rooms, instance),
        "special": special(groups, instance),
    }


def least(instance: GroupsInstance) -> int:
    """A proven lower bound: sessions by the fullest filling, splits of classes larger than a group, groups under.

    Each weekday of a cell needs at least its children / ratio adults and children / size_max groups.
    """
    most = min(instance.size_max, max((r.capacity for r in instance.rooms), default=0)) or 1
    return sum(least_of_cell(pupils, instance, most) for pupils in cells(instance).values())


def least_of_cell(pupils: list[Pupil], instance: GroupsInstance, most: int) -> int:
    """The bound of one cell, whose largest possible group is `most`: the better of two."""
    pieces = 0
    for key in class_pieces([pupils]):
        own = [p for p in pupils if (p.campus, p.grade, p.home_class) == key]
        pieces += max(0, adults(size(own, instance), most) - 1)
    count = adults(size(pupils, instance), most)
    simple = least_with(pupils, instance, most, groups=count, pieces=pieces)
    return max(simple, Apart(pupils, instance, most).bound())


def least_with(pupils: list[Pupil], instance: GroupsInstance, most: int, *, groups: int, pieces: int = 0) -> int:
    """What so many groups or more cost at the very least: adults by weekday, what groups lack, pairs with special needs.

    Classes are split at least into `pieces` more, and beyond a class a group.
    """
    weights = instance.weights
    by_day = weights.sessions * sum(max(adults(n, instance.ratio), adults(n, most)) for n in present(pupils))
    classes = len({(p.grade, p.home_class) for p in pupils})
    marked = sum(p.special for p in pupils)
    return by_day + min(
        weights.split * max(pieces, count - classes)
        + weights.under * max(0, instance.size_min * count - len(pupils))
        + weights.special * even_pairs(marked, max(1, count))
        for count in range(groups, max(groups, marked) + 1)
    )

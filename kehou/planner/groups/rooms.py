"""Rooms for groups: enough, large enough, with what some children need; no room twice at a time."""

from __future__ import annotations

from collections.abc import Iterable

from ..instance import GroupsInstance, Pupil, Room


def room_limit(room: Room, instance: GroupsInstance) -> int:
    """How large a group in this room may be."""
    return min(room.capacity, instance.size_max)


def usable(campus: str, instance: GroupsInstance, taken: set[str]) -> list[Room]:
    """The campus's free rooms with any seat at all."""
    return [r for r in instance.rooms if r.campus == campus and r.capacity > 0 and r.id not in taken]


def suits(room: Room, pupil: Pupil) -> bool:
    """Does the room offer what the child needs?"""
    return set(pupil.needs) <= set(room.offers)


def choose(pupils: list[Pupil], rooms: list[Room], count: int, instance: GroupsInstance) -> list[Room]:
    """`count` rooms: the pinned, those that offer what is needed, those children know, then the largest."""
    chosen = _needed_first(pupils, rooms, instance)
    known = {p.was for p in pupils if p.was}
    classes = {p.home_class for p in pupils}

    def worth(room: Room) -> tuple[int, bool, bool, int, str]:
        return (-room_limit(room, instance), room.id not in known, room.home_class not in classes,
                room.capacity, room.id)

    rest = sorted((r for r in rooms if r not in chosen), key=worth)
    return (chosen + rest)[: max(count, len(chosen))]


def _needed_first(pupils: list[Pupil], rooms: list[Room], instance: GroupsInstance) -> list[Room]:
    pinned = {p.pinned for p in pupils}
    chosen = [r for r in rooms if r.id in pinned]
    for needs, children in sorted(_by_needs(pupils).items(), key=lambda item: (-len(item[0]), item[0])):
        left = children - sum(room_limit(r, instance) for r in chosen if set(needs) <= set(r.offers))
        fitting = sorted((r for r in rooms if r not in chosen and set(needs) <= set(r.offers)),
                         key=lambda r: (-room_limit(r, instance), r.id))
        while left > 0 and fitting:
            chosen.append(fitting.pop(0))
            left -= room_limit(chosen[-1], instance)
    return chosen


def _by_needs(pupils: Iterable[Pupil]) -> dict[tuple[str, ...], int]:
    counts: dict[tuple[str, ...], int] = {}
    for pupil in pupils:
        if pupil.needs:
            key = tuple(sorted(set(pupil.needs)))
            counts[key] = counts.get(key, 0) + 1
    return counts

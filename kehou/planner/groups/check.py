"""Judge groups, made by the solver or by hand (S5.4, S5.5): knows the rules, not the solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ..instance import GroupsInstance, Pupil, Room
from ..result import Group, GroupsPlan, Remark, Violation
from ..sentence import Sentence, some
from .rules import present, size


def check(instance: GroupsInstance, plan: GroupsPlan) -> list[Violation]:
    """Every rule the plan breaks: each child once, room, band's upper end, needs, siblings, pins."""
    pupils = {p.id: p for p in instance.pupils}
    rooms = {r.id: r for r in instance.rooms}
    found = list(_everyone_once(pupils, plan)) + list(_rooms_once(plan))
    for group in plan.groups:
        members = [pupils[i] for i in group.pupils if i in pupils]
        found += _room(group, members, rooms.get(group.room))
        found += _belong(group, members, instance)
        found += _size(group, members, instance)
    return found + list(_siblings(plan, instance)) + list(_apart(plan, instance))


def called(pupil: Pupil) -> str:
    """The name to use in a sentence."""
    return pupil.name or pupil.id


def _everyone_once(pupils: dict[str, Pupil], plan: GroupsPlan) -> Iterator[Violation]:
    times = Counter(i for group in plan.groups for i in group.pupils)
    for i in sorted(times.keys() | pupils.keys()):
        name = called(pupils[i]) if i in pupils else i
        if i not in pupils:
            yield Violation("S5.4", (i,), Sentence(f"{name} 不在名单上。", f"{name} is not on the list."))
        elif times[i] != 1:
            yield Violation("S5.4", (i,), Sentence(f"{name} 在 {times[i]} 个组里，应当正好在一个组。",
                                                   f"{name} is in {times[i]} groups, must be in exactly one."))


def _rooms_once(plan: GroupsPlan) -> Iterator[Violation]:
    used: dict[str, list[str]] = defaultdict(list)
    for group in plan.groups:
        used[group.room].append(group.id)
    for room, ids in used.items():
        if len(ids) > 1:
            names = some(ids)
            yield Violation("S5.4", (room, *ids), Sentence(f"教室 {room} 同时安排了 {names.zh}，请换一间。",
                                                           f"Room {room} is given to {names.en} at the same time."))


def _room(group: Group, members: list[Pupil], room: Room | None) -> Iterator[Violation]:
    if room is None:
        yield Violation("S5.4", (group.id, group.room), Sentence(
            f"{group.id} 没有可用的教室（{group.room}）。", f"{group.id} has no known room ({group.room})."))
        return
    if room.campus != group.campus:
        yield Violation("S5.4", (group.id, room.id), Sentence(
            f"{group.id} 的教室 {room.name or room.id} 不在本校区。",
            f"The room {room.name or room.id} of {group.id} is on another campus."))
    fullest = max(present(members))
    if fullest > room.capacity:
        yield Violation("S5.4", (group.id, room.id), Sentence(
            f"{group.id} 最多时 {fullest} 人，教室 {room.name or room.id} 只能容纳 {room.capacity} 人。",
            f"{group.id} has up to {fullest} children, room {room.name or room.id} holds {room.capacity}."))
    for p in members:
        missing = sorted(set(p.needs) - set(room.offers))
        if missing:
            names = some(missing)
            yield Violation("S4.1", (p.id, group.id), Sentence(
                f"{called(p)} 需要 {names.zh}，教室 {room.name or room.id} 没有。",
                f"{called(p)} needs {names.en}, which room {room.name or room.id} does not offer."))
        if p.pinned not in ("", room.id):
            yield Violation("pinned", (p.id, group.id), Sentence(
                f"{called(p)} 已指定在 {p.pinned}，现在在 {room.id}。",
                f"{called(p)} was put into {p.pinned} by hand and is now in {room.id}."))


def _belong(group: Group, members: list[Pupil], instance: GroupsInstance) -> Iterator[Violation]:
    for p in members:
        if p.campus != group.campus:
            yield Violation("S5.4", (p.id, group.id), Sentence(f"{called(p)} 不在 {group.id} 的校区。",
                                                               f"{called(p)} is not on the campus of {group.id}."))
    years = {p.grade for p in members}
    if len(years) > 1 and not instance.mix_grades:
        yield Violation("S5.4", (group.id,), Sentence(f"{group.id} 混了不同年级。", f"{group.id} mixes grades."))


def _size(group: Group, members: list[Pupil], instance: GroupsInstance) -> Iterator[Violation]:
    count = size(members, instance)
    if count > instance.size_max:
        yield Violation("S5.4", (group.id,), Sentence(
            f"{group.id} 有 {count} 人，每组最多 {instance.size_max} 人。",
            f"{group.id} has {count} children; a group has at most {instance.size_max}."))
    if not members:
        yield Violation("S5.4", (group.id,), Sentence(f"{group.id} 是空的。", f"{group.id} is empty."))


def _siblings(plan: GroupsPlan, instance: GroupsInstance) -> Iterator[Violation]:
    where = {i: group.id for group in plan.groups for i in group.pupils}
    kin: dict[tuple[str, ...], list[Pupil]] = defaultdict(list)
    for p in instance.pupils:
        if p.siblings:
            kin[p.siblings, p.campus, "" if instance.mix_grades else str(p.grade)].append(p)
    for family in kin.values():
        if len({where.get(p.id) for p in family}) > 1:
            names = some(called(p) for p in family)
            yield Violation("S5.4", tuple(p.id for p in family), Sentence(
                f"{names.zh} 是兄弟姐妹，应在同一组。", f"{names.en} are siblings and belong in one group."))


def _apart(plan: GroupsPlan, instance: GroupsInstance) -> Iterator[Violation]:
    where = {i: group.id for group in plan.groups for i in group.pupils}
    names = {p.id: called(p) for p in instance.pupils}
    for one, other in instance.apart:
        if one in where and where[one] == where.get(other):
            yield Violation("apart", (one, other, where[one]), Sentence(
                f"{names[one]} 和 {names[other]} 不宜同组，现在都在 {where[one]}。",
                f"{names[one]} and {names[other]} are to be kept apart and are both in {where[one]}."))


def outside_band(instance: GroupsInstance, groups: tuple[Group, ...]) -> tuple[Remark, ...]:
    """Groups below the band: allowed "in principle" only, with a recorded reason (S5.4 原则上)."""
    pupils, remarks = {p.id: p for p in instance.pupils}, []
    for group in groups:
        count = size([pupils[i] for i in group.pupils if i in pupils], instance)
        if count < instance.size_min:
            band = f"{instance.size_min}–{instance.size_max}"
            remarks.append(Remark("S5.4", (group.id,), Sentence(
                f"{group.id} 只有 {count} 人，不在原则上的 {band} 人之内，请写明理由。",
                f"{group.id} has only {count} children, outside the band of {band}; please record why."), True))
    return tuple(remarks)

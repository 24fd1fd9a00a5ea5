"""Why there are no groups: the children and rooms in conflict, and the cheapest ways out (S5.4)."""

from __future__ import annotations

from ..instance import GroupsInstance, Pupil, Room
from ..result import NoPlan
from ..sentence import Sentence, some
from .check import called
from .rooms import room_limit, suits
from .rules import families, fewest_groups, size


def no_plan(key: tuple[str, int], pupils: list[Pupil], rooms: list[Room], instance: GroupsInstance) -> NoPlan:
    """The first reason that holds: a child no room suits, siblings with two wishes, too few chairs, else the search."""
    unsuited = _unsuited(pupils, rooms)
    if unsuited:
        return _answer(*unsuited, rooms)
    seats = sum(room_limit(r, instance) for r in rooms)
    children = size(pupils, instance)
    place = _place(key)
    if seats < children:
        return _answer(pupils, *_too_few_chairs(place, children, seats, rooms, instance), rooms)
    crowd = _crowded(pupils, rooms, instance)
    if crowd:
        return _answer(*crowd)
    bound = _bound_together(pupils, instance) or _too_many_apart(pupils, rooms, instance)
    if bound:
        return _answer(*bound, rooms)
    return _answer(pupils, Sentence(
        f"{place.zh} {children} 人、{len(rooms)} 间教室：兄弟姐妹、指定教室和所需条件合在一起排不开。",
        f"{place.en}: {children} children, {len(rooms)} rooms: siblings, pins and needs do not fit together."), [
        Sentence("取消一些手工指定的教室。", "Release some children set by hand."),
        Sentence("再增加一间教室。", "Add one more room.")], rooms, proven=False)


def _place(key: tuple[str, int]) -> Sentence:
    campus, grade = key
    if not grade:
        return Sentence(f"校区「{campus}」", f"Campus {campus}")
    return Sentence(f"校区「{campus}」{grade}年级", f"Campus {campus}, grade {grade}")


def _unsuited(pupils: list[Pupil], rooms: list[Room]) -> tuple[list[Pupil], Sentence, list[Sentence]] | None:
    for family in families(pupils):
        if any(all(suits(r, p) and p.pinned in ("", r.id) for p in family) for r in rooms):
            continue
        names = some(called(p) for p in family)
        needs = some(sorted({need for p in family for need in p.needs}))
        wish = Sentence(f"需要 {needs.zh}", f"need {needs.en}") if needs.zh else Sentence("要在一起", "stay together")
        return family, Sentence(
            f"{names.zh} {wish.zh}，该校区没有一间空教室合适。",
            f"{names.en} {wish.en}, and no free room of the campus suits."), [
            Sentence("为孩子准备一间合适的教室，或取消手工指定。", "Prepare a suitable room, or release the hand-set room.")]
    return None


def _too_few_chairs(
    place: Sentence, children: int, seats: int, rooms: list[Room], instance: GroupsInstance
) -> tuple[Sentence, list[Sentence]]:
    wanted = fewest_groups(children, instance.size_max)
    more = fewest_groups(children - seats, instance.size_max)
    said = Sentence(
        f"{place.zh}有 {children} 个孩子，至少要 {wanted} 组；{len(rooms)} 间空教室按每组最多 {instance.size_max} 人"
        f"一共只能容纳 {seats} 人，还差 {children - seats} 个座位。",
        f"{place.en}: {children} children need at least {wanted} groups; the {len(rooms)} free rooms hold {seats} at "
        f"{instance.size_max} to a group: {children - seats} seats are missing.")
    ways = [Sentence(f"再开放 {more} 间能容纳 {instance.size_max} 人的教室。",
                     f"Rooms to open besides, each for {instance.size_max} children: {more}.")]
    if not instance.mix_grades:
        ways.append(Sentence("允许不同年级同组。", "Allow groups of several grades."))
    return said, ways


def _crowded(
    pupils: list[Pupil], rooms: list[Room], instance: GroupsInstance
) -> tuple[list[Pupil], Sentence, list[Sentence], list[Room]] | None:
    """Children whom only these few rooms suit, by need or by hand, and who do not all fit in there."""
    choices = {p.id: {r.id for r in rooms if suits(r, p) and p.pinned in ("", r.id)} for p in pupils}
    for only in sorted({tuple(sorted(ids)) for ids in choices.values()}, key=lambda ids: (len(ids), ids)):
        crowd = [p for p in pupils if choices[p.id] <= set(only)]
        own = [r for r in rooms if r.id in only]
        seats = sum(room_limit(r, instance) for r in own)
        if size(crowd, instance) > seats:
            shown, names = some(r.name or r.id for r in own), some(called(p) for p in crowd)
            return crowd, Sentence(
                f"{names.zh} 只能去 {shown.zh}，那里按规定一共只能有 {seats} 人。",
                f"{names.en} can only go to {shown.en}, where {seats} may be in all."), [
                Sentence("取消几个手工指定，或再准备一间同样条件的教室。",
                         "Release some children set by hand, or prepare one more such room.")], own
    return None


def _bound_together(pupils: list[Pupil], instance: GroupsInstance) -> tuple[list[Pupil], Sentence, list[Sentence]] | None:
    """A pair who must not meet, held together by being siblings or by the same room set by hand."""
    own = {p.id: p for p in pupils}
    for pair in instance.apart:
        both = [own[i] for i in pair if i in own]
        kin = len(both) == 2 and both[0].siblings and both[0].siblings == both[1].siblings
        if len(both) == 2 and (kin or (both[0].pinned and both[0].pinned == both[1].pinned)):
            names = some(called(p) for p in both)
            why = Sentence("是兄弟姐妹", "are siblings") if kin else Sentence("被指定在同一间教室", "are set into one room by hand")
            return both, Sentence(f"{names.zh} 不宜同组，却{why.zh}。", f"{names.en} are to be kept apart but {why.en}."), [
                Sentence("取消这一对“不宜同组”，或取消其中一人的手工指定。", "Drop this pair, or release one of the two set by hand.")]
    return None


def _too_many_apart(
    pupils: list[Pupil], rooms: list[Room], instance: GroupsInstance
) -> tuple[list[Pupil], Sentence, list[Sentence]] | None:
    """Children who all must not meet each other, more of them than there are rooms."""
    pairs = {frozenset(pair) for pair in instance.apart}
    for first in pupils:
        circle = [first]
        for p in pupils:
            if all(frozenset((p.id, other.id)) in pairs for other in circle):
                circle.append(p)
        if len(circle) > len(rooms):
            names = some(called(p) for p in circle)
            return circle, Sentence(
                f"{names.zh} 两两不宜同组，要 {len(circle)} 个组，只有 {len(rooms)} 间空教室。",
                f"{names.en} are all to be kept apart: {len(circle)} groups are needed, {len(rooms)} rooms are free."), [
                Sentence("取消其中一对“不宜同组”，或再开放一间教室。", "Drop one of the pairs, or open one more room.")]
    return None


def _answer(
    pupils: list[Pupil], said: Sentence, ways: list[Sentence], rooms: list[Room], *, proven: bool = True
) -> NoPlan:
    return NoPlan("groups", (said,), tuple(ways), people=tuple(p.id for p in pupils),
                  rooms=tuple(r.id for r in rooms), rules=("S5.4",), proven=proven)

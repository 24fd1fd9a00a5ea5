"""Reads of what taking a change or a publication back would bring: for which children, which staff, and which days it leaves bare."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kehou.core.names import natural
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning.models import Duty, Edit, Group, Membership
from kehou.planning.queries.changing import Key, Move, label, moves_between, standing_members
from kehou.planning.queries.edits import OF_CHILDREN, Row, rows_back
from kehou.planning.queries.plan import PLANNED, ahead
from kehou.planning.queries.staffing import wide

Where = dict[Key, str]


def where_children(term: Any, day: date) -> Where:
    """The group and room of each child on each campus, as families know it."""
    return {key: label(one.group.name, one.group.room.name) for key, one in standing_members(term, day).items()}


# ── what would change ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Bare:
    """A day that has duties now and would lack them: for these groups and posts, or for everybody."""

    day: date
    groups: tuple[str, ...]
    posts: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Bareness:
    """Every such day, and how many groups and children of today's are without an adult on one or more of them."""

    days: tuple[Bare, ...] = ()
    groups: int = 0
    children: int = 0
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Return:
    """Which children belong elsewhere again, (teacher, duties back, duties off), and the days without a roster."""

    moves: tuple[Move, ...] = ()
    teachers: tuple[tuple[str, int, int], ...] = ()
    stay: int = 0
    bare: Bareness = Bareness()

    @property
    def without(self) -> int:
        """How many children have no group afterwards."""
        return sum(not one.after for one in self.moves)


def what_returns(edit: Edit, now: datetime, scope: Scope) -> Return:
    """What taking it back changes for whom; reads only."""
    day = max(edit.first, now.date())
    rows = rows_back(edit, now)
    was = where_children(edit.term, day) if edit.kind in OF_CHILDREN else {}
    after = _after(edit, rows, was, day) if was else {}
    ids = {pupil for pupil, _campus_ in was.keys() | after.keys()}
    children = {str(one.pk): one for one in people.pupils(wide(scope)).filter(pk__in=ids)} if ids else {}
    moves = tuple(moves_between(children, was, after, {}))
    ended = duties_ending(edit, rows, now)
    return Return(moves, _teachers(rows, ended), len(ids) - len({one.pupil.pk for one in moves}), bareness(edit, rows, ended, now))


def duties_ending(edit: Edit, rows: list[Row], now: datetime) -> list[Duty]:
    """The duties that end with it: its own new ones, and whatever is in its groups by now."""
    new = {name: [row["pk"] for row, one in rows if row["table"] == name and row["before"] is None and one] for name in ("duty", "group")}
    found = Duty.objects.filter(pk__in=new["duty"], ended_at=None) | Duty.objects.filter(group__in=new["group"], ended_at=None, starts_at__gt=now)
    return list(found.select_related("staff", "group", "post"))


def duties_back(rows: list[Row]) -> list[Duty]:
    """The duties that hold again, or are in other hands again."""
    return [one for row, one in rows if row["table"] == "duty" and one and row["before"] and row["before"]["ended_at"] is None and row["after"]["ended_at"]]


def bareness(edit: Edit, rows: list[Row], ended: list[Duty], now: datetime) -> Bareness:
    """The days that have a roster now and would not have it for somebody; a group that comes back without duties is one of them."""
    days = {one.date for one in ended}
    if not days:
        return Bareness()
    standing = Duty.objects.filter(PLANNED, school=edit.school_id, date__in=days, ended_at=None, starts_at__gt=now)
    before = list(standing.select_related("group", "post"))
    gone = {one.pk for one in ended}
    after = [*(one for one in before if one.pk not in gone), *(one for one in duties_back(rows) if one.date in days)]
    ends, comes = _groups_between(rows)
    found = [_bare(day, [one for one in before if one.date == day], [one for one in after if one.date == day], ends, comes) for day in sorted(days)]
    return _summed(edit, [one for one in found if one], now)


def _groups_between(rows: list[Row]) -> tuple[set[Any], dict[Any, Group]]:
    """The groups that end with it, and those that stand again."""
    groups = [(row, one) for row, one in rows if row["table"] == "group" and one]
    return {one.pk for row, one in groups if row["before"] is None}, {one.pk: one for row, one in groups if row["before"] and row["before"]["ends_on"] != row["after"]["ends_on"]}


def _bare(day: date, before: list[Duty], after: list[Duty], ends: set[Any], comes: dict[Any, Group]) -> tuple[Bare, set[Any]] | None:
    """The day, and the ids of the groups of now that are without anybody on it."""
    groups = {one.group_id: one.group for one in before if one.group}
    lates = {one.is_late for one in groups.values()}
    groups |= {pk: one for pk, one in comes.items() if one.is_late in lates}
    kept, posts = {one.group_id for one in after}, {one.post_id for one in after}
    bare = {pk: one for pk, one in groups.items() if pk not in kept}
    lost = {one.post_id: one.post for one in before if one.post and one.post_id not in posts}
    whole = not any(one.group for one in after) and bool(bare)
    named = [one for pk, one in bare.items() if whole or pk not in ends]
    if not named and not lost:
        return None
    return Bare(day, _names(named), _names(lost.values()), whole), set(bare)


def _names(those: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.name for one in sorted(those, key=lambda one: (getattr(one, "is_late", False), natural(one.name)))))


def _summed(edit: Edit, found: list[tuple[Bare, set[Any]]], now: datetime) -> Bareness:
    days = tuple(day for day, _ids in found)
    if not days:
        return Bareness()
    members = Membership.objects.filter(ahead(now.date()), group__in=set().union(*(ids for _day, ids in found)))
    names = {name for day in days for name in day.groups}
    return Bareness(days, len(names), members.values("pupil").distinct().count(), tuple(dict.fromkeys(name for day in days for name in day.posts)))


def _after(edit: Edit, rows: list[Row], was: Where, day: date) -> Where:
    """Where each child would be: the standing memberships with these rows as they were."""
    groups = {str(row["pk"]): row for row, _one in rows if row["table"] == "group"}
    gone = {pk for pk, row in groups.items() if row["before"] is None}
    state: dict[str, tuple[str, str, str | None, str]] = {}
    standing = standing_members(edit.term, day)
    touched = {(one.pupil_id) for row, one in rows if row["table"] == "membership" and one is not None}
    rows_now: Iterable[Membership] = [*standing.values(), *Membership.objects.filter(pupil__in=touched, group__term=edit.term_id)]
    for one in rows_now:
        state[str(one.pk)] = (str(one.pupil_id), str(one.group_id), str(one.ends_on) if one.ends_on else None, str(one.starts_on))
    for row, one in rows:
        if row["table"] == "membership" and one is not None:
            if row["before"] is None:
                state.pop(row["pk"], None)
            else:
                state[row["pk"]] = (str(one.pupil_id), row["before"]["group_id"], row["before"]["ends_on"], row["before"]["starts_on"])
    holds = sorted((start, pupil, group) for pupil, group, end, start in state.values() if (end is None or (end >= str(day) and end >= start)) and group not in gone)
    known = {str(one.pk): one for one in Group.objects.select_related("room").filter(pk__in={group for _start, _pupil, group in holds})}
    rooms = _rooms(groups, known)
    return {(pupil, str(known[group].campus_id)): label(known[group].name, rooms[group]) for _start, pupil, group in holds if not known[group].is_late}


def _rooms(rows: dict[str, dict[str, Any]], known: dict[str, Group]) -> dict[str, str]:
    """Each group's room once the rows are as they were."""
    former = {pk: row["before"]["room_id"] for pk, row in rows.items() if row["before"]}
    room = type(next(iter(known.values())).room) if known else None
    names = {str(one.pk): one.name for one in room.objects.filter(pk__in=set(former.values()))} if room and former else {}
    return {pk: names.get(former.get(pk, ""), one.room.name) for pk, one in known.items()}


def _teachers(rows: list[Row], ended: list[Duty]) -> tuple[tuple[str, int, int], ...]:
    """By name, as they stand on the staff's list."""
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    staff: dict[Any, Any] = {}
    for way, duties in (("back", duties_back(rows)), ("off", ended)):
        for one in duties:
            staff[one.staff_id] = one.staff
            counts[one.staff_id][way] += 1
    ordered = sorted(staff.values(), key=lambda one: (one.number, one.name))
    return tuple((one.name, counts[one.pk]["back"], counts[one.pk]["off"]) for one in ordered)

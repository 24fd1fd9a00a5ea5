"""What changes for whom if a plan of groups or seats is published: counted first, names beside (S5.4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planner import GroupsPlan, SeatsPlan
from kehou.planning.models import Membership, Run
from kehou.planning.queries.plan import ahead, duties, members_of, names_in, places_ahead
from kehou.planning.queries.proposed import names_of_groups, proposed, standing_groups
from kehou.planning.queries.staffing import wide
from kehou.planning.rules import child_of

Key = tuple[str, str]


@dataclass(frozen=True)
class Move:
    """One child: where it was, where it comes to, and from when if that is later than everybody else; "" where it had or gets none."""

    pupil: Any
    before: str
    after: str
    first: date | None = None


@dataclass(frozen=True)
class Changes:
    """What families and staff will notice; `stay` children notice nothing."""

    first: bool
    stay: int = 0
    moved: tuple[Move, ...] = ()
    placed: tuple[Move, ...] = ()
    leaving: tuple[Move, ...] = ()
    begun: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    teachers: tuple[tuple[str, int], ...] = field(default=())

    @property
    def duties(self) -> int:
        return sum(n for _name, n in self.teachers)

    @property
    def touched(self) -> tuple[Move, ...]:
        """Whose families are told: every child that changes its group or gets one."""
        return (*self.moved, *self.placed)


def standing_members(term: Any, day: date) -> dict[Key, Membership]:
    """Each child's membership of each campus on the day or later; of several there the last, which is where the child is to stay."""
    rows = Membership.objects.filter(ahead(day), group__in=standing_groups(term, day))
    return {(str(one.pupil_id), str(one.group.campus_id)): one for one in rows.select_related("group__room").order_by("starts_on")}


def changes_of_groups(run: Run, plan: GroupsPlan, day: date, *, scope: Scope) -> Changes:
    """A fixed number of queries, however large the school."""
    before = standing_members(run.term, day)
    names = names_of_groups(run.term, plan.groups, day, scope=scope)
    rooms = names_in(scope, [one.room for one in plan.groups])
    after = {(child_of(called), one.campus): label(names[one.id], rooms.get(one.room, "")) for one in plan.groups for called in one.pupils}
    children = {str(one.pk): one for one in people.pupils(wide(scope)).filter(pk__in={pk for pk, _campus in (*after, *before)})}
    was = {key: label(one.group.name, one.group.room.name) for key, one in before.items()}
    told = moves_between(children, was, after, _later(run.term, day, scope))
    old, new = {one.name for one in standing_groups(run.term, day)}, set(names.values())
    return Changes(
        first=not was, stay=len(children) - len({one.pupil.pk for one in told}), moved=tuple(m for m in told if m.before and m.after), placed=tuple(m for m in told if not m.before),
        leaving=tuple(m for m in told if not m.after), begun=tuple(sorted(new - old)), ended=tuple(sorted(old - new)),
        teachers=_teachers(run.term, day, scope),
    )  # fmt: skip


def moves_between(children: Mapping[str, Any], was: dict[Key, str], after: dict[Key, str], later: dict[Key, date]) -> list[Move]:
    """What is not as it was: on the same campus from one to the other, and to another campus in one move."""
    gone: dict[str, list[tuple[str, str]]] = defaultdict(list)
    come: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pk, campus in sorted((was.keys() | after.keys()) - {key for key in was.keys() & after.keys() if was[key] == after[key]}):
        for where, found in ((was, gone), (after, come)):
            if (pk, campus) in where:
                found[pk].append((campus, where[pk, campus]))
    told = []
    for pk in _in_order(children, gone.keys() | come.keys()):
        here = {campus for campus, _label in gone[pk]} & {campus for campus, _label in come[pk]}
        pairs = zip_longest(*(sorted(found[pk], key=lambda one: (one[0] not in here, one)) for found in (gone, come)), fillvalue=("", ""))
        told += [Move(children[pk], before, to, later.get((pk, campus))) for (_gone, before), (campus, to) in pairs]
    return told


def _later(term: Any, day: date, scope: Scope) -> dict[Key, date]:
    """The first day of every stretch on a campus to which a child comes after the plan's first day, from another."""
    first: dict[Key, date] = {}
    rows = places_ahead(scope, term, day).order_by("-starts_on").values_list("pupil", "campus", "starts_on")
    for pupil, campus, starts in rows:
        first[str(pupil), str(campus)] = starts
    soonest: dict[str, date] = {}
    for (pupil, _campus), starts in first.items():
        soonest[pupil] = min(starts, soonest.get(pupil, starts))
    return {key: starts for key, starts in first.items() if starts > max(day, soonest[key[0]])}


def label(group: str, room: str) -> str:
    return f"{group}（{room}）" if room else group


def _in_order(children: Mapping[str, Any], ids: Iterable[str]) -> list[str]:
    """By class and name, as a teacher reads a list."""
    known = (pk for pk in ids if pk in children)
    return sorted(known, key=lambda pk: (children[pk].home_class.grade.number, children[pk].home_class.number, children[pk].pinyin, pk))


def _teachers(term: Any, day: date, scope: Scope) -> tuple[tuple[str, int], ...]:
    """Whose published duties end with the groups they are for, and how many."""
    rows = duties(wide(scope), group__in=standing_groups(term, day), date__gte=day).order_by("staff__number")
    told: dict[Any, tuple[str, int]] = {}
    for one in rows:
        name, n = told.get(one.staff_id, (one.staff.name, 0))
        told[one.staff_id] = (name, n + 1)
    return tuple(told.values())


def changes_of_seats(run: Run, plan: SeatsPlan, day: date, *, scope: Scope) -> Changes:
    """Who changes seats in the group, who gets a first one."""
    members = {str(one.pupil_id): one for one in members_of(scope, run.group, day)} if run.group else {}
    after = {one.pupil: seat_label(one.row + 1, one.column + 1) for one in plan.seats if one.pupil in members}
    was = {pk: seat_label(one.row, one.column) for pk, one in members.items() if one.row and one.column}
    moves = [Move(one.pupil, was.get(pk, ""), after.get(pk, "")) for pk, one in members.items() if was.get(pk, "") != after.get(pk, "")]
    return Changes(
        first=not was, stay=len(members) - len(moves), moved=tuple(m for m in moves if m.before and m.after),
        placed=tuple(m for m in moves if not m.before), leaving=tuple(m for m in moves if not m.after),
    )  # fmt: skip


def seat_label(row: int, column: int) -> str:
    return _("第 %(row)d 排第 %(column)d 列") % {"row": row, "column": column}


def what_changes(run: Run, today: date, scope: Scope) -> Changes | None:
    """For a plan of groups or seats that waits to be published; None for everything else."""
    told = proposed(run)
    if told is None or run.state != "done":
        return None
    day = max(run.first or today, today)
    if isinstance(told[1], GroupsPlan):
        return changes_of_groups(run, told[1], day, scope=scope)
    return changes_of_seats(run, told[1], day, scope=scope) if isinstance(told[1], SeatsPlan) else None

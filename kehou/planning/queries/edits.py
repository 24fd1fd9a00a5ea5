"""Reads of what was changed by hand or published: what can be taken back, and what would change with it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, When

from kehou.core.scope import Scope, reachable
from kehou.people import queries as people
from kehou.planning.choices import EditKind
from kehou.planning.models import Duty, Edit, Group, Membership
from kehou.planning.queries.changing import Key, Move, label, moves_between, standing_members
from kehou.planning.queries.posts import hours_of
from kehou.planning.queries.staffing import wide
from kehou.planning.rules import HERE

Row = tuple[dict[str, Any], Any]
Where = dict[Key, str]
OF_CHILDREN = (EditKind.MOVE, EditKind.SPLIT, EditKind.JOIN, EditKind.ROOM, EditKind.GROUPS)
AT_ONCE = (EditKind.SEAT, EditKind.PIN, EditKind.ROOM, EditKind.ROSTER, EditKind.SEATS)
OF_DUTIES = (EditKind.STAND_IN, EditKind.SWAP, EditKind.REPLAN)
IN_GROUPS = (EditKind.MOVE, EditKind.SPLIT, EditKind.JOIN, EditKind.ROOM, EditKind.SEAT, EditKind.SEATS)
TABLES: dict[str, Any] = {"membership": Membership, "group": Group, "duty": Duty}


def edits(scope: Scope, **filters: Any) -> QuerySet[Edit]:
    """The latest first, without their rows; `held_fast` where something later rests on it."""
    later = Edit.objects.filter(school=OuterRef("school"), term=OuterRef("term"), undone_at=None, pk__gt=OuterRef("pk"), touched__overlap=OuterRef("touched"))
    found = reachable(Edit, scope).filter(**filters).select_related("group", "by", "undone_by", "term", "run").defer("rows", "touched")
    plans = Exists(later.filter(kind=EditKind.GROUPS))
    return found.annotate(held_fast=Case(When(kind=EditKind.GROUPS, then=plans), default=Exists(later))).order_by("-pk")


def last_edit(scope: Scope, term: Any) -> Edit | None:
    """The one that can be taken back next."""
    return edits(scope, term=term, undone_at=None).first()


def later_on(edit: Edit, scope: Scope) -> QuerySet[Edit]:
    """What has touched the same since and must be taken back first; of what stands in groups that end anyway, only another plan of groups."""
    found = edits(wide(scope), term=edit.term_id, undone_at=None, pk__gt=edit.pk, touched__overlap=edit.touched)
    return found.filter(kind=EditKind.GROUPS) if edit.kind == EditKind.GROUPS else found


def gone_with(edit: Edit, scope: Scope) -> QuerySet[Edit]:
    """What was changed since in groups that end with their plan."""
    found = edits(wide(scope), term=edit.term_id, undone_at=None, pk__gt=edit.pk, touched__overlap=edit.touched, kind__in=IN_GROUPS)
    return found if edit.kind == EditKind.GROUPS else found.none()


def edit_of_duty(scope: Scope, duty: Any) -> Edit | None:
    """The substitute, swap or replanning by which somebody has this duty."""
    return edits(scope, touched__contains=[duty.pk], undone_at=None, kind__in=OF_DUTIES).first()


def edit_of_run(scope: Scope, run: Any) -> Edit | None:
    """Its publication."""
    return edits(scope, run=run, undone_at=None).first()


def has_begun(edit: Edit, now: datetime, scope: Scope) -> bool:
    """Whether a day has been held by it; a plan of groups for today until lessons end."""
    today = now.astimezone(HERE).date()
    if edit.kind in OF_DUTIES:
        return edit.first < today
    if edit.kind in AT_ONCE or edit.first > today:
        return False
    if edit.first < today or edit.kind != EditKind.GROUPS:
        return edit.first < today
    return now.astimezone(HERE).time() >= hours_of(edit.term, wide(scope))[0]


def rows_back(edit: Edit, now: datetime, *, held: bool = False) -> list[Row]:
    """The rows that would go back, each with what it is now: of a roster the duties that have not begun and still hold,
    of a plan of groups what was before it and its groups."""
    found: dict[tuple[str, str], Any] = {}
    for name, model in TABLES.items():
        query = model.objects.filter(pk__in=[row["pk"] for row in edit.rows if row["table"] == name]).order_by("pk")
        query = query.select_related("place", "group") if name == "membership" else query.select_related("staff", "group", "post") if name == "duty" else query
        found |= {(name, str(one.pk)): one for one in (query.select_for_update(of=("self",)) if held else query)}
    rows = [(row, found.get((row["table"], row["pk"]))) for row in edit.rows]
    return [(row, one) for row, one in rows if one is None or _goes_back(edit.kind, row, one, now)]


def _goes_back(kind: str, row: dict[str, Any], one: Any, now: datetime) -> bool:
    is_new = row["before"] is None
    if kind == EditKind.GROUPS and row["table"] == "membership":
        return not is_new and (one.place is None or one.place.campus_id == one.group.campus_id)  # it may have moved to another campus
    if kind == EditKind.GROUPS and row["table"] == "duty":
        return bool(one.starts_at > now)
    if kind == EditKind.ROSTER:
        return bool(one.starts_at > now and not (is_new and one.ended_at) and not (one.post and one.post.ended_at and not is_new))
    return True


def where_children(term: Any, day: date) -> Where:
    """The group and room of each child on each campus, as families know it."""
    return {key: label(one.group.name, one.group.room.name) for key, one in standing_members(term, day).items()}


# ── what would change ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Return:
    """Which children belong elsewhere again, and (teacher, duties back, duties off)."""

    moves: tuple[Move, ...] = ()
    teachers: tuple[tuple[str, int, int], ...] = ()
    stay: int = 0


def what_returns(edit: Edit, now: datetime, scope: Scope) -> Return:
    """What taking it back changes for whom; reads only."""
    day = max(edit.first, now.date())
    rows = rows_back(edit, now)
    was = where_children(edit.term, day) if edit.kind in OF_CHILDREN else {}
    after = _after(edit, rows, was, day) if was else {}
    ids = {pupil for pupil, _campus_ in was.keys() | after.keys()}
    children = {str(one.pk): one for one in people.pupils(wide(scope)).filter(pk__in=ids)} if ids else {}
    moves = tuple(moves_between(children, was, after, {}))
    return Return(moves, _teachers(edit, rows, now), len(ids) - len({one.pupil.pk for one in moves}))


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


def _teachers(edit: Edit, rows: list[Row], now: datetime) -> tuple[tuple[str, int, int], ...]:
    """By name, as they stand on the staff's list."""
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    staff: dict[Any, Any] = {}
    duties = [(row["before"] is not None and row["before"]["ended_at"] is None, bool(row["after"]["ended_at"]), one) for row, one in rows if row["table"] == "duty" and one]
    new = [row["pk"] for row, _one in rows if row["table"] == "group" and row["before"] is None]
    more = Duty.objects.filter(group__in=new, ended_at=None, starts_at__gt=now).select_related("staff") if edit.kind == EditKind.GROUPS else ()
    for held, ended, one in (*duties, *((False, False, one) for one in more)):
        if held and not ended:
            continue  # only pinned, or in another room
        staff[one.staff_id] = one.staff
        counts[one.staff_id]["back" if held else "off"] += 1
    ordered = sorted(staff.values(), key=lambda one: (one.number, one.name))
    return tuple((one.name, counts[one.pk]["back"], counts[one.pk]["off"]) for one in ordered)

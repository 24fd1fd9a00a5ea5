"""Reads of what was changed by hand or published: what can be taken back, and what stands against it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, When

from kehou.core.scope import Scope, reachable
from kehou.planning.choices import EditKind
from kehou.planning.models import Duty, Edit, Group, Membership
from kehou.planning.queries.posts import hours_of
from kehou.planning.queries.staffing import wide
from kehou.planning.rules import HERE, unfolded

Row = tuple[dict[str, Any], Any]
OF_CHILDREN = (EditKind.MOVE, EditKind.SPLIT, EditKind.JOIN, EditKind.ROOM, EditKind.GROUPS)
AT_ONCE = (EditKind.SEAT, EditKind.PIN, EditKind.ROOM, EditKind.ROSTER, EditKind.SEATS)
OF_DUTIES = (EditKind.STAND_IN, EditKind.SWAP, EditKind.REPLAN)
IN_GROUPS = (EditKind.MOVE, EditKind.SPLIT, EditKind.JOIN, EditKind.ROOM, EditKind.SEAT, EditKind.SEATS)
FIELDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "membership": (Membership, ("group_id", "starts_on", "ends_on", "row", "column", "is_pinned", "before_id")),
    "group": (Group, ("room_id", "starts_on", "ends_on")),
    "duty": (Duty, ("staff_id", "room_id", "ended_at", "is_pinned")),
}
BESIDE = {"membership": ("place", "group"), "duty": ("staff", "group", "post"), "group": ("room",)}


def edits(scope: Scope, **filters: Any) -> QuerySet[Edit]:
    """The latest first, without their rows; `held_fast` where something later rests on it."""
    later = Edit.objects.filter(school=OuterRef("school"), term=OuterRef("term"), undone_at=None, pk__gt=OuterRef("pk"), touched__shares=OuterRef("touched"))
    found = reachable(Edit, scope).filter(**filters).select_related("group", "by", "undone_by", "term", "run").defer("rows", "touched")
    plans = Exists(later.filter(kind=EditKind.GROUPS))
    return found.annotate(held_fast=Case(When(kind=EditKind.GROUPS, then=plans), default=Exists(later))).order_by("-pk")


def last_edit(scope: Scope, term: Any) -> Edit | None:
    """The one that can be taken back next."""
    return edits(scope, term=term, undone_at=None).first()


def later_on(edit: Edit, scope: Scope) -> QuerySet[Edit]:
    """What has touched the same since and must be taken back first; of what stands in groups that end anyway, only another plan of groups."""
    found = edits(wide(scope), term=edit.term_id, undone_at=None, pk__gt=edit.pk, touched__shares=edit.touched)
    return found.filter(kind=EditKind.GROUPS) if edit.kind == EditKind.GROUPS else found


def gone_with(edit: Edit, scope: Scope) -> QuerySet[Edit]:
    """What was changed since in groups that end with their plan."""
    found = edits(wide(scope), term=edit.term_id, undone_at=None, pk__gt=edit.pk, touched__shares=edit.touched, kind__in=IN_GROUPS)
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
    changed = unfolded(edit.rows, edit.touched)
    found: dict[tuple[str, str], Any] = {}
    for name, (model, _fields) in FIELDS.items():
        query = model.objects.filter(pk__in=[row["pk"] for row in changed if row["table"] == name]).order_by("pk").select_related(*BESIDE[name])
        found |= {(name, str(one.pk)): one for one in (query.select_for_update(of=("self",)) if held else query)}
    rows = [(_whole(row, one), one) for row in changed for one in (found.get((row["table"], row["pk"])),)]
    return [(row, one) for row, one in rows if one is None or _goes_back(edit.kind, row, one, now)]


def _whole(row: dict[str, Any], one: Any) -> dict[str, Any]:
    """What the deed left alone in a row is as it is now."""
    if one is None or row["before"] is None:
        return row
    now = as_it_is(row, one)
    return {**row, "before": {**now, **row["before"]}, "after": {**now, **row["after"]}}


def as_it_is(row: dict[str, Any], one: Any) -> dict[str, Any]:
    """The row's fields now, in the same form as they were written down."""
    return {field: plain(getattr(one, field)) for field in FIELDS[row["table"]][1]}


def plain(value: Any) -> Any:
    """As it is written down."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _goes_back(kind: str, row: dict[str, Any], one: Any, now: datetime) -> bool:
    is_new = row["before"] is None
    if kind == EditKind.GROUPS and row["table"] == "membership":
        return not is_new and (one.place is None or one.place.campus_id == one.group.campus_id)  # it may have moved to another campus
    if kind == EditKind.GROUPS and row["table"] == "duty":
        return bool(one.starts_at > now)
    if kind == EditKind.ROSTER:
        return bool(one.starts_at > now and not (is_new and one.ended_at) and not (one.post and one.post.ended_at and not is_new))
    return True

"""Every change by hand is written down with what was before, and can be taken back, the last first (S5.4, S5.5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import queries
from kehou.planning.actions.apart import check_apart
from kehou.planning.actions.groups import check_fits, size_from
from kehou.planning.actions.refusals import EditOver, NotTheLast
from kehou.planning.actions.telling import tell_families
from kehou.planning.choices import EditKind
from kehou.planning.events import EditUndone
from kehou.planning.models import Duty, Edit, Group, Membership

FIELDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "membership": (Membership, ("group_id", "starts_on", "ends_on", "row", "column", "is_pinned", "before_id")),
    "group": (Group, ("room_id", "starts_on", "ends_on")),
    "duty": (Duty, ("staff_id", "room_id", "ended_at", "is_pinned")),
}
AT_ONCE = (EditKind.SEAT, EditKind.PIN, EditKind.ROOM, EditKind.STAND_IN)


@contextmanager
def edited(kind: str, group: Any, *rows: QuerySet[Any], first: date, now: datetime, scope: Scope, term: Any = None) -> Iterator[None]:
    """Whatever happens inside to these rows, new ones included, is written down as one deed."""
    before = _picture(rows)
    yield
    changed = [{"table": t, "pk": pk, "of": of, "before": before.get((t, pk, of)), "after": after}
               for (t, pk, of), after in _picture(rows).items() if before.get((t, pk, of)) != after]  # fmt: skip
    if changed:
        known = term or group.term
        Edit.objects.create(school_id=known.school_id, term=known, kind=kind, group=group, first=first, rows=changed, at=now, by_id=scope.user_id)


def _picture(rows: tuple[QuerySet[Any], ...]) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for query in rows:
        for row in query.all():
            name = str(row._meta.model_name)
            found[name, str(row.pk), str(getattr(row, "pupil_id", row.pk))] = {field: _plain(getattr(row, field)) for field in FIELDS[name][1]}
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


# ── taken back ────────────────────────────────────────────────────────────────


def undo(edit: Edit, *, now: datetime, scope: Scope) -> None:
    """This will bring every row back to what it was, if the deed is the last and nothing has changed since; those it touches are told."""
    kept = Edit.objects.select_for_update(of=("self",)).select_related("term", "group__room").get(pk=edit.pk)
    if kept.undone_at is not None or (kept.kind not in AT_ONCE and kept.first < now.date()):
        raise EditOver
    if queries.edits(scope, term=kept.term_id, undone_at=None).filter(pk__gt=kept.pk).exists():
        raise NotTheLast
    rows = [(row, _held(row)) for row in kept.rows]
    if any(one is None or _now(row, one) != row["after"] for row, one in rows) or _begun(rows, now):
        raise EditOver
    try:
        with transaction.atomic():
            _restore(rows, now)
    except IntegrityError as error:
        raise EditOver from error
    _judge(rows, max(kept.first, now.date()), scope)
    kept.undone_at, kept.undone_by_id = now, scope.user_id
    kept.save(update_fields=["undone_at", "undone_by"])
    record(EditUndone(school=kept.school_id, edit=kept.pk, deed=kept.kind), scope=scope)
    _tell(kept, rows, scope)


def _held(row: dict[str, Any]) -> Any:
    return FIELDS[row["table"]][0].objects.select_for_update(of=("self",)).filter(pk=row["pk"]).first()


def _now(row: dict[str, Any], one: Any) -> dict[str, Any]:
    return {field: _plain(getattr(one, field)) for field in FIELDS[row["table"]][1]}


def _begun(rows: list[tuple[dict[str, Any], Any]], now: datetime) -> bool:
    """A duty that has begun is nobody's to change any more."""
    return any(row["table"] == "duty" and one.starts_at <= now for row, one in rows)


def _restore(rows: list[tuple[dict[str, Any], Any]], now: datetime) -> None:
    """What was new ends before it began; then everything else is as it was. Seats are left before they are taken."""
    Membership.objects.filter(pk__in=[one.pk for row, one in rows if row["table"] == "membership"]).update(row=None, column=None)
    for row, one in sorted(rows, key=lambda pair: pair[0]["before"] is not None):
        fields = row["before"] or _ended(row, one, now)
        type(one).objects.filter(pk=one.pk).update(**fields)


def _ended(row: dict[str, Any], one: Any, now: datetime) -> dict[str, Any]:
    if row["table"] == "duty":
        return {"ended_at": now}
    ended: dict[str, Any] = {"ends_on": one.starts_on - timedelta(days=1)}
    return {**ended, "row": None, "column": None, "before_id": None} if row["table"] == "membership" else ended


def _judge(rows: list[tuple[dict[str, Any], Any]], day: date, scope: Scope) -> None:
    """Meanwhile others may have come: the groups must hold everybody, and nobody comes back to a child it is kept apart from."""
    back: dict[Any, list[Any]] = {}
    for row, one in rows:
        if row["table"] == "membership" and row["before"] and row["before"]["group_id"] and row["before"]["ends_on"] != row["after"]["ends_on"]:
            back.setdefault(row["before"]["group_id"], []).append(one.pupil_id)
    for group in Group.objects.select_related("room", "school").filter(pk__in=back):
        check_fits(group, size_from(group, day), day)
        check_apart(group, back[str(group.pk)], day, scope=scope)


def _tell(edit: Edit, rows: list[tuple[dict[str, Any], Any]], scope: Scope) -> None:
    """The families of children who are back where they were."""
    if edit.kind not in (EditKind.MOVE, EditKind.SPLIT, EditKind.JOIN):
        return
    news = {one.pupil_id: row["after"]["group_id"] for row, one in rows if row["table"] == "membership" and not row["before"]}
    olds = {one.pupil_id: row["before"]["group_id"] for row, one in rows if row["table"] == "membership" and row["before"]}
    groups = {str(one.pk): queries.label(one.name, one.room.name) for one in Group.objects.select_related("room").filter(pk__in={*news.values(), *olds.values()})}
    children = people.pupils(queries.wide(scope)).filter(pk__in=news.keys() & olds.keys())
    moves = [queries.Move(one, groups[news[one.pk]], groups[olds[one.pk]]) for one in children]
    tell_families(moves, edit.first, school=edit.school_id, scope=scope)

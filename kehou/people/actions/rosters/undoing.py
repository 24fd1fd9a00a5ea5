"""Takes an applied roster back: everything it wrote, unless something rests on it by now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.people.choices import ImportState
from kehou.people.events import RosterUndone
from kehou.people.models import Guardian, Pupil, RosterImport
from kehou.people.rules.packing import unpacked

BATCH = 1000


class RosterNotApplied(Refusal):
    sentence = _("这份名单没有导入，或已经撤销。")


class RosterIsUsed(Refusal):
    sentence = _("导入之后，已有别的记录用到了这些学生，不能整体撤销。")
    todo = _("请在学生页面逐个更正。")


def undo_roster(one: RosterImport, *, now: datetime, scope: Scope) -> RosterImport:
    """Remove what the roster created and restore what it changed. All or nothing."""
    one = RosterImport.objects.select_for_update().get(pk=one.pk)
    if one.state != ImportState.APPLIED:
        raise RosterNotApplied
    said = unpacked(one.changes)
    with acting(scope.for_unit(one.school_id)):
        _refuse_if_used(said)
        restored = _restore(said["before"])
        _remove(said)
    one.state, one.undone_at, one.changes = ImportState.UNDONE, now, ""
    one.save(update_fields=["state", "undone_at", "changes"])
    told = RosterUndone(
        school=one.school_id, roster=one.pk, removed=len(said["pupils"]), restored=restored, moved=_moved_back(said["before"])
    )  # fmt: skip
    record(told, scope=scope)
    return one


def _moved_back(before: dict[str, Any]) -> tuple[UUID, ...]:
    """Pupils who are in their former class again."""
    return tuple(UUID(row.partition(" ")[2]) for row, fields in before.items() if row.startswith("pupil ") and "home_class_id" in fields)


def _refuse_if_used(said: dict[str, Any]) -> None:
    """Rows of any room that point to a created pupil or guardian, or a guardian who has bound an account."""
    guardians = Guardian.everyone.filter(pk__in=said["guardians"])
    used = guardians.exclude(user=None, ended_at=None).exists()
    used = used or _pointed_to(Pupil, said["pupils"], besides=said["guardians"]) or _pointed_to(Guardian, said["guardians"])
    if used:
        raise RosterIsUsed


def _pointed_to(model: Any, ids: list[str], besides: list[str] = []) -> bool:  # noqa: B006 — only read
    for relation in model._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})
        if relation.related_model is Guardian:
            rows = rows.exclude(pk__in=besides)
        if ids and rows.exists():
            return True
    return False


def _restore(before: dict[str, dict[str, Any]]) -> int:
    return _restore_rows(Pupil, "pupil", before) + _restore_rows(Guardian, "guardian", before)


def _restore_rows(model: Any, word: str, before: dict[str, dict[str, Any]]) -> int:
    """Put the old values back; a value that has changed again since belongs to somebody else."""
    told = {UUID(key.split()[1]): fields for key, fields in before.items() if key.startswith(f"{word} ")}
    rows = list(model.objects.select_for_update().filter(pk__in=told))
    for row in rows:
        for name, (old, new) in told[row.pk].items():
            if _plain(getattr(row, name)) != new:
                raise RosterIsUsed(_("导入之后，“%(name)s”又被更正过，不能整体撤销。") % {"name": row.name})
            setattr(row, name, model._meta.get_field(name.removesuffix("_id")).to_python(old))
    fields = sorted({name for fields in told.values() for name in fields})
    if rows:
        model.objects.bulk_update(rows, fields, batch_size=BATCH)
    return len(rows)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else str(value)


def _remove(said: dict[str, Any]) -> None:
    _delete(Guardian, said["guardians"])
    _delete(Pupil, said["pupils"])
    classes: Any = Pupil.home_class.field.related_model
    for pk in said["classes"]:
        if not _pointed_to(classes, [pk]):
            _delete(classes, [pk])


def _delete(model: Any, ids: list[str]) -> None:
    """Only these rows: nothing points to them any more, and the database would object if something did."""
    rows = model.objects.filter(pk__in=ids)
    rows._raw_delete(rows.db)

"""Registers and calendar: campuses, rooms, grades, classes, staff, terms, leaders, events."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.models import Unit
from kehou.core.names import pinyin_of
from kehou.core.scope import Scope
from kehou.organisation.choices import DayKind
from kehou.organisation.events import CalendarChanged, RegisterChanged, RegisterImported
from kehou.organisation.models import CalendarDay, Campus, Grade, HomeClass, Room, SchoolEvent, Staff


class RowNotWritten(Refusal):
    """The database keeps its word: there is one of these already, or a bound is broken."""

    sentence = _("没有保存：这里已有同名（同号）的一项，或数值超出范围。")
    todo = _("请核对名称、编号和日期后再保存。")


class NotMadeHere(Refusal):
    sentence = _("补班日和节假日由市统一登记。")
    clause = "S3.1"
    todo = _("如有出入，请联系市教育局。")


def save_row(row: models.Model, *, fields: Iterable[str], scope: Scope) -> None:
    """Write one line of a register; the journal keeps which fields were written."""
    if isinstance(row, Staff):
        row.pinyin = pinyin_of(row.name)
    _written(row)
    school, table = row.school_id, str(row._meta.model_name)  # type: ignore[attr-defined]
    record(RegisterChanged(school=school, table=table, row=row.pk, fields=tuple(fields)), scope=scope)


def _written(row: models.Model) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RowNotWritten from None


def enter_event(event: SchoolEvent, *, scope: Scope) -> None:
    """Enter a day on which the school departs from the calendar; sessions planned later follow it."""
    _written(event)
    record(CalendarChanged(school=event.school_id, first=event.starts_on, last=event.ends_on, title=event.title), scope=scope)


def remove_event(event: SchoolEvent, *, scope: Scope) -> None:
    """Take an event back; the journal keeps that it was there."""
    gone = CalendarChanged(school=event.school_id, first=event.starts_on, last=event.ends_on, title=f"撤销：{event.title}")
    event.delete()
    record(gone, scope=scope)


def enter_official_day(city: Unit, *, day: date, kind: DayKind, name: str, follows: int | None, scope: Scope) -> None:
    """Correct the official calendar; it holds for the whole city (S3.1)."""
    CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "name": name, "follows": follows})
    record(CalendarChanged(school=city.pk, first=day, last=day, title=f"{DayKind(kind).label} {name}"), scope=scope)


def set_up_from_rows(unit: Unit, table: str, rows: Iterable[Mapping[str, Any]], *, scope: Scope) -> tuple[int, int]:
    """Write a checked set-up sheet (staff, rooms or classes), all or nothing; returns (created, changed)."""
    write = {"staff": _staff, "rooms": _room, "classes": _class}[table]
    try:
        with transaction.atomic():
            made = [write(unit, row) for row in rows]
    except IntegrityError:
        raise RowNotWritten from None
    created, changed = sum(made), len(made) - sum(made)
    record(RegisterImported(school=unit.pk, table=table, created=created, changed=changed), scope=scope)
    return created, changed


def _staff(unit: Unit, row: Mapping[str, Any]) -> bool:
    said = {key: row[key] for key in ("name", "post", "subject") if row.get(key)}
    said["pinyin"] = pinyin_of(row["name"])
    if row.get("campus"):
        said["campus"] = _campus(unit, row["campus"])
    return Staff.objects.update_or_create(school=unit, number=row["number"], defaults=said)[1]


def _room(unit: Unit, row: Mapping[str, Any]) -> bool:
    said = {key: row[key] for key in ("capacity", "rows", "columns") if row.get(key)}
    return Room.objects.update_or_create(school=unit, campus=_campus(unit, row["campus"]), name=row["name"], defaults=said)[1]


def _class(unit: Unit, row: Mapping[str, Any]) -> bool:
    grade, _made = Grade.objects.get_or_create(school=unit, number=row["grade"], defaults={"entry_year": row["entry_year"]})
    said = {"campus": _campus(unit, row["campus"])}
    if row.get("homeroom"):
        said["homeroom"] = row["homeroom"]
    return HomeClass.objects.update_or_create(school=unit, grade=grade, number=row["number"], defaults=said)[1]


def _campus(unit: Unit, name: str) -> Campus:
    return Campus.objects.get_or_create(school=unit, name=name)[0]

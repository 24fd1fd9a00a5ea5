"""Writes a roster: all of it or nothing, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.names import pinyin_of
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.organisation.actions import set_up_from_rows
from kehou.people.choices import ImportState
from kehou.people.events import RosterApplied
from kehou.people.models import Guardian, Pupil, RosterImport
from kehou.people.queries.rosters import Place, Plan, classes_by_place, plan_of, roster_school
from kehou.people.rules.marks import identity_marker
from kehou.people.rules.packing import packed
from kehou.people.rules.roster import Change, FieldChange, GuardianEntry, PupilRow

SIMPLE = ("name", "sex", "birth_date", "registry_no", "health")
WRITTEN = ("name", "pinyin", "sex", "birth_date", "registry_no", "identity_no", "identity_mark", "health", "home_class_id")
BATCH = 1000


class RosterNotWaiting(Refusal):
    sentence = _("这份名单已经导入过，或已过期。")
    todo = _("请重新上传文件。")


class RosterHasErrors(Refusal):
    sentence = _("名单里还有必须改正的问题，一行也没有写入。")
    todo = _("请按问题清单改好文件，再重新上传。")


class NothingNew(Refusal):
    sentence = _("名单与学校现有的学生完全一致，没有要写入的内容。")


class NoCampus(Refusal):
    sentence = _("学校还没有校区，无法建立班级。")
    todo = _("请先在“组织”里登记校区。")


@dataclass
class _Work:
    """What one import writes, and what undoing it needs."""

    scope: Scope
    classes: dict[Place, Any]
    mark: Any
    pupils: list[Pupil] = field(default_factory=list)
    changed: list[Pupil] = field(default_factory=list)
    guardians: list[Guardian] = field(default_factory=list)
    completed: list[Guardian] = field(default_factory=list)
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    moved: list[UUID] = field(default_factory=list)

    def changes(self, made: Iterable[UUID]) -> dict[str, Any]:
        return {
            "pupils": [one.pk for one in self.pupils], "guardians": [one.pk for one in self.guardians],
            "classes": [*made], "before": self.before,
        }  # fmt: skip


def apply_roster(one: RosterImport, *, makes_classes: bool, now: datetime, scope: Scope) -> RosterImport:
    """Write what the dry run said, compared anew with the school as it is now. Rooms above hear who has moved."""
    one = _locked(one, now, scope)
    plan = plan_of(one, makes_classes=makes_classes, scope=scope)
    if not plan.dry.may_apply:
        raise RosterHasErrors
    if not plan.may_apply:
        raise NothingNew
    made = _make_classes(plan.missing, now.date(), scope) if makes_classes else []
    work = _Work(scope, classes_by_place(scope), identity_marker(scope.unit.pk, settings.KEHOU_FIELD_KEY))
    _write(work, plan)
    return _finished(one, work, plan, made, now=now, scope=scope)


def _locked(one: RosterImport, now: datetime, scope: Scope) -> RosterImport:
    """Two imports of one school wait for each other; a draft is used once."""
    ours = organisation.school_of(scope)
    type(ours).objects.select_for_update(of=("self",)).get(pk=ours.pk)  # type: ignore[union-attr]
    one = RosterImport.objects.select_for_update().get(pk=one.pk)
    if one.state != ImportState.DRAFT or not one.expires_at or one.expires_at < now:
        raise RosterNotWaiting
    return one


def _make_classes(missing: tuple[Place, ...], today: date, scope: Scope) -> list[UUID]:
    """The classes that were ticked to be made, at the campus of their grade, else at the first."""
    school, campus = roster_school(scope, today), organisation.campuses(scope).first()
    if missing and campus is None:
        raise NoCampus
    there = {place[0]: one.campus.name for place, one in classes_by_place(scope).items()}
    rows = [
        {"grade": grade, "number": number, "entry_year": school.year - (grade - school.first_grade),
         "campus": there.get(grade, campus and campus.name)}
        for grade, number in missing
    ]  # fmt: skip
    set_up_from_rows(scope.unit, "classes", rows, scope=scope)
    return [one.pk for place, one in classes_by_place(scope).items() if place in missing]


def _write(work: _Work, plan: Plan) -> None:
    for row in plan.dry.create:
        _create(work, row)
    _change(work, plan.dry.change)
    Pupil.objects.bulk_create(work.pupils, batch_size=BATCH)
    Pupil.objects.bulk_update(work.changed, WRITTEN, batch_size=BATCH)
    Guardian.objects.bulk_create(work.guardians, batch_size=BATCH)
    Guardian.objects.bulk_update(work.completed, ["name", "relation", "phone"], batch_size=BATCH)


def _create(work: _Work, row: PupilRow) -> None:
    pupil = Pupil(
        id=uuid7(), school_id=work.scope.unit.pk, name=row.name, pinyin=pinyin_of(row.name), sex=row.sex,
        birth_date=row.birth_date, home_class=work.classes[row.grade, row.class_number],  # type: ignore[index]
        registry_no=row.registry_no, identity_no=row.identity_no, health=row.health,
        identity_mark=work.mark(row.identity_no) if row.identity_no else "",
    )  # fmt: skip
    work.pupils.append(pupil)
    work.guardians += [_guardian(pupil, entry, order) for order, entry in enumerate(row.guardians, 1)]


def _guardian(pupil: Pupil, entry: GuardianEntry, order: int) -> Guardian:
    name = entry.name or f"{pupil.name}的家长"
    return Guardian(
        id=uuid7(),
        school_id=pupil.school_id,
        pupil=pupil,
        name=name[:40],
        relation=entry.relation,
        phone=entry.phone,
        order=order,
    )


def _change(work: _Work, changes: tuple[Change, ...]) -> None:
    ids: list[Any] = [change.known.id for change in changes]
    found = {one.pk: one for one in Pupil.objects.filter(pk__in=ids)}
    named: dict[UUID, list[Guardian]] = {}
    for guardian in Guardian.objects.filter(pupil__in=ids).order_by("order", "id"):
        named.setdefault(guardian.pupil_id, []).append(guardian)
    for change in changes:
        pupil = found[change.known.id]  # type: ignore[index]
        _change_one(work, pupil, change.fields, named.get(pupil.pk, []))


def _change_one(work: _Work, pupil: Pupil, fields: tuple[FieldChange, ...], guardians: list[Guardian]) -> None:
    before = {name: getattr(pupil, name) for name in WRITTEN}
    for one in fields:
        if one.field == "guardians":
            _complete(work, pupil, one.after, guardians)  # type: ignore[arg-type]
        else:
            _set(work, pupil, one)
    differs = {name: [old, getattr(pupil, name)] for name, old in before.items() if getattr(pupil, name) != old}
    if differs:
        work.changed.append(pupil)
        work.before[f"pupil {pupil.pk}"] = differs


def _set(work: _Work, pupil: Pupil, one: FieldChange) -> None:
    if one.field in SIMPLE:
        setattr(pupil, one.field, one.after)
    if one.field == "name":
        pupil.pinyin = pinyin_of(pupil.name)
    if one.field == "identity_no":
        pupil.identity_no, pupil.identity_mark = str(one.after), work.mark(one.after)
    if one.field == "home_class":
        pupil.home_class = work.classes[one.after]  # type: ignore[index]
        work.moved.append(pupil.pk)


def _complete(work: _Work, pupil: Pupil, entries: tuple[GuardianEntry, ...], guardians: list[Guardian]) -> None:
    """A guardian known by name or number is completed; anybody else is added."""
    order = len(guardians)
    for entry in entries:
        same = [one for one in guardians if one.name == entry.name or (entry.phone and one.phone == entry.phone)]
        if same:
            _complete_one(work, same[0], entry)
        else:
            order += 1
            work.guardians.append(_guardian(pupil, entry, order))


def _complete_one(work: _Work, guardian: Guardian, entry: GuardianEntry) -> None:
    told = {"name": entry.name, "phone": entry.phone}
    differs = {name: [getattr(guardian, name), new] for name, new in told.items() if new and getattr(guardian, name) != new}
    for name, (_old, new) in differs.items():
        setattr(guardian, name, new)
    if differs:
        work.completed.append(guardian)
        work.before[f"guardian {guardian.pk}"] = differs


def _finished(one: RosterImport, work: _Work, plan: Plan, made: list[UUID], *, now: datetime, scope: Scope) -> RosterImport:
    one.state, one.applied_at, one.expires_at, one.makes_classes = ImportState.APPLIED, now, None, bool(made)
    one.created_count, one.changed_count = len(plan.dry.create), len(plan.dry.change)
    one.left_count, one.content, one.changes = len(plan.dry.leave), "", packed(work.changes(made))
    one.save()
    told = RosterApplied(
        school=one.school_id, roster=one.pk, sha256=one.sha256, created=one.created_count, changed=one.changed_count,
        left=one.left_count, moved=tuple(work.moved),
    )  # fmt: skip
    record(told, scope=scope)
    return one

"""Groups: published from a plan, joined by children who come later, left by those who go (S5.4)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core.journal import record
from kehou.core.marks import listed, marked
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning import queries
from kehou.planning.actions.apart import check_apart
from kehou.planning.actions.edits import edited
from kehou.planning.actions.instances import groups_instance
from kehou.planning.actions.publishing import published
from kehou.planning.actions.refusals import GroupFull, HasGroup, LateRoomUnknown, ReasonMissing, TheyAreApart
from kehou.planning.actions.runs import judge, ready
from kehou.planning.actions.telling import tell_families
from kehou.planning.choices import EditKind, Job, RunState
from kehou.planning.events import ChildJoined, ChildLeft, GroupsPublished
from kehou.planning.models import Duty, Group, Membership, Run
from kehou.planning.rules import GroupingRules, ServiceTimeRules, child_of, outside_band
from kehou.policy.queries import basis_lines, rules_for


def publish_groups(
    run: Run, *, reasons: Mapping[str, str], now: datetime, scope: Scope, starts_on: date | None = None
) -> list[Group]:
    """Let the proposed groups stand from a day on; what stood before ends the day before (S5.4)."""
    run, plan = ready(run, Job.GROUPS, scope=scope)
    day = max(starts_on or run.first or now.date(), now.date(), run.term.starts_on)
    judge(groups_instance(run.term, day, scope=scope), plan, scope=scope)
    names = queries.names_of_groups(run.term, plan.groups, day, scope=scope)
    _check_reasons(plan, reasons, names, day, scope)
    changes, before = queries.changes_of_groups(run, plan, day, scope=scope), queries.standing_members(run.term, day)
    with edited(EditKind.GROUPS, None, *_concerned(run, day), first=day, now=now, scope=scope, term=run.term, run=run):
        _end_standing(run.term, day, now)
        groups = _written(run, plan, reasons, names, day, scope)
        _gather(run, groups, plan, before, day, scope)
    _tell(run, groups, changes, day, now, scope)
    return groups


def _check_reasons(plan: Any, reasons: Mapping[str, str], names: Mapping[str, str], day: date, scope: Scope) -> None:
    """原则上 25—30: another size is allowed with a recorded reason only."""
    rules = rules_for(GroupingRules, scope.unit, day)
    lacking = [g for g in plan.groups if outside_band(len(g.pupils), rules) and not reasons.get(g.id, "").strip()]
    if lacking and rules.reason_outside_band:
        said = listed(marked(f"{names[g.id]}（{len(g.pupils)}）") for g in lacking)
        words = _("这些班组的人数不在 %(min)d—%(max)d 之内，还没有写理由：%(groups)s。")
        raise ReasonMissing(words % {"min": rules.size_min, "max": rules.size_max, "groups": said})


def _concerned(run: Run, day: date) -> tuple[Any, ...]:
    """What the publication ends and what it brings."""
    old = list(Group.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), school=run.school_id, term=run.term).values_list("pk", flat=True))
    return (
        Group.objects.filter(Q(pk__in=old) | Q(run=run)), Membership.objects.filter(Q(group__in=old) | Q(group__run=run)),
        Duty.objects.filter(group__in=old, date__gte=day),
    )  # fmt: skip


def _end_standing(term: Any, day: date, now: datetime) -> None:
    """Groups, memberships and duties of the former plan end before the new one begins."""
    standing = Group.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), school=term.school_id, term=term)
    old = list(standing.values_list("pk", flat=True))
    eve = day - timedelta(days=1)
    Membership.objects.filter(queries.ahead(day), group__in=old).update(ends_on=eve)
    Duty.objects.filter(group__in=old, date__gte=day, ended_at=None).update(ended_at=now)
    Group.objects.filter(pk__in=old).update(ends_on=eve)


def _written(run: Run, plan: Any, reasons: Mapping[str, str], names: Mapping[str, str], day: date, scope: Scope) -> list[Group]:
    common = {"school_id": run.school_id, "term": run.term, "run": run, "starts_on": day}
    rows = [
        Group(
            **common, name=names[g.id], campus_id=g.campus, room_id=g.room,
            outside_band_reason=reasons.get(g.id, "").strip()[:200],
        )
        for g in plan.groups
    ]  # fmt: skip
    late = _late(run, day, common, scope)
    return Group.objects.bulk_create([*rows, *late])


def _late(run: Run, day: date, common: dict[str, Any], scope: Scope) -> list[Group]:
    """The merged room from 17:00; its children are those whose place says so (C7.4b)."""
    name = rules_for(ServiceTimeRules, scope.unit, day).late_room
    room = late_room(name, scope)
    if room:
        return [Group(**common, name=_("17:00后合并班"), campus_id=room.campus_id, room=room, is_late=True)]
    if queries.places_ahead(scope, run.term, day).filter(late=True).exists():
        raise LateRoomUnknown(_("17:00 后要在%(room)s集中，但学校还没有登记这间教室。") % {"room": name})
    return []


def late_room(name: str, scope: Scope) -> Any:
    """The room policy names: the classroom of that class, or a room that bears its name."""
    owned = next((home.room for home in organisation.home_classes(scope) if home.room and home.name == name), None)
    return owned or organisation.rooms(scope).filter(name__contains=name).first()


def _gather(run: Run, groups: list[Group], plan: Any, before: Mapping[tuple[str, str], Membership], day: date, scope: Scope) -> None:
    """Each stretch of days in its group; a child who stays in its room keeps its seat there, and what was set by hand for it."""
    seats = {key: (one.group.room_id, one.row, one.column, one.is_pinned) for key, one in before.items()}
    places: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for place in queries.places_ahead(scope, run.term, day):
        places[str(place.pupil_id), str(place.campus_id)].append(place)
    rows = [
        Membership(
            school_id=run.school_id, group=group, pupil_id=place.pupil_id, place=place,
            starts_on=max(day, place.starts_on), ends_on=place.ends_on, **_kept(seats.get(key), group),
        )
        for group, planned in zip(groups, plan.groups, strict=False)
        for key in ((child_of(called), planned.campus) for called in planned.pupils)
        for place in places[key]
    ]  # fmt: skip
    Membership.objects.bulk_create(rows)


def _kept(seat: tuple[Any, Any, Any, bool] | None, group: Group) -> dict[str, Any]:
    if seat is None or str(seat[0]) != str(group.room_id):
        return {}
    return {"row": seat[1], "column": seat[2], "is_pinned": seat[3]}


def _tell(run: Run, groups: list[Group], changes: queries.Changes, day: date, now: datetime, scope: Scope) -> None:
    run.state = RunState.PUBLISHED
    run.save(update_fields=["state"])
    sizes = Counter(group for group, _child in set(Membership.objects.filter(group__in=groups).values_list("group", "pupil")))
    counts = {"stay": changes.stay, "moved": len(changes.moved), "placed": len(changes.placed), "leaving": len(changes.leaving)}
    content = {"starts_on": day.isoformat(), "changes": counts, "groups": [
        {"id": str(g.pk), "room": str(g.room_id), "size": sizes[g.pk], "reason": g.outside_band_reason} for g in groups
    ]}  # fmt: skip
    kept = published(run.term, Job.GROUPS, content, now=now, scope=scope)
    said = GroupsPublished(
        school=run.school_id, run=run.pk, starts_on=day, groups=tuple(g.pk for g in groups), sha256=kept.sha256,
        reasons=tuple(g.outside_band_reason for g in groups), basis=basis_lines(GroupingRules, scope.unit, day),
    )  # fmt: skip
    record(said, scope=scope)
    tell_families(changes.touched, day, school=run.school_id, scope=scope)


# ── later comers and leavers ──────────────────────────────────────────────────


def join(place: Any, group: Group, *, scope: Scope, first: date | None = None) -> Membership:
    """A child with a place joins a standing group, if there is room (S5.4): on the place's first day, or later."""
    group = Group.objects.select_for_update(of=("self",)).select_related("room", "school").get(pk=group.pk)
    day = max(place.starts_on, group.starts_on, first or place.starts_on)
    meanwhile = queries.ahead(day) & Q(starts_on__lte=place.ends_on or date.max)
    if Membership.objects.filter(meanwhile, pupil=place.pupil_id, group__term=group.term_id).exists():
        raise HasGroup
    check_room(group, size_from(group, day, but=place.pupil_id), day)
    check_apart(group, [place.pupil_id], day, scope=scope)
    member = Membership.objects.create(
        school_id=group.school_id, group=group, pupil_id=place.pupil_id, place=place, starts_on=day, ends_on=place.ends_on
    )
    record(ChildJoined(school=group.school_id, pupil=place.pupil_id, group=group.pk, starts_on=day), scope=scope)
    return member


def size_from(group: Group, day: date, *, but: Any = None) -> int:
    """How many children a group has on a day or later, one of them not counted."""
    return Membership.objects.filter(queries.ahead(day), group=group).exclude(pupil=but).values("pupil").distinct().count()


def check_room(group: Group, size: int, day: date) -> None:
    """One more child fits: the band's upper end and the room's capacity allow it (S5.4)."""
    most = min(rules_for(GroupingRules, group.school, day).size_max, group.room.capacity)
    if group.is_late or size >= most:
        words = ngettext("%(group)s已有 %(n)d 人，最多 %(most)d 人。", "%(group)s已有 %(n)d 人，最多 %(most)d 人。", size)
        raise GroupFull(words % {"group": group.name, "n": size, "most": most})


def check_fits(group: Group, size: int, day: date) -> None:
    """So many fit: the band's upper end and the room's capacity allow it."""
    most = min(rules_for(GroupingRules, group.school, day).size_max, group.room.capacity)
    if size > most:
        raise GroupFull(_("%(group)s会有 %(n)d 人，最多 %(most)d 人。") % {"group": group.name, "n": size, "most": most})


def join_own_class(place: Any, *, scope: Scope, first: date | None = None) -> Membership | None:
    """The group of the child's class with room left; None: the child waits on the planning page."""
    for group in queries.groups_of_class(scope, place.pupil.home_class_id, max(place.starts_on, first or place.starts_on)):
        if group.is_late or group.term_id != place.term_id or group.campus_id != place.campus_id:
            continue
        try:
            return join(place, group, scope=scope, first=first)
        except (GroupFull, TheyAreApart):
            continue
        except HasGroup:
            return None
    return None


def follow_class(place: Any, *, today: date, scope: Scope) -> Membership | None:
    """A child in another class keeps its group while that is on its campus; else it comes to the new class's tomorrow (S5.4).

    None: no group of the class has room, or none is known yet, and the child waits on the planning page.
    """
    members = Membership.objects.select_for_update(of=("self",)).filter(place=place, ends_on=None, group__is_late=False)
    for member in members.select_related("group").order_by("pk"):
        if member.group.campus_id == place.campus_id:
            return member
        _end(member, today, scope)
    return join_own_class(place, scope=scope, first=today + timedelta(days=1))


def leave(place: Any, *, scope: Scope) -> None:
    """A place has ended: so does the child's time in the group, its seat is free afterwards."""
    after = Q(ends_on=None) | Q(ends_on__gt=place.ends_on)
    for member in Membership.objects.select_for_update().filter(after, place=place).order_by("pk"):
        _end(member, place.ends_on, scope)


def _end(member: Membership, on: date, scope: Scope) -> None:
    member.ends_on, member.row, member.column = on, None, None
    member.save(update_fields=["ends_on", "row", "column"])
    record(ChildLeft(school=member.school_id, pupil=member.pupil_id, group=member.group_id, ends_on=on), scope=scope)

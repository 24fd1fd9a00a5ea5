"""Groups and duties changed by hand: moved, split, joined, fixed, each judged at once, each move taken back (S5.4, S5.5)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import queries
from kehou.planning.actions.apart import check_apart
from kehou.planning.actions.edits import edited
from kehou.planning.actions.groups import check_room, size_from
from kehou.planning.actions.refusals import DutyOver, GroupFull, MoveOver, NoSuchMove, ReasonMissing, RoomBusy
from kehou.planning.actions.telling import tell_families
from kehou.planning.choices import EditKind
from kehou.planning.events import ChildMoved, DutyPinned, GroupRoomChanged, GroupsJoined, GroupSplit
from kehou.planning.models import Duty, Group, Membership
from kehou.planning.rules import GroupingRules, outside_band
from kehou.policy.queries import rules_for


def _held(*groups: Any) -> list[Group]:
    """The groups, held in one order: two people change them one after the other."""
    ids = [one.pk for one in groups]
    found = {one.pk: one for one in Group.objects.select_for_update(of=("self",)).select_related("room", "campus", "school", "term").filter(pk__in=ids).order_by("pk")}
    return [found[pk] for pk in ids]


def _here(group: Group, day: date) -> Any:
    """The memberships of a group that hold on a day or later."""
    return Membership.objects.select_related("place").filter(queries.ahead(day), group=group)


def _all_of(members: Iterable[Membership], group: Group, day: date) -> list[Membership]:
    """Every stretch that these children have in the group on the day or later."""
    return list(_here(group, day).filter(pupil__in={one.pupil_id for one in members}).order_by("starts_on", "pk"))


# ── a child moves ─────────────────────────────────────────────────────────────


def move_member(member: Membership, target: Group, *, first: date, now: datetime, scope: Scope) -> Membership:
    """A child goes to another group of its campus from a day on, and stays there when groups are planned again."""
    source, target = _held(member.group, target)
    kept = Membership.objects.select_for_update(of=("self",)).get(pk=member.pk)
    day = max(first, kept.starts_on, target.starts_on)
    _check_move(kept, source, target, day)
    check_apart(target, [kept.pupil_id], day, scope=scope)
    with edited(EditKind.MOVE, source, Membership.objects.filter(pupil=kept.pupil_id), first=day, now=now, scope=scope):
        new = _gather(_all_of([kept], source, day), target, day)[0]
    record(ChildMoved(school=source.school_id, pupil=kept.pupil_id, group=target.pk, before=source.pk, starts_on=day), scope=scope)
    _tell([kept.pupil_id], source, target, day, scope)
    return new


def _tell(children: Iterable[Any], before: Group, after: Group, day: date, scope: Scope) -> None:
    """The families of these children, and nobody else."""
    was, to = (queries.label(one.name, one.room.name) for one in (before, after))
    found = people.pupils(queries.wide(scope)).filter(pk__in=list(children))
    tell_families([queries.Move(one, was, to) for one in found], day, school=before.school_id, scope=scope)


def _check_move(kept: Membership, source: Group, target: Group, day: date) -> None:
    over = kept.ends_on is not None and kept.ends_on < day
    if over or source.pk == target.pk or target.is_late or source.campus_id != target.campus_id or source.term_id != target.term_id:
        raise NoSuchMove
    if target.ends_on is not None and target.ends_on < day:
        raise NoSuchMove
    check_room(target, size_from(target, day, but=kept.pupil_id), day)


def _moved(kept: Membership, target: Group, day: date) -> Membership:
    """The old membership ends on the eve, the new one begins; a membership that had not begun goes over as it is."""
    new = Membership(
        school_id=kept.school_id, group=target, pupil_id=kept.pupil_id, place_id=kept.place_id, starts_on=day, ends_on=kept.ends_on,
        is_pinned=True, before=kept,
    )  # fmt: skip
    kept.ends_on, kept.row, kept.column = day - timedelta(days=1), None, None
    kept.save(update_fields=["ends_on", "row", "column"])
    new.save(force_insert=True)
    return new


def undo_move(member: Membership, *, now: datetime, scope: Scope) -> Membership:
    """Take the last move of a child back, as long as no day of it has gone by; the seat was given up and is chosen anew."""
    kept = Membership.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if kept.before_id is None or kept.starts_on < now.date() or (kept.ends_on and kept.ends_on < kept.starts_on):
        raise MoveOver
    former = Membership.objects.select_for_update(of=("self",)).select_related("group__room", "group__school").get(pk=kept.before_id)
    check_room(former.group, size_from(former.group, kept.starts_on, but=kept.pupil_id), kept.starts_on)
    check_apart(former.group, [kept.pupil_id], kept.starts_on, scope=scope)
    with edited(EditKind.MOVE, kept.group, Membership.objects.filter(pupil=kept.pupil_id), first=kept.starts_on, now=now, scope=scope):
        for one in Membership.objects.select_related("before").filter(group=kept.group_id, pupil=kept.pupil_id, starts_on__gte=kept.starts_on, before__group=former.group_id):
            _returned(one, one.before)
    former.refresh_from_db(fields=["ends_on"])
    told: dict[str, Any] = {"pupil": kept.pupil_id, "group": former.group_id, "before": kept.group_id, "starts_on": kept.starts_on}
    record(ChildMoved(school=kept.school_id, **told), scope=scope)
    _tell([kept.pupil_id], kept.group, former.group, told["starts_on"], scope)
    return former


def _returned(moved: Membership, former: Any) -> None:
    """The move is as if it had not been."""
    end, moved.ends_on = moved.ends_on, moved.starts_on - timedelta(days=1)
    moved.row = moved.column = moved.before = None
    moved.save(update_fields=["ends_on", "row", "column", "before"])
    former.ends_on = end
    former.save(update_fields=["ends_on"])


# ── a group is split, two are joined ──────────────────────────────────────────


def split_group(group: Group, members: Iterable[Membership], room: Any, *, first: date, reason: str, now: datetime, scope: Scope) -> Group:
    """Some of the children become a group of their own in another room; both sizes are judged (S5.4)."""
    [source] = _held(group)
    day = max(first, source.starts_on)
    stretches = _all_of(members, source, day)
    going = {one.pupil_id for one in stretches}
    left = size_from(source, day) - len(going)
    if source.is_late or not going or left <= 0 or room.campus_id != source.campus_id:
        raise NoSuchMove
    _check_sizes({source.name: left, room.name: len(going)}, day, reason, source)
    if len(going) > room.capacity:
        raise GroupFull(_("%(room)s只能坐 %(n)d 人。") % {"room": room.name, "n": room.capacity})
    _check_free(room, source.term_id, day, scope)
    touched = (Group.objects.filter(term=source.term, school=source.school_id), Membership.objects.filter(pupil__in=going))
    with edited(EditKind.SPLIT, source, *touched, first=day, now=now, scope=scope):
        new = Group.objects.create(
            school_id=source.school_id, term=source.term, name=_next_name(source), campus=source.campus, room=room, starts_on=day,
            ends_on=source.ends_on, outside_band_reason=reason,
        )  # fmt: skip
        _gather(stretches, new, day)
    told: dict[str, Any] = {"group": source.pk, "new": new.pk, "pupils": tuple(going), "starts_on": day, "reason": reason}
    record(GroupSplit(school=source.school_id, **told), scope=scope)
    _tell(told["pupils"], source, new, day, scope)
    return new


def join_groups(group: Group, other: Group, *, first: date, reason: str, now: datetime, scope: Scope) -> Group:
    """All children of one group come to another; the emptied group ends, and its duties with it (S5.4)."""
    target, source = _held(group, other)
    day = max(first, target.starts_on, source.starts_on)
    coming = list(_here(source, day))
    if source.pk == target.pk or target.is_late or source.is_late or source.campus_id != target.campus_id:
        raise NoSuchMove
    size = size_from(target, day) + len({one.pupil_id for one in coming})
    _check_sizes({target.name: size}, day, reason, target)
    if size > target.room.capacity:
        raise GroupFull(_("%(room)s只能坐 %(n)d 人。") % {"room": target.room.name, "n": target.room.capacity})
    check_apart(target, [one.pupil_id for one in coming], day, scope=scope)
    duties = Duty.objects.filter(group=source, date__gte=day, starts_at__gt=now)
    touched = (Group.objects.filter(pk=source.pk), Membership.objects.filter(pupil__in=[one.pupil_id for one in coming]), duties)
    with edited(EditKind.JOIN, target, *touched, first=day, now=now, scope=scope):
        _gather(coming, target, day)
        duties.filter(ended_at=None).update(ended_at=now)
        Group.objects.filter(pk=source.pk).update(ends_on=day - timedelta(days=1))
    record(GroupsJoined(school=target.school_id, group=target.pk, ended=source.pk, starts_on=day, reason=reason), scope=scope)
    _tell([one.pupil_id for one in coming], source, target, day, scope)
    return target


def _gather(members: list[Membership], group: Group, day: date) -> list[Membership]:
    return [_moved(member, group, max(day, member.starts_on)) for member in members]


def _check_sizes(sizes: dict[str, int], day: date, reason: str, group: Group) -> None:
    """Never more than the band's upper end; below its lower end only with a reason (原则上 25—30)."""
    rules = rules_for(GroupingRules, group.school, day)
    for name, size in sizes.items():
        if size > rules.size_max:
            raise GroupFull(_("%(group)s会有 %(n)d 人，最多 %(most)d 人。") % {"group": name, "n": size, "most": rules.size_max})
        if outside_band(size, rules) and rules.reason_outside_band and not reason:
            words = _("%(group)s会有 %(n)d 人，不在 %(min)d—%(max)d 之内，还没有写理由。")
            raise ReasonMissing(words % {"group": name, "n": size, "min": rules.size_min, "max": rules.size_max})


def _check_free(room: Any, term: Any, day: date, scope: Scope) -> None:
    if queries.groups(scope, room=room, term=term, is_late=False).filter(Q(ends_on=None) | Q(ends_on__gte=day)).exists():
        raise RoomBusy(_("%(room)s已经有班组。") % {"room": room.name})


def _next_name(group: Group) -> str:
    """The next free number of the campus."""
    taken = set(Group.objects.filter(school=group.school_id, term=group.term_id).values_list("name", flat=True))
    names = (_("%(campus)s%(number)d组") % {"campus": group.campus.name, "number": n} for n in range(1, 1000))
    return str(next(name for name in names if name not in taken))[:30]


# ── another room ──────────────────────────────────────────────────────────────


def change_room(group: Group, room: Any, *, now: datetime, scope: Scope) -> None:
    """This will give a group another room: its duties from tomorrow on are there, seats that are not in it are given up, families are told."""
    [kept] = _held(group)
    day = max(now.date() + timedelta(days=1), kept.starts_on)
    if kept.is_late or room.pk == kept.room_id or room.campus_id != kept.campus_id or (kept.ends_on is not None and kept.ends_on < day):
        raise NoSuchMove
    members = _here(kept, day)
    if size_from(kept, day) > room.capacity:
        raise GroupFull(_("%(room)s只能坐 %(n)d 人。") % {"room": room.name, "n": room.capacity})
    _check_free(room, kept.term_id, now.date(), scope)
    before, duties = kept.room, Duty.objects.filter(group=kept, date__gte=day, ended_at=None)
    with edited(EditKind.ROOM, kept, Group.objects.filter(pk=kept.pk), Membership.objects.filter(group=kept), duties, first=day, now=now, scope=scope):
        Group.objects.filter(pk=kept.pk).update(room=room)
        duties.update(room=room)
        members.exclude(pk__in=[one.pk for one in members if _fits(one, room)]).update(row=None, column=None)
    record(GroupRoomChanged(school=kept.school_id, group=kept.pk, room=room.pk, before=before.pk), scope=scope)
    was, to = (queries.label(kept.name, one.name) for one in (before, room))
    children = people.pupils(queries.wide(scope)).filter(pk__in=[one.pupil_id for one in _here(kept, day)])
    tell_families([queries.Move(one, was, to) for one in children], day, school=kept.school_id, scope=scope)


def _fits(member: Membership, room: Any) -> bool:
    """Whether the child's seat is one of the other room too."""
    blocked = {tuple(one) for one in room.blocked_seats}
    return bool(member.row and member.column) and member.row <= room.rows and member.column <= room.columns and (member.row, member.column) not in blocked  # type: ignore[operator]


# ── a duty is fixed ───────────────────────────────────────────────────────────


def pin_duty(duty: Duty, *, pinned: bool, now: datetime, scope: Scope) -> None:
    """Whoever has this duty keeps it when the roster is planned again; or no longer."""
    kept = Duty.objects.select_for_update(of=("self",)).select_related("group__term", "post__term").get(pk=duty.pk)
    if kept.term is None:
        raise DutyOver
    with edited(EditKind.PIN, kept.group, Duty.objects.filter(pk=kept.pk), first=kept.date, now=now, scope=scope, term=kept.term):
        kept.is_pinned = pinned
        kept.save(update_fields=["is_pinned"])
    record(DutyPinned(school=kept.school_id, duty=kept.pk, pinned=pinned), scope=scope)



"""What the planner is asked: instances of ids only, built from the school as it stands (S5.4, S5.5, S3.2, C7.4b)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.people.choices import Purpose
from kehou.people.queries import consenting, households
from kehou.planner import (
    Duty,
    GroupsInstance,
    Pupil,
    Room,
    RosterInstance,
    SeatsInstance,
    Session,
    Sitter,
    Teacher,
    obstacle,
)
from kehou.planner.roster.posts import is_post
from kehou.planner.roster.rules import standing_obstacle
from kehou.planning import queries
from kehou.planning.actions.refusals import LateRoomFull, NobodyToGroup, NoGroups, NoServiceDays
from kehou.planning.models import Group, Membership
from kehou.planning.queries.pool import FIRST, LATE, teachers_of
from kehou.planning.rules import GroupingRules, ServiceTimeRules, StaffingRules, child_of, hints_in, minute_of, monday_of, stretch
from kehou.policy.queries import rules_for

Rooms = dict[tuple[Any, Any], str]
Stay = tuple[Any, date, date]

# ── groups ────────────────────────────────────────────────────────────────────


def groups_instance(term: Any, day: date, *, scope: Scope) -> GroupsInstance:
    """Every child with a place on the day or later, and every room that is indoors."""
    places = list(queries.places_ahead(scope, term, day))
    if not places:
        raise NobodyToGroup
    rules, staffing = rules_for(GroupingRules, scope.unit, day), rules_for(StaffingRules, scope.unit, day)
    was, pinned = _rooms_so_far(scope, day), _rooms_so_far(scope, day, is_pinned=True)
    children = list({place.pupil_id: None for place in places})
    pairs = queries.apart(scope, day, among=children)
    kin = _kin(scope, children, pairs)
    pupils = tuple(
        replace(_pupil(called, own, was, pinned), siblings=kin.get(own[0].pupil_id, "")) for called, own in _stretches(places)
    )
    return with_marks(GroupsInstance(
        pupils, _rooms(scope), rules.size_min, rules.size_max, staffing.pupils_per_adult, apart=_pairs(pairs, pupils)
    ), scope=scope)  # fmt: skip


def _stretches(places: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Each child once for each campus it has places on, with those places; at the campus it comes to later under a name of its own."""
    found: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
    first: dict[Any, Any] = {}
    for place in sorted(places, key=lambda one: one.starts_on):
        first.setdefault(place.pupil_id, place.campus_id)
        found[place.pupil_id, place.campus_id].append(place)
    return [(stretch(pupil, campus, first=first[pupil] == campus), own) for (pupil, campus), own in found.items()]


def _pairs(pairs: Iterable[tuple[Any, Any]], pupils: Iterable[Pupil]) -> tuple[tuple[str, str], ...]:
    """The pairs kept apart, wherever both are on one campus."""
    at: dict[str, dict[str, str]] = defaultdict(dict)
    for one in pupils:
        at[child_of(one.id)][one.campus] = one.id
    return tuple((at[str(a)][campus], at[str(b)][campus]) for a, b in pairs for campus in at[str(a)] if campus in at[str(b)])


def with_marks(instance: GroupsInstance, *, scope: Scope) -> GroupsInstance:
    """Who has a note about health, as it stands now: read whenever groups are computed."""
    marked = {str(pk) for pk in queries.with_notes(scope, {child_of(one.id) for one in instance.pupils})}
    return replace(instance, pupils=tuple(replace(one, special=child_of(one.id) in marked) for one in instance.pupils))


def without_marks(instance: GroupsInstance) -> GroupsInstance:
    """What may be kept: who is grouped, not who has a note."""
    return replace(instance, pupils=tuple(replace(one, special=False) for one in instance.pupils))


def _kin(scope: Scope, children: list[Any], pairs: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    """Brothers and sisters by household; of two that are to be kept apart, one is no longer held to the others."""
    kin = households(scope, children)
    for one, other in pairs:
        if kin.get(one) and kin.get(one) == kin.get(other):
            kin[other] = ""
    return kin


def _texts(pairs: Iterable[tuple[Any, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), str(other)) for one, other in pairs)


def _pupil(called: str, places: list[Any], was: Rooms, pinned: Rooms) -> Pupil:
    """A child on one campus, on all weekdays of its places there; set by hand it stays in that room."""
    place, there = places[0], (places[0].pupil_id, places[0].campus_id)
    home = place.pupil.home_class
    days = tuple(any(n in one.days for one in places) for n in range(1, 6))
    return Pupil(
        called, str(place.campus_id), home.grade.number, str(home.pk), weekdays=days, was=was.get(there, ""),  # type: ignore[arg-type]
        pinned=pinned.get(there, ""),
    )  # fmt: skip


def _rooms(scope: Scope) -> tuple[Room, ...]:
    owners = {home.room_id: str(home.pk) for home in organisation.home_classes(scope) if home.room_id}
    found = organisation.rooms(scope).exclude(kind="playground")
    return tuple(Room(str(r.pk), str(r.campus_id), r.capacity, home_class=owners.get(r.pk, "")) for r in found)


def _rooms_so_far(scope: Scope, day: date, **filters: Any) -> Rooms:
    """The room of each child's standing group on each campus; of several the last."""
    rows = Membership.objects.filter(queries.ahead(day), school__in=scope.units, group__ends_on=None, group__is_late=False, **filters)
    told = rows.order_by("starts_on").values_list("pupil", "group__room__campus", "group__room")
    return {(pupil, campus): str(room) for pupil, campus, room in told}


# ── seats ─────────────────────────────────────────────────────────────────────


def seats_instance(group: Group, day: date, *, scope: Scope, of: Iterable[Membership] | None = None) -> SeatsInstance:
    """The children of a group in its room; hints count only where the family agreed to pass them on."""
    members = list(queries.members_of(scope, group, day) if of is None else of)
    agreed = consenting([m.pupil_id for m in members], Purpose.HEALTH)
    sitters = tuple(_sitter(m, m.pupil.seating if m.pupil_id in agreed else "") for m in members)
    room = group.room
    blocked = tuple((row - 1, column - 1) for row, column in room.blocked_seats if row <= room.rows and column <= room.columns)
    pairs = _texts(queries.apart(scope, day, among=[m.pupil_id for m in members], seats=True))
    return SeatsInstance(room.rows, room.columns, sitters, blocked=blocked, apart=pairs, aisles=room.aisle_columns)


def _sitter(member: Membership, note: str | None) -> Sitter:
    hints = hints_in(note or "")
    return Sitter(
        str(member.pupil_id), home_class=str(member.pupil.home_class_id), eyesight=hints.eyesight,
        row_max=hints.row_max, left_handed=hints.left_handed,
    )  # fmt: skip


def without_hints(instance: SeatsInstance) -> SeatsInstance:
    """What may be kept: who is seated, not why in front or away from whom."""
    plain = tuple(replace(one, eyesight=0, row_max=0, left_handed=False) for one in instance.pupils)
    return replace(instance, pupils=plain, apart=())


# ── the roster ────────────────────────────────────────────────────────────────


def roster_instance(term: Any, first: date, last: date, *, scope: Scope) -> RosterInstance:
    """Every group's sitting on every service day, the merged late room, every post, and the pool of adults (C7.1)."""
    staffing = rules_for(StaffingRules, scope.unit, first)
    sessions = _sessions(term, first, last, staffing, scope)
    teachers = _shared(sessions, teachers_of(term, first, last, scope=scope))
    pool = {teacher.id for teacher in teachers}
    known = tuple(duty for duty in _published(scope, sessions) if duty.teacher in pool)
    fixed = tuple(duty for duty in _published(scope, sessions, is_pinned=True) if duty.teacher in pool)
    past, done = _earlier(term, first, teachers, staffing, scope)
    return RosterInstance(
        (*past, *sessions), teachers, staffing.pupils_per_adult, pinned=(*done, *fixed), published=(*done, *known)
    )  # fmt: skip


def _shared(sessions: list[Session], teachers: tuple[Teacher, ...]) -> tuple[Teacher, ...]:
    """Whoever only holds posts is asked for an equal share of those, not of the groups' duties."""
    few = [one for one in teachers if one.posts_only]
    shares: dict[str, float] = defaultdict(float)
    for session in (one for one in sessions if few and one.who != "any"):
        able = [one.id for one in few if not standing_obstacle(one, session)]
        for who in able:
            shares[who] += session.adults / len(able)
    return tuple(replace(one, target=round(shares[one.id])) if one.posts_only else one for one in teachers)


def _earlier(term: Any, first: date, teachers: Iterable[Teacher], staffing: StaffingRules, scope: Scope) -> tuple[list[Session], list[Duty]]:
    """Duties of the first week's earlier days, kept as they were: they count for the most that somebody offers a week."""
    monday = monday_of(first)
    if monday == first:
        return [], []
    found = queries.planned(scope, date__range=(monday, first - timedelta(days=1))).order_by("starts_at")
    follows = organisation.weekdays_of({duty.date for duty in found})
    left = {one.id: one.max_week for one in teachers}
    pool, sessions, done, by = {one.id: one for one in teachers}, {}, [], queries.seen(scope, term, first)
    for duty in found:
        who, key = str(duty.staff_id), key_of(duty)
        session = queries.session_of(duty, follows[duty.date], by)
        if left.get(who, 0) > 0 and not obstacle(pool[who], session):
            left[who] -= 1
            done.append(Duty(key, who))
            sessions[key] = replace(session, id=key)
    adults = Counter(one.session for one in done)
    return [sized(one, adults[key], staffing.pupils_per_adult) for key, one in sessions.items()], done


def sized(session: Session, adults: int, ratio: int) -> Session:
    """The session as one that needs so many adults."""
    return replace(session, adults=adults) if is_post(session) else replace(session, headcount=ratio * adults)


def _sessions(term: Any, first: date, last: date, staffing: StaffingRules, scope: Scope) -> list[Session]:
    times = rules_for(ServiceTimeRules, scope.unit, first)
    days = [(d, w) for d, w in _days(scope, first, last) if w in times.weekdays]
    if not days:
        raise NoServiceDays
    groups = list(queries.groups_ahead(scope, first).filter(term=term, starts_on__lte=last))
    if not any(not group.is_late for group in groups):
        raise NoGroups
    hours = queries.hours_of(term, scope)
    stays, late = _stays(scope, term, first)
    made = [_session(g, d, w, hours, times, late if g.is_late else stays[g.pk], staffing) for d, w in days for g in groups if _stands(g, d)]
    return [*(session for session in made if session.headcount), *queries.post_sessions(scope, term, days, hours, times)]


def _days(scope: Scope, first: date, last: date) -> list[tuple[date, int]]:
    """The service days with the weekday whose timetable each follows (S3.1: moved workdays)."""
    follows: dict[date, int] = {}
    for year in range(first.year, last.year + 1):
        moved: Any = organisation.official_days(year).exclude(follows=None).values_list("day", "follows")
        follows |= dict(moved)
    return [(day, follows.get(day, day.isoweekday())) for day in organisation.service_days(scope, first, last)]


def _stays(scope: Scope, term: Any, first: date) -> tuple[dict[Any, list[Stay]], list[Stay]]:
    """Who stays in each group, and who stays late: each place with the first and the last day of its child there."""
    places: dict[Any, list[Any]] = defaultdict(list)
    for place in queries.places_ahead(scope, term, first):
        places[place.pupil_id].append(place)
    still = Membership.objects.filter(queries.ahead(first), school__in=scope.units, group__term=term, group__is_late=False)
    groups: dict[Any, list[Stay]] = defaultdict(list)
    for pupil, group, start, end in still.values_list("pupil", "group", "starts_on", "ends_on"):
        groups[group] += [(place, start, end or date.max) for place in places[pupil]]
    return groups, [(place, date.min, date.max) for own in places.values() for place in own if place.late]


def _stands(group: Group, day: date) -> bool:
    return group.starts_on <= day and (group.ends_on is None or day <= group.ends_on)


def _session(
    group: Group, day: date, weekday: int, hours: tuple[time, time], times: ServiceTimeRules, stays: list[Stay], staffing: StaffingRules
) -> Session:
    coming = [place for place, start, end in stays if start <= day <= end and place.is_open_on(day) and weekday in place.days]
    start, end = (times.late_start, times.late_end) if group.is_late else hours
    if group.is_late and len(coming) > group.room.capacity:
        words = ngettext("%(day)s 17:00 后有 %(n)d 名学生集中，%(room)s 只能容纳 %(most)d 人。", "%(day)s 17:00 后有 %(n)d 名学生集中，%(room)s 只能容纳 %(most)d 人。", len(coming))
        raise LateRoomFull(words % {"day": day, "n": len(coming), "room": group.room, "most": group.room.capacity})
    return Session(
        session_id(group.pk, day), day, minute_of(start), minute_of(end), len(coming), str(group.room_id), (str(group.pk),),
        LATE if group.is_late else FIRST, "" if group.is_late else str(group.campus_id),
        volunteers_only=group.is_late and staffing.volunteers_only_late, weekday=weekday - 1,
    )  # fmt: skip


def session_id(group: UUID | None, day: date) -> str:
    return f"{group}/{day.isoformat()}"


def key_of(duty: Any) -> str:
    """The session a duty belongs to: its group's or its post's of the day."""
    return session_id(duty.group_id or duty.post_id, duty.date)


def _published(scope: Scope, sessions: list[Session], **filters: Any) -> tuple[Duty, ...]:
    """What people know already, so that as little as possible changes; with `is_pinned`, what was fixed by hand."""
    known = {session.id for session in sessions}
    days = [session.date for session in sessions]
    found = queries.planned(scope, date__range=(min(days), max(days)), **filters) if days else ()
    told = [Duty(key_of(duty), str(duty.staff_id)) for duty in found]
    return tuple(dict.fromkeys(duty for duty in told if duty.session in known))

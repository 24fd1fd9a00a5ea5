"""The duty roster: published to everybody, changed by substitutes; no adult in two places, 1:30 throughout (S5.5, S3.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.notices.actions import send
from kehou.notices.choices import Topic
from kehou.organisation import queries as organisation
from kehou.planner import Session
from kehou.planner.roster.posts import is_post
from kehou.planning import queries
from kehou.planning.actions.edits import edited
from kehou.planning.actions.instances import key_of, roster_instance
from kehou.planning.actions.publishing import published
from kehou.planning.actions.refusals import CannotStandIn, DutyOver, NotAvailable, NotAVolunteer, RoomTaken, TwoPlaces
from kehou.planning.actions.runs import judge, ready
from kehou.planning.choices import DutyRole, EditKind, Job, PublicField, RunState
from kehou.planning.events import DutySubstituted, RosterPublished
from kehou.planning.models import Duty, Run
from kehou.planning.queries.pool import LATE
from kehou.planning.rules import HERE, ServiceTimeRules, StaffingRules, minute_at
from kehou.policy.queries import basis_lines, rules_for

CLASH, ROOM_CLASH = "no_adult_in_two_places", "no_room_twice_at_once"


def publish_roster(run: Run, *, now: datetime, scope: Scope) -> list[Duty]:
    """Let the proposed roster hold: only what changes is changed, and only those it concerns are told."""
    run, plan = ready(run, Job.ROSTER, scope=scope)
    first, last = max(run.first or now.date(), now.date()), run.last or run.term.ends_on
    instance = roster_instance(run.term, run.first or first, last, scope=scope)
    judge(instance, plan, scope=scope)
    sessions = {one.id: one for one in instance.sessions if one.date >= first}
    wanted = {(duty.session, duty.teacher) for duty in plan.duties if duty.session in sessions}
    these = Duty.objects.filter(queries.PLANNED, school=run.school_id, date__range=(first, last))
    with edited(EditKind.ROSTER, None, these, first=first, now=now, scope=scope, term=run.term, run=run):
        ended = _end_others(scope, first, last, sessions, wanted, now)
        made = _written(run, sessions, wanted, scope)
    _publish(run, first, last, made, ended, now, scope)
    return made


def _end_others(
    scope: Scope, first: date, last: date, sessions: dict[str, Session], wanted: set[tuple[str, str]], now: datetime
) -> list[Duty]:
    """Duties of these days that the new roster does not have end, or has at other hours; those that began already excepted."""
    found = queries.planned(scope, date__range=(first, last), starts_at__gt=now)
    ended = [one for one in found if (key_of(one), str(one.staff_id)) not in wanted or not _at_its_hours(one, sessions)]
    Duty.objects.filter(pk__in=[one.pk for one in ended]).update(ended_at=now)
    return ended


def _written(run: Run, sessions: dict[str, Session], wanted: set[tuple[str, str]], scope: Scope) -> list[Duty]:
    standing = queries.planned(scope, date__range=(run.first, run.last))
    known = {(key_of(one), str(one.staff_id)) for one in standing}
    return saved([_duty(run, sessions[session], staff) for session, staff in sorted(wanted - known)])


def _duty(run: Run, session: Session, staff: str) -> Duty:
    return Duty(
        school_id=run.school_id, run=run, date=session.date, starts_at=_moment(session.date, session.start),
        ends_at=_moment(session.date, session.end), staff_id=UUID(staff), **_of(session),
    )  # fmt: skip


def _of(session: Session) -> dict[str, Any]:
    """With a group in its room, or at a post."""
    if is_post(session):
        return {"post_id": UUID(session.room), "role": session.role}
    role = DutyRole.LATE if session.slot == LATE else DutyRole.CARE
    return {"group_id": session.groups[0], "room_id": session.room, "role": role}


def _at_its_hours(duty: Duty, sessions: dict[str, Session]) -> bool:
    """Whether it is published with the hours it now has: a post or a slot may have been moved since."""
    session = sessions[key_of(duty)]
    return (minute_at(duty.starts_at), minute_at(duty.ends_at)) == (session.start, session.end)


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), HERE)


def saved(rows: list[Duty]) -> list[Duty]:
    """Write duties; where the database finds an adult in two places, say who and when (S5.5)."""
    try:
        with transaction.atomic():
            return Duty.objects.bulk_create(rows)
    except IntegrityError as error:
        if ROOM_CLASH in str(error):
            raise RoomTaken from error
        if CLASH not in str(error):
            raise
        raise two_places(rows) from error


def two_places(rows: list[Duty]) -> TwoPlaces:
    """The database keeps who it was to itself (row-level security), so we look for the first clash."""
    staff, days = {one.staff_id for one in rows}, {one.date for one in rows}
    standing = [*Duty.objects.filter(staff__in=staff, date__in=days, ended_at=None).select_related("staff"), *rows]
    found = next(((one, other) for one in rows for other in standing if _clash(one, other)), None)
    if found is None:
        return TwoPlaces(_("有教师同时在两处值班。"))
    one, other = found
    words = _("%(who)s在 %(when)s 已经在另一处值班，一个人不能同时在两处。")
    return TwoPlaces(words % {"who": other.staff.name, "when": one.starts_at.astimezone(HERE).strftime("%Y-%m-%d %H:%M")})


def _clash(one: Duty, other: Duty) -> bool:
    same = one.staff_id == other.staff_id and one.pk != other.pk
    return same and one.starts_at < other.ends_at and other.starts_at < one.ends_at


# ── publication ───────────────────────────────────────────────────────────────


def _publish(run: Run, first: date, last: date, made: list[Duty], ended: list[Duty], now: datetime, scope: Scope) -> None:
    run.state = RunState.PUBLISHED
    run.save(update_fields=["state"])
    kept = announce(run.term, first, last, now=now, scope=scope)
    basis = basis_lines(StaffingRules, scope.unit, first) + basis_lines(ServiceTimeRules, scope.unit, first)
    said = RosterPublished(
        school=run.school_id, run=run.pk, first=first, last=last, added=len(made), ended=len(ended), sha256=kept.sha256,
        basis=basis,
    )  # fmt: skip
    record(said, scope=scope)
    concerned = {duty.staff_id for duty in (*made, *ended)}
    tell_staff(concerned, _("排班表已公布：%(first)s 至 %(last)s"), {"first": first, "last": last}, scope)


def announce(term: Any, first: date, last: date, *, now: datetime, scope: Scope) -> Any:
    """人员信息及排班表予以公示 (S5.5): names, posts, days, times, groups of these days, nothing more.

    Who looks after a group stands there by name; who is at a gate or walks, by name where they agreed, else as a number.
    """
    duties = list(queries.planned(scope, date__range=(first, last)).order_by("date", "starts_at", "group__name", "post__name"))
    shows = {one.staff_id: one.shows for one in queries.offers(queries.wide(scope), term)}
    agreed = {staff for staff, fields in shows.items() if PublicField.ROLES in fields}
    content = {
        "people": people_of(duties, shows),
        "days": _days(organisation.service_days(scope, first, last), duties, agreed),
    }
    is_public = rules_for(StaffingRules, scope.unit, first).publish_roster
    return published(term, Job.ROSTER, content, now=now, scope=scope, is_public=is_public)


def people_of(duties: Iterable[Duty], shows: Mapping[Any, Iterable[str]]) -> list[dict[str, Any]]:
    """人员信息: name and post of everybody with a group, and of the closed list of further fields what each agreed to (S5.5, PIPL 13).

    Whoever only holds gates and the like stands there if they agreed to that, else not at all.
    """
    staff: dict[Any, Any] = {}
    with_group, roles = set(), defaultdict(set)
    for duty in duties:
        staff[duty.staff_id] = duty.staff
        if duty.post_id:
            roles[duty.staff_id].add(str(duty.role))
        else:
            with_group.add(duty.staff_id)
    listed = sorted(staff.values(), key=lambda one: (one.pinyin, one.number))
    return [_person(one, list(shows.get(one.pk, ())), sorted(roles[one.pk]), one.pk in with_group) for one in listed]


def _person(one: Any, shows: list[str], roles: list[str], with_group: bool) -> dict[str, Any]:
    """`hidden` takes back what an earlier publication said of somebody who no longer agrees; `key` tells two of one name apart."""
    told = {"name": one.name, "key": sha256(one.pk.bytes).hexdigest()[:12]}
    shown_roles = roles if PublicField.ROLES in shows else []
    if not with_group and not shown_roles:
        return {**told, "hidden": True}
    fields = {PublicField.SUBJECT: one.subject, PublicField.CAMPUS: str(one.campus or "")}
    agreed = {str(name): fields[PublicField(name)] for name in shows if name in fields}
    return {**told, "post": one.post, **agreed, **({"roles": shown_roles} if shown_roles else {})}


def announce_person(staff: Any, term: Any, *, now: datetime, scope: Scope) -> None:
    """What somebody lets stand on the public page has changed: the page follows at once, if they stand there."""
    all_ = queries.wide(scope)
    ever = Duty.objects.filter(queries.PLANNED, school=term.school_id, staff=staff, date__range=(term.starts_on, term.ends_on))
    own = list(ever.select_related("staff__campus").order_by("date"))
    posted = [one.date for one in own if one.post_id and one.ended_at is None]
    if posted:
        announce(term, posted[0], posted[-1], now=now, scope=all_)
    known = queries.publications(scope.for_unit(term.school_id), Job.ROSTER, term=term, is_public=True)
    if known.filter(content__people__contains=[{"name": staff.name}]).exists():
        shows = {one.staff_id: one.shows for one in queries.offers(all_, term).filter(staff=staff)}
        published(term, Job.ROSTER, {"people": people_of(own, shows), "days": {}}, now=now, scope=scope, is_public=True)


def _days(days: Iterable[date], duties: list[Duty], agreed: set[Any]) -> dict[str, list[dict[str, Any]]]:
    """Each service day's sittings; a day without any is said too, so that a former publication does not hold."""
    found: dict[str, dict[Any, dict[str, Any]]] = {day.isoformat(): {} for day in days}
    for duty in duties:
        sittings = found.setdefault(duty.date.isoformat(), {})
        sitting = sittings.setdefault((duty.group_id, duty.post_id, duty.starts_at), _sitting(duty))
        if duty.group_id or duty.staff_id in agreed:
            sitting["names"].append(duty.staff.name)
        else:
            sitting["others"] = sitting.get("others", 0) + 1
    return {day: list(sittings.values()) for day, sittings in found.items()}


def _sitting(duty: Duty) -> dict[str, Any]:
    starts, ends = (moment.astimezone(HERE) for moment in (duty.starts_at, duty.ends_at))
    post = {"post": str(duty.role)} if duty.post_id else {}
    return {**post, "group": duty.what, "time": f"{starts:%H:%M}–{ends:%H:%M}", "late": duty.role == DutyRole.LATE, "names": []}


def tell_staff(staff: Iterable[Any], title: Any, facts: dict[str, Any], scope: Scope, *, body: Any = "") -> None:
    """These members of staff read it, with the way to their own duties."""
    people = organisation.staff(queries.wide(scope)).filter(pk__in=list(staff))
    link = f"/{scope.unit.code}/planning/mine/"
    users, topic = [one.user for one in people if one.user], Topic.PLANNING
    send(users, title=title, body=body, facts=facts, link=link, topic=topic, school=scope.unit.pk, scope=scope)


# ── substitutes ───────────────────────────────────────────────────────────────


def substitute(duty: Duty, staff: Any, *, reason: str, now: datetime, scope: Scope) -> Duty:
    """Somebody else takes a duty: the first one ends, the second says whom it stands in for and why (S5.5)."""
    old = Duty.objects.select_for_update(of=("self",)).select_related("group__term", "post__term", "staff").get(pk=duty.pk)
    _check_substitute(old, staff, now, scope)
    new = standing_in(old, staff.pk, reason)
    if old.term:
        both = Duty.objects.filter(pk__in=[old.pk, new.pk])
        with edited(EditKind.STAND_IN, old.group, both, first=old.date, now=now, scope=scope, term=old.term):
            _handed_on(old, new, now)
        announce(old.term, old.date, old.date, now=now, scope=scope)
    else:
        _handed_on(old, new, now)
    record(
        DutySubstituted(school=old.school_id, duty=new.pk, instead_of=old.pk, staff=staff.pk, reason=reason), scope=scope
    )
    facts = {"day": old.date, "new": staff.name, "old": old.staff.name}
    tell_staff({old.staff_id, staff.pk}, _("%(day)s 的值班由%(new)s代替%(old)s"), facts, scope)
    return new


def _handed_on(old: Duty, new: Duty, now: datetime) -> None:
    old.ended_at = now
    old.save(update_fields=["ended_at"])
    saved([new])


def standing_in(old: Duty, staff: UUID, reason: str) -> Duty:
    """A duty like the old one, in somebody else's hands; not written yet."""
    return Duty(
        school_id=old.school_id, date=old.date, starts_at=old.starts_at, ends_at=old.ends_at, group=old.group, post=old.post,
        room_id=old.room_id, staff_id=staff, role=old.role, run_id=old.run_id, instead_of=old, reason=reason,
    )  # fmt: skip


def _check_substitute(duty: Duty, staff: Any, now: datetime, scope: Scope) -> None:
    """Over, the same person, or against a hard rule of the roster: S5.5, S3.2, C5.1."""
    if duty.ended_at is not None or duty.ends_at <= now:
        raise DutyOver
    if staff.pk == duty.staff_id:
        raise NotAvailable
    judge_moves([(duty, staff)], scope=scope)


def _no(staff: Any, duty: Duty, barred: queries.Barred) -> Refusal:
    """Who may not take what, in the sentence of the rule."""
    if barred.rule == "volunteer":
        return NotAVolunteer()
    told = _("%(who)s不能在 %(day)s 值班：%(why)s。") % {"who": staff.name, "day": duty.date, "why": barred.why}
    return TwoPlaces(told) if barred.rule == "taken" else CannotStandIn(told, clause=barred.clause)


def judge_moves(moves: Sequence[tuple[Duty, Any]], *, scope: Scope) -> None:
    """Each of these duties may go into the hands named, all of them together."""
    everybody = queries.stand_ins(scope, [duty for duty, _staff in moves])
    if everybody is None:
        raise NotAvailable
    for duty, _staff in moves:
        everybody.move(duty, None)
    for duty, staff in moves:
        barred = everybody.why_not(str(staff.pk), duty)
        if barred is not None:
            raise _no(staff, duty, barred)
        everybody.move(duty, staff)


def judge_back(back: Sequence[Duty], *, scope: Scope) -> None:
    """These duties hold again: each must keep the rules as things stand now, all of them together."""
    everybody = queries.stand_ins(scope, back)
    for duty in back:
        barred = everybody.why_not(str(duty.staff_id), duty) if everybody else None
        if barred is not None:
            raise _no(duty.staff, duty, barred)

"""Posts of a term: what each asks for, who may hold it, and who holds one now (C7.1, C7.3, C7.4a)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.enrolment import queries as enrolment
from kehou.identity import queries as identity
from kehou.organisation import queries as organisation
from kehou.planner import Session, Teacher
from kehou.planner.roster.rules import standing_obstacle
from kehou.planning.choices import DutyRole, PostHours, PostKind, PostWho
from kehou.planning.models import Duty, Post, PostPerson
from kehou.planning.rules import ServiceTimeRules, minute_at, minute_of, slot_of
from kehou.policy.queries import rules_for

AFTERNOON = (time(15, 30), time(17, 0))
LEADING = ("principal", "service_lead", "safety_officer")
POSTED = tuple(PostKind.values)
BEFORE = timedelta(minutes=30)
Hours = tuple[time, time]


def posts(scope: Scope, term: Any) -> QuerySet[Post]:
    """The posts the school states for a term; those ended are left out."""
    return reachable(Post, scope).filter(term=term, ended_at=None).select_related("campus")


def standing_posts(scope: Scope) -> QuerySet[Post]:
    """Every post that has not ended, of whichever term."""
    return reachable(Post, scope).filter(ended_at=None).select_related("campus", "term")


def named_for(scope: Scope, posts_: Iterable[Any]) -> dict[Any, list[Any]]:
    """Whom the school names, by post: one query."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for one in reachable(PostPerson, scope).filter(post__in=[one.pk for one in posts_]).select_related("staff").order_by("staff__number"):
        found[one.post_id].append(one.staff)
    return found


def leading(scope: Scope, day: date) -> set[Any]:
    """The staff who lead: principal, service lead, safety officer by their roles, and the leading group by name and office (C7.1)."""
    held = identity.grants(scope).filter(role__in=LEADING, starts_on__lte=day, ends_on__gte=day, ended_at=None)
    users = set(held.values_list("user", flat=True))
    offices = set(organisation.leaders(scope).values_list("name", "post"))
    return {one.pk for one in organisation.staff_on(scope, day) if one.user_id in users or (one.name, one.post) in offices}


def hours_of(term: Any, scope: Scope) -> Hours:
    """From the end of lessons to the late slot, as the round's slots say."""
    round = enrolment.rounds(scope).filter(term=term).first()
    slots = [slot for slot in enrolment.slots(scope, round) if not slot.is_late] if round else []
    return (min(s.starts for s in slots), max(s.ends for s in slots)) if slots else AFTERNOON


def hours_at(post: Post, first: Hours, times: ServiceTimeRules) -> Hours:
    """From when to when a post is held."""
    if post.hours == PostHours.OWN and post.starts and post.ends:
        return post.starts, post.ends
    start = times.late_start if post.hours == PostHours.LATE else first[0]
    return start, first[1] if post.hours == PostHours.FIRST else times.late_end


# ── as the planner knows them ─────────────────────────────────────────────────


def post_sessions(scope: Scope, term: Any, days: Sequence[tuple[date, int]], first: Hours, times: ServiceTimeRules) -> list[Session]:
    """Every post on each of its weekdays, or on its one date; `days` are service days with the weekday (from 1) each follows. Two queries."""
    known = list(posts(scope, term))
    named = named_for(scope, [one for one in known if one.who == PostWho.NAMED])
    return [
        _session(post, day, weekday, hours_at(post, first, times), times, named.get(post.pk, []))
        for day, weekday in days for post in known if (day == post.date if post.date else weekday in post.weekdays)
    ]  # fmt: skip


def _session(post: Post, day: date, weekday: int, hours: Hours, times: ServiceTimeRules, named: Iterable[Any]) -> Session:
    start, end = map(minute_of, hours)
    return Session(
        f"{post.pk}/{day.isoformat()}", day, start, end, 0, str(post.pk), slot=slot_of(start, end, minute_of(times.late_start)),
        campus=str(post.campus_id or ""), weekday=weekday - 1, role=post.kind, adults=post.adults, who=post.who,
        named=tuple(str(one.pk) for one in named),
    )  # fmt: skip


def session_at_post(duty: Duty, weekday: int, late_start: time, named: Mapping[Any, list[Any]], *, adults: int = 1) -> Session:
    """One duty at a post, at the hours it was published with, for judging who may take it."""
    post: Any = duty.post
    start, end = minute_at(duty.starts_at), minute_at(duty.ends_at)
    return Session(
        f"{post.pk}/{duty.date.isoformat()}", duty.date, start, end, 0, str(post.pk), slot=slot_of(start, end, minute_of(late_start)),
        campus=str(post.campus_id or ""), weekday=weekday - 1, role=post.kind, adults=adults, who=post.who,
        named=tuple(str(one.pk) for one in named.get(post.pk, [])),
    )  # fmt: skip


# ── what is stated, and whether it can be met ─────────────────────────────────


@dataclass(frozen=True)
class PostLine:
    """A post, its hours, whom it names, who could hold it on some weekday, and (weekday, may come) where too few could."""

    post: Any
    hours: Hours
    named: list[Any]
    able: list[Any]
    short: tuple[tuple[int, int], ...]


def post_lines(scope: Scope, term: Any, day: date, pool: Iterable[Teacher]) -> list[PostLine]:
    """Every post against everybody who may be rostered; sums only, after six queries."""
    known = list(posts(scope, term))
    if not known:
        return []
    named = named_for(scope, known)
    staff = {str(one.pk): one for one in organisation.staff_on(scope, day)}
    first, times = hours_of(term, scope), rules_for(ServiceTimeRules, scope.unit, day)
    teachers = list(pool)
    follows = organisation.weekdays_of({post.date for post in known if post.date})
    return [_line(post, named.get(post.pk, []), _weekdays(post, follows), hours_at(post, first, times), times, teachers, staff) for post in known]


def _weekdays(post: Post, follows: Mapping[date, int]) -> list[tuple[date, int]]:
    """(a day, the weekday it follows) for each weekday of a post, in a week like any other; or its one day."""
    if post.date:
        return [(post.date, follows[post.date])]
    monday = date(2024, 1, 1)
    return [(monday + timedelta(days=weekday - 1), weekday) for weekday in sorted(post.weekdays)]


def _line(post: Post, named: list[Any], days: list[tuple[date, int]], hours: Hours, times: ServiceTimeRules, pool: list[Teacher], staff: Mapping[str, Any]) -> PostLine:
    may: Counter[str] = Counter()
    short = []
    for day, weekday in days:
        session = _session(post, day, weekday, hours, times, named)
        able = [one.id for one in pool if not standing_obstacle(one, session)]
        may.update(able)
        if len(able) < post.adults:
            short.append((weekday, len(able)))
    return PostLine(post, hours, named, [one for key, one in staff.items() if may[key]], tuple(short))


def open_posts(scope: Scope, term: Any, first: date, last: date) -> list[tuple[Session, int]]:
    """Posts of these days, within what is published, that have fewer adults than stated: (session, how many there are)."""
    found = list(reachable(Duty, scope).filter(ended_at=None, date__range=(first, last)).order_by("date"))
    if not found:
        return []
    there = Counter((str(one.post_id), one.date) for one in found if one.post_id)
    service = organisation.service_days(scope, found[0].date, found[-1].date)
    follows = organisation.weekdays_of(set(service))
    times = rules_for(ServiceTimeRules, scope.unit, first)
    sessions = post_sessions(scope, term, [(day, follows[day]) for day in service], hours_of(term, scope), times)
    return [(one, n) for one in sessions if (n := there[one.room, one.date]) < one.adults]


# ── who is there now ──────────────────────────────────────────────────────────


def at_posts(scope: Scope, day: date) -> list[Duty]:
    """Who is at the gate, who is the safety officer, who walks, on a day; by kind and time."""
    found = reachable(Duty, scope).filter(ended_at=None, date=day, role__in=POSTED)
    return list(found.select_related("staff__user", "post__campus", "instead_of__staff").order_by("role", "starts_at", "post__name", "staff__number"))


def holding(duties: Iterable[Duty], now: datetime, *roles: str) -> list[Duty]:
    """Of these, the duties of these roles that run at a moment; where none does, those that begin within half an hour;
    where none begins any more, those of the day that ran last: what they have heard of, they see through."""
    own = [one for one in duties if one.role in roles and one.starts_at <= now + BEFORE]
    running = [one for one in own if one.starts_at <= now < one.ends_at]
    coming = [one for one in own if now < one.starts_at]
    last = max((one.ends_at for one in own), default=None)
    return running or coming or [one for one in own if one.ends_at == last]


def rostered(scope: Scope, day: date, now: datetime, *roles: str) -> list[Any]:
    """The accounts of whom the roster makes responsible at a moment of a day, each once."""
    found = holding(at_posts(scope, day), now, *(roles or (DutyRole.SAFETY, DutyRole.PATROL)))
    return list({one.staff.user_id: one.staff.user for one in found if one.staff.user}.values())

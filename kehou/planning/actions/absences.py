"""Somebody is away: asked for, decided, and their duties given to others with the fewest changes (S5.5)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.identity import queries as identity
from kehou.notices.actions import send
from kehou.notices.choices import Topic
from kehou.organisation import queries as organisation
from kehou.planner import Duty as Planned
from kehou.planner import NoPlan, RosterInstance, Session, Standing, Teacher, obstacle, solve
from kehou.planning import queries
from kehou.planning.actions.edits import edited
from kehou.planning.actions.instances import sized
from kehou.planning.actions.refusals import AbsenceDecided, AwayAlready, NobodyLeft, NothingLeft, SpanTooLong
from kehou.planning.actions.roster import announce, saved, standing_in, tell_staff
from kehou.planning.choices import AbsenceState, EditKind
from kehou.planning.events import AbsenceAsked, AbsenceDecidedUpon, AbsenceWithdrawn, DutiesReplanned
from kehou.planning.models import Absence, Duty
from kehou.planning.rules import StaffingRules, monday_of
from kehou.policy.queries import rules_for

AT_MOST = timedelta(days=200)


# ── asked and decided ─────────────────────────────────────────────────────────


def ask_absence(
    staff: Any, first: date, last: date, *, since: time | None, reason: str, now: datetime, scope: Scope, agreed: bool = False
) -> Absence:
    """A teacher will be away, or is from now on; the office is told at once where it is today. `agreed`: the office itself enters it."""
    if last < first or first < now.date() or last - first > AT_MOST:
        raise SpanTooLong(_("请假最早从今天开始，结束日期不能早于开始日期，一次不超过一个学期。"), todo=_("请改好日期后再提交。"))
    kept = Absence(
        school_id=staff.school_id, staff=staff, first=first, last=last, since=since, reason=reason, asked_at=now,
        **({"state": AbsenceState.AGREED, "decided_at": now, "by_id": scope.user_id} if agreed else {}),
    )  # fmt: skip
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        if "away_once_at_a_time" not in str(error):
            raise
        raise AwayAlready from error
    record(AbsenceAsked(school=staff.school_id, absence=kept.pk, staff=staff.pk, first=first, last=last), scope=scope)
    if agreed:
        _decided(kept, scope)
    else:
        facts = {"who": staff.name, "first": first, "last": last}
        title = _("%(who)s请假：%(first)s 至 %(last)s，请安排代班")
        tell_office(kept, title, facts, now.date(), scope, body=reason, urgent=first == now.date())
    return kept


def tell_office(absence: Absence, title: Any, facts: dict[str, Any], day: date, scope: Scope, **how: Any) -> None:
    """The service leads read it, with the way to the absence."""
    link, school = f"/{absence.school.code}/planning/absences/{absence.pk}/", absence.school_id
    people = office(scope.for_unit(school), day)
    send(people, title=title, facts=facts, link=link, topic=Topic.PLANNING, school=school, scope=scope, **how)


def office(scope: Scope, day: date) -> list[Any]:
    """The service leads of the school, who keep the roster."""
    held = identity.grants(scope).filter(role="service_lead", starts_on__lte=day, ends_on__gte=day, ended_at=None)
    return [grant.user for grant in held]


def decide_absence(absence: Absence, *, agree: bool, answer: str, now: datetime, scope: Scope) -> None:
    """The office agrees or not; the teacher reads it. Agreeing leaves the duties to be given to others."""
    kept = _held(absence)
    if kept.state != AbsenceState.ASKED:
        raise AbsenceDecided
    kept.state = AbsenceState.AGREED if agree else AbsenceState.REFUSED
    kept.answer, kept.decided_at, kept.by_id = answer, now, scope.user_id
    kept.save(update_fields=["state", "answer", "decided_at", "by"])
    _decided(kept, scope)


def _held(absence: Absence) -> Absence:
    return Absence.objects.select_for_update(of=("self",)).select_related("staff__user", "school").get(pk=absence.pk)


def _decided(absence: Absence, scope: Scope) -> None:
    agreed = absence.state == AbsenceState.AGREED
    record(AbsenceDecidedUpon(school=absence.school_id, absence=absence.pk, staff=absence.staff_id, agreed=agreed), scope=scope)
    title = _("您 %(first)s 至 %(last)s 的请假已批准") if agreed else _("您 %(first)s 至 %(last)s 的请假没有批准")
    facts = {"first": absence.first, "last": absence.last}
    tell_staff({absence.staff_id}, title, facts, scope, body=absence.answer)


def withdraw_absence(absence: Absence, *, now: datetime, scope: Scope) -> None:
    """The teacher comes after all; duties that others have taken stay with them."""
    kept = _held(absence)
    if kept.state not in (AbsenceState.ASKED, AbsenceState.AGREED) or kept.last < now.date():
        raise AbsenceDecided
    kept.state, kept.decided_at = AbsenceState.WITHDRAWN, now
    kept.save(update_fields=["state", "decided_at"])
    record(AbsenceWithdrawn(school=kept.school_id, absence=kept.pk, staff=kept.staff_id), scope=scope)
    facts = {"who": kept.staff.name, "first": kept.first, "last": kept.last}
    title = _("%(who)s撤回了 %(first)s 至 %(last)s 的请假")
    tell_office(kept, title, facts, now.date(), scope)


# ── planned again ─────────────────────────────────────────────────────────────


def replan(absence: Absence, *, now: datetime, scope: Scope) -> list[Duty]:
    """Give every duty that is left to somebody else with the fewest changes of what is published; everyone concerned is told."""
    kept = _held(absence)
    if kept.state != AbsenceState.AGREED:
        raise AbsenceDecided
    all_ = queries.wide(scope)
    left = queries.duties_left(all_, kept, now)
    if not left:
        raise NothingLeft
    standing = _weeks(all_, left)
    instance, where = _instance(left, standing, now, all_)
    planned = _handed_on(instance, left, where) or _planned_again(instance, all_)
    known = [one.pk for one in standing]
    term = left[0].term or organisation.term_on(all_, left[0].date)
    with edited(EditKind.REPLAN, None, Duty.objects.filter(Q(pk__in=known) | Q(instead_of__in=known)), first=left[0].date, now=now, scope=scope, term=term):
        made = _changed(planned, where, kept.reason, now)
    _announce(kept, left, made, now, scope)
    return made


def _weeks(scope: Scope, left: list[Duty]) -> list[Duty]:
    """Every duty of the weeks concerned, held: others must not change them meanwhile."""
    first, last = monday_of(min(d.date for d in left)), monday_of(max(d.date for d in left)) + timedelta(days=6)
    found = queries.duties(scope, date__range=(first, last)).select_for_update(of=("self",))
    return list(found.order_by("starts_at", "pk"))


def _instance(left: list[Duty], standing: list[Duty], now: datetime, scope: Scope) -> tuple[RosterInstance, Mapping[str, list[Duty]]]:
    """The weeks as they are published, each sitting with as many adults as it has; only `left` lack theirs."""
    days = {duty.date for duty in standing}
    term = organisation.term_on(scope, min(days))
    pool = {one.id: one for one in queries.teachers_of(term, min(days), max(days), scope=scope)}
    by = queries.seen(scope, term, min(days))
    follows, gone = organisation.weekdays_of(days), {duty.pk for duty in left}
    rules = rules_for(StaffingRules, scope.unit, min(days))
    sittings: dict[str, list[Duty]] = defaultdict(list)
    for duty in standing:
        sittings[_key(duty)].append(duty)
    counted: dict[str, list[Duty]] = {}
    sessions: list[Session] = []
    published: list[Planned] = []
    pinned: list[Planned] = []
    for key, own in sittings.items():
        session = replace(queries.session_of(own[0], follows[own[0].date], by), id=key)
        kept = [duty for duty in own if duty.pk not in gone and _may(pool, duty, session)]
        lacking = sum(duty.pk in gone for duty in own)
        if not kept and not lacking:
            continue
        counted[key] = [duty for duty in own if duty in kept or duty.pk in gone]
        sessions.append(sized(session, len(kept) + lacking, rules.pupils_per_adult))
        target = pinned if own[0].ends_at <= now else published
        target += [Planned(key, str(duty.staff_id)) for duty in kept]
    instance = RosterInstance(tuple(sessions), tuple(pool.values()), rules.pupils_per_adult, tuple(pinned), tuple(published))
    return instance, counted


def _handed_on(instance: RosterInstance, left: list[Duty], sittings: Mapping[str, list[Duty]]) -> tuple[Planned, ...]:
    """The roster with these duties in other hands, at once and proven to change the fewest; () where that is not to be had so."""
    kept = (*instance.pinned, *instance.published)
    staff, days = str(left[0].staff_id), {duty.date for duty in left}
    dates = {session.id: session.date for session in instance.sessions}
    if staff not in {one.id for one in instance.teachers} or any(one.teacher == staff and dates[one.session] in days for one in kept):
        return ()  # not in the pool, or some of the day's duties stay: the planner tells them apart
    gone = {duty.pk for duty in left}
    lost = [Planned(key, staff) for key, own in sittings.items() if any(duty.pk in gone for duty in own)]
    answer = Standing(instance, (*kept, *lost)).without(staff, days)
    if answer.short or not answer.fewest:
        return ()
    return tuple(one for one in (*kept, *lost, *answer.taken) if one not in answer.given_up)


def _planned_again(instance: RosterInstance, scope: Scope) -> tuple[Planned, ...]:
    """By the planner; where nobody is left, its sentences."""
    outcome = solve(instance, seconds=2, seed=1)
    if isinstance(outcome, NoPlan):
        words = queries.told([{"zh": one.zh, "en": one.en} for one in (*outcome.sentences, *outcome.ways_out)], scope)
        raise NobodyLeft(" ".join(words))
    return outcome.duties  # type: ignore[union-attr]


def _key(duty: Duty) -> str:
    return f"{duty.group_id or duty.post_id or duty.pk}/{duty.starts_at.isoformat()}"


def _may(pool: Mapping[str, Teacher], duty: Duty, session: Session) -> bool:
    teacher = pool.get(str(duty.staff_id))
    return teacher is not None and not obstacle(teacher, session)


def _changed(planned: Iterable[Planned], sittings: Mapping[str, list[Duty]], reason: str, now: datetime) -> list[Duty]:
    """End the duties that are given up, write who stands in for whom: all at once, so that chains never clash."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in planned:
        wanted[one.session].add(one.teacher)
    ended, made = [], []
    for key, adults in wanted.items():
        own = sittings[key]
        here = {str(duty.staff_id) for duty in own}
        for old, staff in zip(_given_up(own, adults, now), sorted(adults - here), strict=False):
            ended.append(old)
            made.append(standing_in(old, UUID(staff), reason))
    Duty.objects.filter(pk__in=[one.pk for one in ended]).update(ended_at=now)
    return saved(made)


def _given_up(own: list[Duty], adults: set[str], now: datetime) -> list[Duty]:
    return [duty for duty in own if str(duty.staff_id) not in adults and duty.ends_at > now]




def _announce(absence: Absence, left: list[Duty], made: list[Duty], now: datetime, scope: Scope) -> None:
    term = left[0].term or organisation.term_on(scope, left[0].date)
    days = [duty.date for duty in made]
    announce(term, min(days), max(days), now=now, scope=scope)
    record(DutiesReplanned(school=absence.school_id, absence=absence.pk, duties=tuple(one.pk for one in made)), scope=scope)
    _tell_all(absence, Counter(duty.staff_id for duty in made), len(left), now, scope)


def _tell_all(absence: Absence, takers: Counter[Any], left: int, now: datetime, scope: Scope) -> None:
    """Those who stand in, the one who is away, the office."""
    who = absence.staff.name
    for staff, n in takers.items():
        words = ngettext_lazy("%(who)s请假，%(n)s 次值班改由您代", "%(who)s请假，%(n)s 次值班改由您代", n)
        tell_staff({staff}, words, {"who": who, "n": n}, scope)
    words = ngettext_lazy("您请假期间的 %(n)s 次值班都有人代了", "您请假期间的 %(n)s 次值班都有人代了", left)
    tell_staff({absence.staff_id}, words, {"n": left}, scope)
    n = takers.total()
    words = ngettext_lazy("%(who)s请假的代班已排好：改动 %(n)s 次值班", "%(who)s请假的代班已排好：改动 %(n)s 次值班", n)
    tell_office(absence, words, {"who": who, "n": n}, now.date(), scope)

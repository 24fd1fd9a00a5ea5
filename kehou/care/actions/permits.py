"""Permits to go home alone (C7.4a) and a day's leave, asked for by a guardian."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kehou.care.actions.alarms import settle_missing
from kehou.care.actions.custody import Day, last_of
from kehou.care.actions.marks import last_mark, mark_again
from kehou.care.actions.messages import tell_decision, tell_stop
from kehou.care.actions.refusals import (
    AloneStopOver,
    AloneStopStands,
    AlreadyAsked,
    AlreadyDecided,
    DayIsPast,
    NeedsReason,
    NoDaysChosen,
    NoDaysLeft,
    NoTermNow,
    PermitStands,
    SpanTooLong,
    TooLateForLeave,
    TooYoung,
)
from kehou.care.choices import Holder, MarkState, Outcome, PermitState
from kehou.care.events import (
    AloneStopLifted,
    AloneStopped,
    LeaveAsked,
    LeaveWithdrawn,
    PermitAsked,
    PermitDecided,
    PermitPhotoAdded,
)
from kehou.care.models import AloneStop, Leave, Mark, Permit
from kehou.care.queries import permits_of
from kehou.care.rules import HomeAloneRules
from kehou.core.journal import record, record_all
from kehou.core.scope import Scope, acting
from kehou.organisation import queries as organisation

LONGEST_LEAVE = 150  # days: a term


def ask_permit(
    pupil: Any, *, weekdays: Sequence[int], now: datetime, scope: Scope, rules: HomeAloneRules | None = None, photo: Any = None
) -> Permit:
    """This will ask the school for a 独自回家证 until the end of the term, where the grade may have one."""
    if rules and pupil.home_class.grade.number < rules.grade_min:
        words = _("本校从%(grade)d年级起才能申请《独自回家证》，%(name)s 还没有到。")
        raise TooYoung(words % {"grade": rules.grade_min, "name": pupil.name})
    term = organisation.term_on(scope, now.date())
    if term is None:
        raise NoTermNow
    if not weekdays:
        raise NoDaysChosen
    permit = made_or(
        Permit, PermitStands, school_id=pupil.school_id, pupil=pupil, term=term, weekdays=sorted(set(weekdays)),
        number=f"{term.year % 100}{term.number}{secrets.randbelow(10**6):06}", token=secrets.token_urlsafe(24),
        starts_on=max(now.date(), term.starts_on), ends_on=term.ends_on, requested_by_id=scope.user_id,
        photo=photo,
    )  # fmt: skip
    record(PermitAsked(school=pupil.school_id, permit=permit.pk, pupil=pupil.pk), scope=scope)
    return permit


def made_or(model: Any, taken: type[Exception], **values: Any) -> Any:
    """Create the row; where the database says there is one already, so do we."""
    try:
        with transaction.atomic():
            return model.objects.create(**values)
    except IntegrityError as error:
        raise taken from error


def show_face(permit: Permit, photo: Any, *, scope: Scope) -> Permit:
    """This will put the child's photo on the permit: the card and the gate's page show it."""
    if permit.state not in (PermitState.REQUESTED, PermitState.APPROVED):
        raise AlreadyDecided
    permit.photo = photo
    permit.save(update_fields=["photo"])
    record(PermitPhotoAdded(school=permit.school_id, permit=permit.pk, pupil=permit.pupil_id), scope=scope)
    return permit


def stop_alone(day: date, *, reason: str, now: datetime, scope: Scope) -> AloneStop:
    """This will keep every child until somebody comes, for this day; the families of today's permits read it at once."""
    if not reason.strip():
        raise NeedsReason
    values = {"school_id": scope.unit.pk, "date": day, "reason": reason.strip()[:100], "by_id": scope.user_id, "at": now}
    stop = made_or(AloneStop, AloneStopStands, **values)
    told = list(permits_of(replace(scope, sees="all"), day).values())
    tell_stop([permit.pupil for permit in told], stop, scope=scope)
    record(AloneStopped(school=scope.unit.pk, alone_stop=stop.pk, day=str(day), families=len(told)), scope=scope)
    return stop


def lift_stop(stop: AloneStop, *, now: datetime, scope: Scope) -> AloneStop:
    """This will let today's permits open the gate again."""
    stop = AloneStop.objects.select_for_update().get(pk=stop.pk)
    if stop.lifted_at:
        raise AloneStopOver
    stop.lifted_at, stop.lifted_by_id = now, scope.user_id
    stop.save(update_fields=["lifted_at", "lifted_by"])
    record(AloneStopLifted(school=stop.school_id, alone_stop=stop.pk, day=str(stop.date)), scope=scope)
    return stop


def grant_permit(permit: Permit, *, now: datetime, scope: Scope) -> Permit:
    """This will approve the permit; it can be printed and holds from today."""
    return _decide(permit, PermitState.APPROVED, "", (PermitState.REQUESTED,), now, scope)


def refuse_permit(permit: Permit, *, reason: str, now: datetime, scope: Scope) -> Permit:
    """This will say no, with a reason the family reads."""
    if not reason.strip():
        raise NeedsReason
    return _decide(permit, PermitState.REFUSED, reason, (PermitState.REQUESTED,), now, scope)


def revoke_permit(permit: Permit, *, reason: str, now: datetime, scope: Scope) -> Permit:
    """This will end the permit at once: at the gate it no longer opens."""
    if not reason.strip():
        raise NeedsReason
    return _decide(permit, PermitState.REVOKED, reason, (PermitState.REQUESTED, PermitState.APPROVED), now, scope)


def revoke_permits_of(pupil_id: Any, *, now: datetime, scope: Scope) -> int:
    """The pupil has left the school: permits asked for or granted end at once."""
    standing = list(Permit.objects.filter(pupil_id=pupil_id, state__in=(PermitState.REQUESTED, PermitState.APPROVED)))
    for permit in standing:
        revoke_permit(permit, reason=_("学生已离校。"), now=now, scope=scope)
    return len(standing)


def _decide(permit: Permit, state: PermitState, reason: str, known: tuple[Any, ...], now: datetime, scope: Scope) -> Permit:
    permit = Permit.objects.select_for_update(of=("self",)).select_related("pupil", "requested_by").get(pk=permit.pk)
    if permit.state not in known:
        raise AlreadyDecided
    permit.state, permit.reason, permit.decided_at, permit.decided_by_id = state, reason[:200], now, scope.user_id
    permit.revoked_at = now if state == PermitState.REVOKED else None
    permit.save(update_fields=["state", "reason", "decided_at", "decided_by", "revoked_at"])
    tell_decision(permit, permit.pupil, scope=scope)
    record(
        PermitDecided(school=permit.school_id, permit=permit.pk, pupil=permit.pupil_id, state=state, reason=reason), scope=scope
    )
    return permit


def ask_leave(pupil: Any, *, day: date, reason: str, now: datetime, scope: Scope) -> Leave:
    """This will take the child off the day's list; asked after the roll call, it answers the alarm."""
    if day < now.date():
        raise DayIsPast
    with acting(scope.for_unit(pupil.school_id)):
        _check_not_here(pupil, day)
        leave = made_or(
            Leave,
            AlreadyAsked,
            school_id=pupil.school_id,
            pupil=pupil,
            date=day,
            reason=reason[:100],
            by_id=scope.user_id,
            at=now,
        )
        _answer_roll_call(pupil, Day(pupil.school_id, day, now, scope.for_unit(pupil.school_id)))
    record(LeaveAsked(school=pupil.school_id, leave=leave.pk, pupil=pupil.pk, day=str(day)), scope=scope)
    return leave


def _check_not_here(pupil: Any, day: date) -> None:
    last = last_of([pupil.pk], day).get(pupil.pk)
    if last and Holder(last.to_kind).is_school and last.to_kind != Holder.CLASS:
        raise TooLateForLeave


def _answer_roll_call(pupil: Any, day: Day) -> None:
    """A child marked absent whose guardian now asks for leave is no longer missing."""
    absent = Mark.objects.filter(pupil=pupil, session__date=day.date, state=MarkState.ABSENT).select_related("session")
    for mark in absent:
        last = last_mark(mark.session, pupil.pk)
        if last and last.pk == mark.pk:
            mark_again(mark.session, pupil.pk, state=MarkState.LEAVE, reason=_("家长请假"), day=day)
    settle_missing([pupil.pk], outcome=Outcome.ON_LEAVE, day=day, note=_("家长请假"))


def ask_leaves(
    pupil: Any, *, first: date, last: date, weekdays: Sequence[int] = (), reason: str, now: datetime, scope: Scope
) -> list[Leave]:
    """This will ask leave for every service day of a span, or for some weekdays of it; days already asked for stay.

    Today goes its own way, since the roll may have been called. At most a term at once.
    """
    if last < first or (last - first).days > LONGEST_LEAVE:
        raise SpanTooLong
    with acting(scope.for_unit(pupil.school_id)) as wide:
        days = [day for day in organisation.service_days(wide, max(first, now.date()), last) if not weekdays or day.isoweekday() in weekdays]
        known = set(Leave.objects.filter(pupil=pupil, date__in=days, withdrawn_at=None).values_list("date", flat=True))
        later = [day for day in days if day not in known and day != now.date()]
        rows = [Leave(school_id=pupil.school_id, pupil=pupil, date=day, reason=reason[:100], by_id=scope.user_id, at=now) for day in later]
        made = Leave.objects.bulk_create(rows)
    if made:
        record_all([LeaveAsked(school=one.school_id, leave=one.pk, pupil=pupil.pk, day=str(one.date)) for one in made], scope=scope)
    if now.date() in days and now.date() not in known:
        made = [ask_leave(pupil, day=now.date(), reason=reason, now=now, scope=scope), *made]
    if not made:
        raise NoDaysLeft
    return made


def withdraw_leave(leave: Leave, *, now: datetime, scope: Scope) -> Leave:
    """This will put the child back on the day's list."""
    if leave.date < now.date() or leave.withdrawn_at:
        raise DayIsPast
    leave.withdrawn_at = now
    leave.save(update_fields=["withdrawn_at"])
    record(LeaveWithdrawn(school=leave.school_id, leave=leave.pk, pupil=leave.pupil_id, day=str(leave.date)), scope=scope)
    return leave

"""Sessions: planned from groups and duties, opened with enough adults, closed when nobody is left (S3.1, S5.5, S6)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.care.actions.refusals import (
    ActivityNotAllowed,
    AlreadyOpen,
    ChildrenStillHere,
    ChildStillMissing,
    NobodyOnDuty,
    NotAServiceDay,
    NotOpen,
    RollNotCalled,
    TooFewAdults,
)
from kehou.care.choices import AlarmKind, SessionState
from kehou.care.events import ActivityChanged, SessionClosed, SessionOpened, SessionsPlanned
from kehou.care.models import Alarm, Session, Watch
from kehou.care.queries import Line, adults_of, held_by, roll_list
from kehou.care.rules import ActivitiesRules, StaffingRules, adults_needed
from kehou.core.journal import record
from kehou.core.marks import listed
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.people import queries as people
from kehou.planning import queries as planning


def plan_sessions(day: date, *, scope: Scope) -> list[Session]:
    """This will stand up the day's sessions from groups and duties; run again, it follows the roster's changes."""
    if not organisation.is_service_day(scope, day):
        raise NotAServiceDay
    duties: dict[Any, list[Any]] = {}
    for duty in planning.duties_on(scope, day).filter(group__isnull=False):
        duties.setdefault(duty.group, []).append(duty)
    if not duties:
        raise NobodyOnDuty
    planned = [_plan(group, on, day=day) for group, on in duties.items()]
    record(SessionsPlanned(school=scope.unit.pk, day=str(day), sessions=tuple(s.pk for s in planned)), scope=scope)
    return planned


def follow_roster(day: date, *, scope: Scope) -> None:
    """This will bring the day's planned sessions to what the roster says now; a day not planned yet stays so."""
    if Session.objects.filter(school_id=scope.unit.pk, date=day).exists() and planning.duties_on(scope, day).exists():
        plan_sessions(day, scope=scope)


def _plan(group: Any, duties: list[Any], *, day: date) -> Session:
    session, _made = Session.objects.get_or_create(
        school_id=group.school_id, group=group, date=day,
        defaults={
            "room": duties[0].room or group.room, "is_late": group.is_late, "teacher": duties[0].staff,
            "starts_at": min(d.starts_at for d in duties), "ends_at": max(d.ends_at for d in duties),
        },
    )  # fmt: skip
    _watch(session, [duty.staff for duty in duties])
    return session


def _watch(session: Session, staff: Iterable[Any]) -> None:
    """The adults of the roster, before the session opens; one who already holds it stays."""
    wanted, known = {one.pk: one for one in staff}, set(session.watches.values_list("staff", flat=True))
    new = [Watch(school_id=session.school_id, session=session, staff=one) for pk, one in wanted.items() if pk not in known]
    Watch.objects.bulk_create(new)
    if session.state == SessionState.PLANNED and known - set(wanted):
        session.watches.exclude(staff__in=wanted).delete()
        session.teacher = next(iter(wanted.values()))
        session.save(update_fields=["teacher"])


def open_session(
    session: Session, *, activity: str, staffing: StaffingRules, activities: ActivitiesRules, now: datetime, scope: Scope
) -> Session:
    """This will open the session for its group, with enough adults (S5.5) and an allowed activity (S6)."""
    session = locked(session)
    record(opened(session, roll_list(session, scope), activity, staffing, activities, now, scope), scope=scope)
    return session


def opened(
    session: Session,
    lines: list[Line],
    activity: str,
    staffing: StaffingRules,
    activities: ActivitiesRules,
    now: datetime,
    scope: Scope,
    *,
    called: bool = False,
) -> SessionOpened:
    """Open a locked session whose list has been read, its roll with it when it is being called; the news is the caller's."""
    if session.state != SessionState.PLANNED:
        raise AlreadyOpen if session.is_open else NotOpen
    check_activity(activity, activities)
    coming = sum(line.is_expected for line in lines)
    adults = check_ratio(session, coming, staffing)
    session.state, session.activity = SessionState.OPEN, activity
    session.opened_at, session.opened_by_id = now, scope.user_id
    session.called_at = now if called else session.called_at
    session.save(update_fields=["state", "activity", "opened_at", "opened_by", "called_at"])
    return SessionOpened(
        school=session.school_id, session=session.pk, activity=activity, adults=adults, expected=coming,
        basis=(f"staffing.pupils_per_adult={staffing.pupils_per_adult} (S5.5)",),
    )  # fmt: skip


def locked(session: Session) -> Session:
    """The session as it is now, held until we are done."""
    fresh = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    known = session._state.fields_cache  # what hangs on it has been read already: only the row itself may have changed
    fresh._state.fields_cache.update({name: one for name, one in known.items() if one and getattr(fresh, f"{name}_id") == one.pk})
    return fresh


def check_activity(activity: str, rules: ActivitiesRules) -> None:
    if activity not in rules.allowed:
        raise ActivityNotAllowed


def check_ratio(session: Session, pupils: int, rules: StaffingRules) -> int:
    """S5.5: 1:30 at every moment, before a group is opened or children are merged into it; how many adults there are."""
    adults, needed = adults_of(session), adults_needed(pupils, rules)
    if adults < needed:
        words = _("%(group)s 将有 %(pupils)d 名学生、%(adults)d 名教师；按 1:%(ratio)d 至少要 %(needed)d 名。")
        numbers = {"pupils": pupils, "adults": adults, "ratio": rules.pupils_per_adult, "needed": needed}
        raise TooFewAdults(words % {"group": session.group, **numbers})
    return adults


def change_activity(session: Session, *, activity: str, activities: ActivitiesRules, scope: Scope) -> Session:
    """This will record what the session is used for from now on (S6)."""
    session = locked(session)
    if not session.is_open:
        raise NotOpen
    check_activity(activity, activities)
    was, session.activity = session.activity, activity
    session.save(update_fields=["activity"])
    record(ActivityChanged(school=session.school_id, session=session.pk, activity=activity, was=was), scope=scope)
    return session


def close_session(session: Session, *, now: datetime, scope: Scope) -> Session:
    """This will close the session once every child has gone to somebody (C7.3: on-time dismissal is measured)."""
    session = locked(session)
    if not session.is_open:
        raise NotOpen
    _check_nobody_left(session, scope)
    session.state, session.closed_at, session.closed_by_id = SessionState.CLOSED, now, scope.user_id
    session.save(update_fields=["state", "closed_at", "closed_by"])
    late = max(0, int((now - session.ends_at).total_seconds() // 60))
    record(SessionClosed(school=session.school_id, session=session.pk, late_minutes=late), scope=scope)
    return session


def _check_nobody_left(session: Session, scope: Scope) -> None:
    if session.called_at is None and any(line.is_expected for line in roll_list(session, scope)):
        raise RollNotCalled
    if left := held_by(session, scope):
        raise ChildrenStillHere(ngettext("本班组还有 %(n)d 名学生：%(names)s。", "本班组还有 %(n)d 名学生：%(names)s。", len(left)) % {"n": len(left), "names": _names(left, scope)})
    kinds = (AlarmKind.MISSING, AlarmKind.LOST)
    alarms = Alarm.objects.filter(session=session, kind__in=kinds, settled_at=None)
    if missing := list(alarms.values_list("pupil", flat=True)):
        raise ChildStillMissing(
            ngettext("还有 %(n)d 名学生没有着落：%(names)s。", "还有 %(n)d 名学生没有着落：%(names)s。", len(missing)) % {"n": len(missing), "names": _names(missing, scope)}
        )


def _names(pupils: Iterable[UUID], scope: Scope) -> str:
    from dataclasses import replace

    found = people.pupils(replace(scope, sees="all")).filter(pk__in=list(pupils))
    return listed(pupil.name for pupil in found[:6])

"""Children not fetched in time: the clock climbs the ladder, people call, and somebody always holds the child (C7.3)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kehou.care.actions.alarms import raise_alarm
from kehou.care.actions.custody import Day, Receiver, pass_on
from kehou.care.actions.messages import tell_guardians, tell_late_leaders, tell_office, tell_unclosed
from kehou.care.actions.refusals import ChildHasGone, NotInSchool
from kehou.care.choices import AlarmKind, Holder, Rung, SessionState
from kehou.care.events import ChildGivenToOffice, LateCallMade, LateRungTaken
from kehou.care.models import HandOver, LatePickup, LateStep, Session
from kehou.care.queries import custody_on, unfetched, watchers_of
from kehou.care.rules import LatePickUpRules, rungs_due
from kehou.core.journal import record
from kehou.core.moments import time_of_day
from kehou.core.scope import Scope

WORDS = _("已过放学时间，%(child)s 还在等您接（%(place)s）。请马上来接，或打电话告诉看护教师。")


def climb(*, rules: LatePickUpRules, now: datetime, scope: Scope) -> int:
    """This will take every rung that is due now for every child still here, each once; how many were taken.

    Two workers at once: the second waits until the first is done, and takes what is left.
    """
    children = unfetched(scope, now)
    if not children:
        return 0
    cases = _cases(children, now, scope)
    taken = {(step.late_pickup_id, step.rung) for step in LateStep.objects.filter(late_pickup__in=cases.values())}
    steps = 0
    for child in (one for one in children if cases[one.pupil.pk].ended_at is None):
        case, minutes = cases[child.pupil.pk], int((now - child.due_at).total_seconds() // 60)
        for rung in rungs_due(minutes, rules):
            if (case.pk, rung) not in taken:
                _take(case, Rung(rung), child, now, scope)
                steps += 1
    return steps


def _cases(children: Iterable[Any], now: datetime, scope: Scope) -> dict[UUID, LatePickup]:
    """The children's cases, begun where there was none, and held until we are done."""
    rows = [
        LatePickup(school_id=scope.unit.pk, pupil_id=one.pupil.pk, date=now.date(), session_id=one.held.session_id, due_at=one.due_at)
        for one in children
    ]
    LatePickup.objects.bulk_create(rows, ignore_conflicts=True)
    known = LatePickup.objects.filter(date=now.date(), pupil__in=[row.pupil_id for row in rows]).order_by("pk")
    return {one.pupil_id: one for one in _held(known)}


def _held(cases: QuerySet[LatePickup]) -> QuerySet[LatePickup]:
    return cases.select_for_update()


def _take(case: LatePickup, rung: Rung, child: Any, now: datetime, scope: Scope) -> None:
    """One rung: the family is reminded; the holder is asked to call; the leader on duty takes over the search."""
    LateStep.objects.create(school_id=case.school_id, late_pickup=case, rung=rung, at=now)
    if rung == Rung.REMINDED:
        facts = {"child": child.pupil.name, "place": child.held.to_name}
        tell_guardians(case.pupil_id, WORDS, facts=facts, urgent=True, school=case.school_id, scope=scope)
    else:
        told = watchers_of(case.session_id) if rung == Rung.CALL else None
        tell_late_leaders(case, child.pupil, rung, told, now=now, scope=scope)
    if rung == Rung.ESCALATED:
        raise_alarm(
            AlarmKind.LATE, school=case.school_id, day=case.date, now=now, scope=scope, pupil=case.pupil_id, session=case.session_id,
            due=time_of_day(case.due_at),
        )  # fmt: skip
    record(LateRungTaken(school=case.school_id, late_pickup=case.pk, pupil=case.pupil_id, rung=rung), scope=scope)


def note_call(case: LatePickup, *, whom: str, reached: bool, note: str, now: datetime, scope: Scope) -> LateStep:
    """This will keep who was called, by whom, and what they said."""
    if case.ended_at:
        raise ChildHasGone(_("这个孩子已经接走，不用再打电话。"))
    step = LateStep.objects.create(
        school_id=case.school_id, late_pickup=case, rung=Rung.CALLED, at=now, by_id=scope.user_id, whom=whom[:80], reached=reached,
        note=note[:200],
    )  # fmt: skip
    record(LateCallMade(school=case.school_id, late_pickup=case.pk, pupil=case.pupil_id, reached=reached), scope=scope)
    return step


def give_to_office(pupil: Any, *, leader: Any, now: datetime, scope: Scope) -> HandOver:
    """This will pass a child who is still here from its group to a named leader: nobody waits without a holder."""
    last = custody_on(scope.for_unit(pupil.school_id), now.date(), [pupil.pk]).get(pupil.pk)
    if last is None or not Holder(last.to_kind).is_school:
        raise NotInSchool
    name = f"{Holder.OFFICE.label} · {leader.name}"
    day = Day(pupil.school_id, now.date(), now, scope)
    made = pass_on([pupil.pk], Receiver(Holder.OFFICE, name, session=last.session_id), day=day)[0]
    tell_office(pupil, leader, scope=scope)
    record(ChildGivenToOffice(school=day.school, pupil=pupil.pk, hand_over=made.pk, leader=leader.pk), scope=scope)
    return made


def chase_unclosed(*, rules: LatePickUpRules, now: datetime, scope: Scope) -> int:
    """This will ask the adults of a session that should be over to close it, and later the service lead; how many were told."""
    running = Session.objects.filter(date=now.date(), ends_at__lt=now).exclude(state=SessionState.CLOSED)
    told = 0
    for session in running.select_related("group", "school").prefetch_related("watches__staff__user"):
        minutes = int((now - session.ends_at).total_seconds() // 60)
        if minutes >= rules.unclosed_minutes:
            told += tell_unclosed(session, to_lead=minutes >= 3 * rules.unclosed_minutes, now=now, scope=scope)
    return told

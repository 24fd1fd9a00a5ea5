"""What a hurried person does twice, too late or with nobody in it: refused in a sentence, and nothing is changed (C7.2, C7.3)."""

from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest

from kehou.care import actions
from kehou.care.actions import refusals as no
from kehou.care.actions.custody import CustodyContested, Day, append, to_group
from kehou.care.choices import Outcome, RoutineKind
from kehou.care.models import Alarm, HandOver, Leave, MakeUp, Mark, Movement, Permit, Session, Watch
from kehou.core.scope import acting
from kehou.planning.models import Duty
from tests.care.afternoon import ACTIVITIES, MONDAY, STAFFING, a_permit, an_afternoon, at
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
EVENING = at(18)


def built():
    return an_afternoon(a_school(), "陈一一", "李小明", late=("陈一一",))


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


def kept(told) -> tuple:
    with acting(everything(told.school)):
        rows = [model.objects.count() for model in (HandOver, Mark, Movement, MakeUp, Leave, Permit, Alarm)]
        return (*rows, sorted(Session.objects.values_list("state", "activity")), sorted(Permit.objects.values_list("state", flat=True)))


@contextmanager
def refused(told, refusal):
    """This very refusal, and everything as it was."""
    before = kept(told)
    with pytest.raises(refusal) as said, acting(told.scope) as scope:
        yield scope
    assert said.value.sentence and said.value.todo
    assert kept(told) == before


def closed(told) -> Session:
    """The session of a group whose two children have gone home."""
    session = told.called()
    with acting(told.scope) as scope:
        for one in told.pupils:
            actions.hand_to_other(one, name="刘阿姨", relation="邻居", note="", now=at(16, 50), scope=scope)
        return actions.close_session(session, now=at(17), scope=scope)


def late_room(told) -> Session:
    with acting(everything(told.school)):
        return told.late()


# ── the session ───────────────────────────────────────────────────────────────


def test_a_day_without_a_roster_has_no_sessions(told):
    with acting(everything(told.school)):
        Duty.objects.all().delete()
    with refused(told, no.NobodyOnDuty) as scope:
        actions.plan_sessions(MONDAY, scope=scope)


def open_session(session, scope):
    actions.open_session(session, activity="homework", staffing=STAFFING, activities=ACTIVITIES, now=at(16, 10), scope=scope)


def test_an_open_session_is_not_opened_again(told):
    session = told.open()
    with refused(told, no.AlreadyOpen) as scope:
        open_session(session, scope)


def test_a_closed_session_is_not_opened_again(told):
    session = closed(told)
    with refused(told, no.NotOpen) as scope:
        open_session(session, scope)


def test_a_roll_is_not_called_before_the_session_is_open(told):
    session = told.plan()
    with refused(told, no.NotOpen) as scope:
        actions.call_roll(session, absent=[], now=at(16), scope=scope)


def test_the_activity_of_a_session_that_has_not_begun_is_not_changed(told):
    session = told.plan()
    with refused(told, no.NotOpen) as scope:
        actions.change_activity(session, activity="reading", activities=ACTIVITIES, scope=scope)


def test_a_mark_of_a_closed_session_is_corrected_by_request_only(told):
    session = closed(told)
    with refused(told, no.NotOpen) as scope:
        actions.correct_mark(session, told.pupils[0].pk, state="absent", reason="看错", now=EVENING, scope=scope)


def test_a_session_whose_roll_nobody_has_called_does_not_end(told):
    session = told.open()
    with refused(told, no.RollNotCalled) as scope:
        actions.close_session(session, now=EVENING, scope=scope)


def test_a_session_ends_once(told):
    session = closed(told)
    with refused(told, no.NotOpen) as scope:
        actions.close_session(session, now=EVENING, scope=scope)


def test_a_routine_does_not_end_before_it_begins(told):
    given = {"starts_on": MONDAY, "ends_on": MONDAY - timedelta(days=1), "temperature": False, "reason": "x", "now": at(8)}
    with acting(everything(told.school)) as scope, pytest.raises(no.RoutineEndsBeforeStart):
        actions.begin_routine(RoutineKind.HEALTH, **given, scope=scope)


# ── movements ─────────────────────────────────────────────────────────────────


def start(told, session, *pupils, scope):
    going = [one.pk for one in pupils]
    actions.start_movement(session, target=told.late(), pupils=going, counted=len(going), staffing=STAFFING, now=at(17), scope=scope)


def test_nobody_sets_out_with_nobody(told):
    session = told.called()
    with refused(told, no.NobodyToMove) as scope:
        start(told, session, scope=scope)


def test_nobody_sets_out_from_a_session_that_has_not_begun(told):
    session = told.plan()
    with refused(told, no.NotOpen) as scope:
        start(told, session, told.pupils[0], scope=scope)


def to_class_room(told, session, *pupils, scope):
    actions.start_walk(
        told.pupils[0].home_class, target=session, pupils=[one.pk for one in pupils], counted=len(pupils), leader=told.teacher,
        staffing=STAFFING, now=at(15, 50), scope=scope,
    )  # fmt: skip


@pytest.fixture
def counted_over(told):
    with acting(everything(told.school)) as scope:
        given = {"starts_on": MONDAY, "ends_on": None, "temperature": False, "reason": "x", "now": at(8)}
        actions.begin_routine(RoutineKind.WALK, **given, scope=scope)
    return told


def test_a_class_does_not_set_out_with_nobody(counted_over):
    session = counted_over.plan()
    with refused(counted_over, no.NobodyToMove) as scope:
        to_class_room(counted_over, session, scope=scope)


def test_a_class_does_not_set_out_for_a_group_that_has_ended(counted_over):
    session = closed(counted_over)
    with refused(counted_over, no.NotOpen) as scope:
        to_class_room(counted_over, session, counted_over.pupils[0], scope=scope)


# ── children taken in ─────────────────────────────────────────────────────────


def left_behind(told):
    return a_pupil(a_class(told.school, number=2), "补缺生")


def test_a_child_is_not_taken_into_a_session_that_has_not_begun(told):
    session, child = told.plan(), left_behind(told)
    with refused(told, no.NotOpen) as scope:
        actions.take_in(child, session=session, staffing=STAFFING, now=at(16, 10), scope=scope)


def test_a_make_up_child_has_a_teacher_with_a_name(told):
    session, child = told.called(), left_behind(told)
    with acting(everything(told.school)):
        Watch.objects.filter(session=session).delete()
        Session.objects.filter(pk=session.pk).update(teacher=None)
    with refused(told, no.TeacherNeeded) as scope:
        actions.take_in(child, session=session, staffing=STAFFING, now=at(16, 10), scope=scope)


def test_a_child_that_was_not_taken_in_is_not_signed_over_as_one(told):
    told.called()
    with refused(told, no.NoSuchMakeUp) as scope:
        actions.hand_over_make_up(told.pupils[0], now=at(16, 30), scope=scope, name="刘阿姨", relation="邻居")


# ── permits, leave, answers ───────────────────────────────────────────────────


def test_a_permit_is_asked_within_a_term(told):
    with refused(told, no.NoTermNow):
        actions.ask_permit(told.pupils[0], weekdays=[1], now=at(8, day=date(2024, 8, 1)), scope=everything(told.school))


def test_a_permit_is_for_some_day(told):
    with refused(told, no.NoDaysChosen):
        actions.ask_permit(told.pupils[0], weekdays=[], now=at(8), scope=everything(told.school))


def test_a_permit_is_decided_once(told):
    permit = a_permit(told.pupils[0], told)
    with refused(told, no.AlreadyDecided) as scope:
        actions.refuse_permit(permit, reason="太小", now=at(10), scope=scope)


def test_a_revoked_permit_gets_no_face(told):
    permit = a_permit(told.pupils[0], told)
    with acting(told.scope) as scope:
        permit = actions.revoke_permit(permit, reason="家长要求", now=at(10), scope=scope)
    with refused(told, no.AlreadyDecided) as scope:
        actions.show_face(permit, None, scope=scope)


def test_a_stop_is_lifted_once(told):
    with acting(everything(told.school)) as scope:
        stop = actions.stop_alone(MONDAY, reason="暴雨", now=at(12), scope=scope)
        actions.lift_stop(stop, now=at(13), scope=scope)
        with pytest.raises(no.AloneStopOver):
            actions.lift_stop(stop, now=at(14), scope=scope)
        stop.refresh_from_db()
    assert stop.lifted_at == at(13)


def test_nobody_asks_leave_for_yesterday(told):
    with refused(told, no.DayIsPast):
        actions.ask_leave(told.pupils[0], day=MONDAY - timedelta(days=3), reason="看牙", now=at(8), scope=everything(told.school))


@pytest.mark.parametrize("then", ["withdrawn before", "the day after"])
def test_leave_is_withdrawn_once_and_before_it_is_over(told, then):
    with acting(everything(told.school)) as scope:
        leave = actions.ask_leave(told.pupils[0], day=MONDAY, reason="看牙", now=at(8), scope=scope)
        if then == "withdrawn before":
            actions.withdraw_leave(leave, now=at(9), scope=scope)
        with pytest.raises(no.DayIsPast):
            actions.withdraw_leave(leave, now=at(10) if then == "withdrawn before" else at(8, day=date(2024, 3, 26)), scope=scope)
        leave.refresh_from_db()
    assert leave.withdrawn_at == (at(9) if then == "withdrawn before" else None)


def test_a_request_for_correction_is_answered_once(told):
    session = closed(told)
    lead = a_member_of_staff(told.school, "负责人", role="service_lead")
    with acting(told.scope) as scope:
        one = actions.ask_correction(session, told.pupils[0].pk, state="absent", reason="看错", now=at(9, day=date(2024, 3, 26)), scope=scope)
    scope = everything(told.school)
    with acting(scope):
        actions.decide_correction(one, grant=False, answer="当天在", now=at(10, day=date(2024, 3, 26)), scope=scope)
        with pytest.raises(no.CorrectionAnswered):
            actions.decide_correction(one, grant=True, answer="", now=at(11, day=date(2024, 3, 26)), scope=scope)
        one.refresh_from_db()
        assert (one.granted, Mark.objects.filter(session=session, seq=2).count(), lead.name) == (False, 0, "负责人")


def test_an_alarm_is_settled_once(told):
    told.called(told.pupils[0])
    with acting(told.scope) as scope:
        alarm = Alarm.objects.get()
        actions.settle_alarm(alarm, outcome=Outcome.ON_LEAVE, note="母亲电话", now=at(16, 10), scope=scope)
    with refused(told, no.AlarmSettled) as scope:
        actions.settle_alarm(alarm, outcome=Outcome.FOUND, note="", now=at(16, 11), scope=scope)
    assert told.holders(told.pupils[0])[-1:] != ["group"]


# ── the chain ─────────────────────────────────────────────────────────────────


def test_a_chain_on_which_others_are_always_faster_is_given_up_and_not_guessed(told, monkeypatch):
    """Another phone writes between each reading and each writing."""
    session, child = told.called(), told.pupils[0]
    monkeypatch.setattr("kehou.care.actions.custody.last_of", lambda pupils, day: {})
    with refused(told, CustodyContested) as scope:
        append([child.pk], lambda last: to_group(session, note=str(uuid4())), day=Day(told.school.pk, MONDAY, at(16, 30), scope))

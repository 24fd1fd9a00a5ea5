"""An afternoon of clause S5 and C7: from the roll call to the last child at the gate."""

import pytest

from kehou.care import actions
from kehou.care.actions import refusals
from kehou.care.models import HandOver, MakeUp, Movement, Session
from kehou.core.models import Entry
from kehou.core.scope import acting
from tests.care.afternoon import (
    ACTIVITIES,
    ALONE,
    MONDAY,
    STAFFING,
    a_collector,
    a_member,
    a_mother,
    a_permit,
    an_afternoon,
    at,
)
from tests.factories import a_class, a_pupil, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(school):
    return an_afternoon(school, "陈一一", "李小明", "王二小", late=("李小明",))


def test_who_is_there_is_held_by_the_group_and_who_is_missing_raises_an_alarm(told):
    first, second, missing = told.pupils
    told.called(missing)
    assert [told.holders(p) for p in told.pupils] == [["group"], ["group"], []]
    assert told.alarms() == [("missing", False)]


def test_a_child_on_leave_is_not_expected_and_raises_no_alarm(told):
    child = told.pupils[0]
    with acting(everything(told.school)) as scope:
        actions.ask_leave(child, day=MONDAY, reason="看牙", now=at(12), scope=scope)
    told.called()
    assert (told.holders(child), told.alarms()) == ([], [])


def test_leave_asked_after_the_roll_call_answers_the_alarm(told):
    child = told.pupils[0]
    told.called(child)
    with acting(everything(told.school)) as scope:
        actions.ask_leave(child, day=MONDAY, reason="发热", now=at(16, 10), scope=scope)
    assert told.alarms() == [("missing", True)]


def test_leave_is_too_late_once_the_child_is_there(told):
    told.called()
    with pytest.raises(refusals.TooLateForLeave), acting(everything(told.school)) as scope:
        actions.ask_leave(told.pupils[0], day=MONDAY, reason="", now=at(16, 10), scope=scope)


def test_who_comes_late_is_taken_in_by_a_later_mark(told):
    child = told.pupils[2]
    session = told.called(child)
    with acting(told.scope) as scope:
        actions.correct_mark(session, child.pk, state="present", reason="在办公室补作业", now=at(16, 15), scope=scope)
    assert (told.holders(child), told.alarms()) == (["group"], [("missing", True)])


def test_a_second_roll_call_is_refused_and_changes_nothing(told):
    session = told.called()
    with pytest.raises(refusals.AlreadyCalled), acting(told.scope) as scope:
        actions.call_roll(session, absent=[p.pk for p in told.pupils], now=at(16, 6), scope=scope)
    assert told.alarms() == []


def test_one_teacher_can_not_open_a_group_of_thirty_one(school):
    told = an_afternoon(school, *(f"学生{n:02}" for n in range(31)))
    with pytest.raises(refusals.TooFewAdults) as no:
        told.open()
    assert no.value.clause == "S5.5"
    assert "31" in str(no.value)


def test_an_activity_that_adds_load_is_refused(told):
    session = told.plan()
    with pytest.raises(refusals.ActivityNotAllowed), acting(told.scope) as scope:
        actions.open_session(session, activity="lessons", staffing=STAFFING, activities=ACTIVITIES, now=at(16), scope=scope)


def test_on_a_holiday_no_session_is_planned(told):
    with pytest.raises(refusals.NotAServiceDay), acting(told.scope) as scope:
        actions.plan_sessions(MONDAY.replace(day=24), scope=scope)


def test_planning_a_day_twice_gives_the_same_sessions(told):
    told.plan()
    told.plan()
    with acting(everything(told.school)):
        assert Session.objects.count() == 2


def move(told, session, *pupils, counted):
    with acting(told.scope) as scope:
        return actions.start_movement(
            session,
            target=told.late(),
            pupils=[p.pk for p in pupils],
            counted=counted,
            staffing=STAFFING,
            now=at(17),
            scope=scope,
        )


def test_at_five_the_late_child_walks_to_the_merged_room_and_is_counted_at_both_ends(told):
    child = told.pupils[1]
    movement = move(told, told.called(), child, counted=1)
    with acting(told.scope) as scope:
        actions.arrive(movement, missing=[], counted=1, now=at(17, 5), scope=scope)
    assert told.holders(child) == ["group", "movement", "group"]
    assert told.alarms() == []
    with acting(everything(told.school)):
        assert told.late().state == "open"


def test_a_head_too_few_at_departure_raises_an_alarm_at_once(told):
    move(told, told.called(), *told.pupils[:2], counted=1)
    assert told.alarms() == [("count_out", False)]


def test_who_does_not_arrive_stays_with_the_movement_until_found(told):
    child = told.pupils[1]
    movement = move(told, told.called(), child, told.pupils[0], counted=2)
    with acting(told.scope) as scope:
        actions.arrive(movement, missing=[child.pk], counted=1, now=at(17, 5), scope=scope)
    assert told.holders(child) == ["group", "movement"]
    assert told.alarms() == [("lost", False)]
    with acting(told.scope) as scope:
        alarm = movement.alarms.get()
        actions.settle_alarm(alarm, outcome="found", note="在洗手间", now=at(17, 8), scope=scope)
    assert told.holders(child) == ["group", "movement", "group"]
    assert told.alarms() == [("lost", True)]


def test_a_movement_that_has_arrived_can_not_arrive_again(told):
    movement = move(told, told.called(), told.pupils[1], counted=1)
    with acting(told.scope) as scope:
        actions.arrive(movement, missing=[], counted=1, now=at(17, 5), scope=scope)
    with pytest.raises(refusals.AlreadyArrived), acting(told.scope) as scope:
        actions.arrive(movement, missing=[], counted=1, now=at(17, 6), scope=scope)


def test_the_merged_room_takes_no_more_children_than_it_has_seats(school):
    told = an_afternoon(school, "甲", "乙", "丙", capacity=2)
    with pytest.raises(refusals.RoomIsFull):
        move(told, told.called(), *told.pupils, counted=3)
    with acting(everything(school)):
        assert Movement.objects.count() == 0


def test_the_mother_takes_her_child_and_the_neighbours_child_stays(told):
    child, neighbour = told.pupils[:2]
    mother = a_mother(child)
    told.called()
    with acting(told.scope) as scope:
        actions.pick_up(child, person=mother.pk, now=at(16, 50), scope=scope)
    assert told.holders(child) == ["group", "guardian"]
    assert told.holders(neighbour) == ["group"]
    with pytest.raises(refusals.MayNotCollect), acting(told.scope) as scope:
        actions.pick_up(neighbour, person=mother.pk, now=at(16, 51), scope=scope)


def test_a_second_tap_changes_nothing(told):
    child = told.pupils[0]
    mother = a_mother(child)
    told.called()
    for minute in (50, 51):
        with acting(told.scope) as scope:
            actions.pick_up(child, person=mother.pk, now=at(16, minute), scope=scope)
    assert told.holders(child) == ["group", "guardian"]
    assert told.alarms() == []


def test_a_child_handed_over_twice_to_two_people_is_recorded_and_flagged(told):
    child = told.pupils[0]
    mother, aunt = a_mother(child), a_collector(child)
    told.called()
    for person in (mother, aunt):
        with acting(told.scope) as scope:
            last = actions.pick_up(child, person=person.pk, now=at(16, 50), scope=scope)
    assert told.holders(child) == ["group", "guardian", "collector"]
    assert (last.flag, told.alarms()) == ("twice", [("twice", False)])


@pytest.mark.parametrize(
    "limits",
    [
        {"barred": True},
        {"revoked_at": at(16, 30)},
        {"ends_on": MONDAY.replace(day=24)},
        {"starts_on": MONDAY.replace(day=26)},
        {"weekdays": [2]},
    ],
    ids=["barred", "revoked", "expired", "not yet", "another weekday"],
)
def test_who_may_not_collect_is_refused_and_the_child_stays(told, limits):
    child = told.pupils[0]
    person = a_collector(child, **limits)
    told.called()
    with pytest.raises(refusals.MayNotCollect), acting(told.scope) as scope:
        actions.pick_up(child, person=person.pk, now=at(16, 50), scope=scope)
    assert told.holders(child) == ["group"]


def test_a_barred_guardian_can_not_come_in_by_another_name_tag(told):
    child = told.pupils[0]
    father = a_mother(child, "张某")
    a_collector(child, "张某", barred=True)
    told.called()
    with pytest.raises(refusals.MayNotCollect), acting(told.scope) as scope:
        actions.pick_up(child, person=father.pk, now=at(16, 50), scope=scope)
    with pytest.raises(refusals.MayNotCollect), acting(told.scope) as scope:
        actions.hand_to_other(child, name="张 某", relation="父亲", note="", now=at(16, 52), scope=scope)
    assert told.holders(child) == ["group"]


def test_somebody_not_on_the_list_is_recorded_and_the_safety_officer_knows_at_once(told):
    child = told.pupils[0]
    told.called()
    with acting(told.scope) as scope:
        actions.hand_to_other(child, name="刘阿姨", relation="邻居", note="母亲电话确认", now=at(17), scope=scope)
    assert told.holders(child) == ["group", "other"]
    assert told.alarms() == [("not_listed", False)]


def alone(told, child, **more):
    with acting(told.scope) as scope:
        return actions.go_home_alone(child, rules=ALONE, now=at(17), scope=scope, **more)


def test_alone_only_with_a_permit_that_holds_today(told):
    child, without, on_tuesdays = told.pupils
    a_permit(child, told)
    a_permit(on_tuesdays, told, 2)
    told.called()
    alone(told, child)
    for other in (without, on_tuesdays):
        with pytest.raises(refusals.MayNotGoAlone):
            alone(told, other)
    assert [told.holders(p)[-1] for p in told.pupils] == ["alone", "group", "group"]


def test_a_revoked_permit_no_longer_opens_the_gate(told):
    child = told.pupils[0]
    permit = a_permit(child, told)
    told.called()
    with acting(told.scope) as scope:
        actions.revoke_permit(permit, reason="家长来电", now=at(16, 30), scope=scope)
    with pytest.raises(refusals.MayNotGoAlone):
        alone(told, child)


def test_a_child_already_gone_without_permit_is_recorded_and_flagged_never_blocked(told):
    child = told.pupils[0]
    told.called()
    gone = alone(told, child, already_gone=True)
    assert (gone.flag, told.holders(child), told.alarms()) == ("no_permit", ["group", "alone"], [("no_permit", False)])


@pytest.fixture
def left_behind(told):
    return a_pupil(a_class(told.school, 2), "赵补缺")


def take_in(told, child, session):
    with acting(told.scope) as scope:
        return actions.take_in(child, session=session, staffing=STAFFING, now=at(16, 20), scope=scope)


def test_a_make_up_child_is_taken_in_with_a_named_teacher_and_signed_over(told, left_behind):
    mother = a_mother(left_behind, "赵妈妈")
    make_up = take_in(told, left_behind, told.called())
    assert (make_up.teacher_id, told.holders(left_behind)) == (told.teacher.pk, ["group"])
    with acting(told.scope) as scope:
        actions.hand_over_make_up(left_behind, person=mother.pk, now=at(16, 40), scope=scope)
    with acting(everything(told.school)):
        assert MakeUp.objects.get().handed_to == "赵妈妈（母亲）"
    assert told.holders(left_behind) == ["group", "guardian"]


def test_a_make_up_child_does_not_go_home_alone_even_with_a_permit(told, left_behind):
    a_permit(left_behind, told)
    take_in(told, left_behind, told.called())
    with pytest.raises(refusals.MakeUpNeedsGuardian):
        alone(told, left_behind)


def test_a_child_with_a_place_in_another_group_is_held_but_is_no_make_up(told, left_behind):
    session = told.called()
    from tests.care.afternoon import a_place

    a_place(left_behind)
    assert take_in(told, left_behind, session) is None
    assert told.holders(left_behind) == ["group"]


def test_a_full_group_takes_a_make_up_child_in_and_asks_for_another_adult(school):
    told = an_afternoon(school, *(f"学生{n:02}" for n in range(30)))
    child = a_pupil(a_class(school, 2), "赵补缺")
    take_in(told, child, told.called())
    assert told.holders(child) == ["group"]
    assert told.alarms() == [("ratio", False)]


def close(told, session):
    with acting(told.scope) as scope:
        return actions.close_session(session, now=at(17, 3), scope=scope)


def test_a_session_does_not_close_while_a_child_is_in_it(told):
    session = told.called()
    with pytest.raises(refusals.ChildrenStillHere) as no:
        close(told, session)
    assert "陈一一" in str(no.value)


def test_a_session_does_not_close_while_a_child_is_missing(school):
    told = an_afternoon(school, "陈一一")
    session = told.called(*told.pupils)
    with pytest.raises(refusals.ChildStillMissing):
        close(told, session)


def test_a_session_closes_when_everybody_has_gone_and_says_how_late_it_was(school):
    told = an_afternoon(school, "陈一一")
    child = told.pupils[0]
    a_permit(child, told)
    session = told.called()
    alone(told, child)
    assert close(told, session).state == "closed"
    with acting(everything(school)):
        assert Entry.objects.filter(kind="care.SessionClosed").get().facts["late_minutes"] == 3


def test_everything_stands_in_the_journal_without_a_name(told):
    child = told.pupils[0]
    mother = a_mother(child)
    told.called(told.pupils[2])
    with acting(told.scope) as scope:
        actions.pick_up(child, person=mother.pk, now=at(16, 50), scope=scope)
    with acting(everything(told.school)):
        kinds = list(Entry.objects.filter(kind__startswith="care.").order_by("seq").values_list("kind", flat=True))
        said = str(list(Entry.objects.values_list("facts", flat=True)))
    assert kinds == [
        "care.SessionsPlanned", "care.SessionOpened", "care.RollCalled", "care.AlarmRaised", "care.ChildCollected",
    ]  # fmt: skip
    assert not any(p.name in said for p in told.pupils)


def test_a_child_of_the_other_school_is_in_nobodys_hands_here(told, other_school):
    theirs = an_afternoon(other_school, "邻校生")
    theirs.called()
    told.called()
    with acting(told.scope):
        assert HandOver.objects.filter(pupil=theirs.pupils[0]).count() == 0
        assert HandOver.objects.count() == len(told.pupils)


def test_a_member_added_today_is_on_todays_list(told):
    extra = a_member(told, a_pupil(told.pupils[0].home_class, "新来的"))
    told.called()
    assert told.holders(extra) == ["group"]


def test_opening_the_merged_room_early_takes_no_child_out_of_its_group(told):
    child = told.pupils[1]
    told.called()
    with acting(everything(told.school)) as scope:
        said = actions.open_and_call(
            told.late(), activity="homework", absent=[], staffing=STAFFING, activities=ACTIVITIES, now=at(16, 55), scope=scope
        )
    assert said.present == ()
    assert told.holders(child) == ["group"]


def test_a_child_held_by_another_group_is_not_taken_from_it_by_the_roll_call(told):
    child = told.pupils[0]
    with acting(everything(told.school)) as scope:
        told.plan()
        late = actions.open_session(
            told.late(), activity="homework", staffing=STAFFING, activities=ACTIVITIES, now=at(15, 50), scope=scope
        )
        actions.take_in(child, session=late, staffing=STAFFING, now=at(15, 55), scope=scope)
    told.called()
    with acting(everything(told.school)):
        assert HandOver.objects.get(pupil=child).session_id == late.pk
    assert told.alarms() == []

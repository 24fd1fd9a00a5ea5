"""On the way: who follows, who turns round, who is collected, who does not come; planned movements and overdue ones (C7.4b)."""

import pytest
import time_machine
from django.urls import reverse

from kehou.care import actions, queries
from kehou.care.actions.movements import AlreadyArrived, NotInThisGroup, NotOnTheWay, RoomIsFull
from kehou.care.models import Alarm, Movement
from kehou.care.rules import MovementRules
from kehou.care.tasks import watch_movements
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, STAFFING, Afternoon, a_mother, an_afternoon, at
from tests.factories import a_member_of_staff, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(school) -> Afternoon:
    told = an_afternoon(school, "陈一一", "李小明", "王二小", late=("陈一一", "李小明"))
    told.called()
    return told


def moving(told: Afternoon, *pupils, when=None) -> Movement:
    with acting(told.scope) as scope:
        going = [one.pk for one in pupils or told.pupils[:1]]
        return actions.start_movement(
            told.group.sessions.get(), target=told.late(), pupils=going, counted=len(going), staffing=STAFFING, now=when or at(17),
            scope=scope,
        )  # fmt: skip


def follows(told, movement, pupil):
    with acting(told.scope) as scope:
        actions.join_movement(movement, pupil.pk, staffing=STAFFING, now=at(17, 1), scope=scope)


def test_a_child_that_follows_is_counted_at_the_door_with_the_others(told):
    movement, late_comer = moving(told), told.pupils[1]
    follows(told, movement, late_comer)
    with acting(told.scope) as scope:
        arrived = actions.arrive(movement, missing=[], counted=2, now=at(17, 4), scope=scope)
    assert (arrived.expected_in, arrived.counted_in, told.alarms()) == (2, 2, [])
    assert told.holders(late_comer) == ["group", "movement", "group"]


def test_a_child_that_turned_round_is_not_missed_at_the_door(told):
    movement = moving(told, *told.pupils[:2])
    with acting(told.scope) as scope:
        actions.leave_movement(movement, told.pupils[1].pk, now=at(17, 1), scope=scope)
        arrived = actions.arrive(movement, missing=[], counted=1, now=at(17, 4), scope=scope)
    assert (arrived.expected_in, told.alarms()) == (1, [])
    assert told.holders(told.pupils[1]) == ["group", "movement", "group"]


def test_whoever_turned_round_takes_no_seat_until_it_sets_out_again(school):
    told = an_afternoon(school, "甲", "乙", "丙", capacity=2)
    told.called()
    movement, (_first, second, third) = moving(told, *told.pupils[:2]), told.pupils
    with acting(told.scope) as scope:
        actions.leave_movement(movement, second.pk, now=at(17, 1), scope=scope)
    follows(told, movement, second)
    with acting(told.scope) as scope:
        actions.leave_movement(movement, second.pk, now=at(17, 1), scope=scope)
    follows(told, movement, third)
    with pytest.raises(RoomIsFull):
        follows(told, movement, second)
    assert told.holders(second) == ["group", "movement", "group", "movement", "group"]


def test_a_child_collected_on_the_way_has_gone_home_and_is_not_missed(told):
    movement, mother = moving(told, *told.pupils[:2]), a_mother(told.pupils[1])
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[1], person=mother.pk, now=at(17, 2), scope=scope)
        arrived = actions.arrive(movement, missing=[], counted=1, now=at(17, 4), scope=scope)
    assert (arrived.expected_in, told.alarms()) == (1, [])
    assert told.holders(told.pupils[1]) == ["group", "movement", "guardian"]


def test_only_a_child_of_the_group_follows_and_only_one_on_the_way_turns_round(told):
    movement, mother = moving(told), a_mother(told.pupils[1])
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[1], person=mother.pk, now=at(17, 1), scope=scope)
    with pytest.raises(NotInThisGroup):
        follows(told, movement, told.pupils[1])
    with pytest.raises(NotOnTheWay), acting(told.scope) as scope:
        actions.leave_movement(movement, told.pupils[2].pk, now=at(17, 1), scope=scope)


def test_nobody_follows_or_turns_round_after_the_arrival(told):
    movement = moving(told)
    with acting(told.scope) as scope:
        actions.arrive(movement, missing=[], counted=1, now=at(17, 4), scope=scope)
    with pytest.raises(AlreadyArrived):
        follows(told, movement, told.pupils[1])
    with pytest.raises(AlreadyArrived), acting(told.scope) as scope:
        actions.leave_movement(movement, told.pupils[0].pk, now=at(17, 5), scope=scope)


def test_who_does_not_come_is_an_alarm_with_name_and_last_place(told):
    movement = moving(told, *told.pupils[:2])
    with acting(told.scope) as scope:
        actions.arrive(movement, missing=[told.pupils[1].pk], counted=1, now=at(17, 4), scope=scope)
        alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.pupil_id) == ("lost", told.pupils[1].pk)
    assert alarm.facts["place"] == "17:00 南校区一(1)班教室 → 北校区一(1)班教室"


def watched(told, when) -> list[str]:
    with time_machine.travel(when, tick=False):
        watch_movements(0)
    with acting(everything(told.school)):
        return [f"{one.kind} {one.facts['name']} {one.facts['place'][:5]} {one.settled_at is not None}" for one in Alarm.objects.all()]


def test_children_too_long_on_the_way_are_one_alarm_with_all_names(told):
    movement = moving(told, *told.pupils[:2])
    assert watched(told, at(17, 9)) == []
    assert watched(told, at(17, 11)) == ["overdue 陈一一、李小明 17:00 False"]
    assert watched(told, at(17, 12)) == ["overdue 陈一一、李小明 17:00 False"]
    with acting(told.scope) as scope:
        actions.arrive(movement, missing=[], counted=2, now=at(17, 14), scope=scope)
    assert watched(told, at(17, 15)) == ["overdue 陈一一、李小明 17:00 True"]


def test_the_minutes_are_the_schools_to_shorten(told):
    moving(told)
    with acting(everything(told.school)) as scope:
        made = actions.watch_movements(day=MONDAY, rules=MovementRules(minutes_max=3), now=at(17, 4), scope=scope)
    assert [one.kind for one in made] == ["overdue"]


def planned(told) -> list[tuple[str, int]]:
    with acting(everything(told.school)) as scope:
        return [(str(one.target.room), one.heads) for one in queries.planned_movements(scope, MONDAY)]


def test_what_must_still_set_out_is_known_before_five(told):
    assert planned(told) == [("北校区一(1)班教室", 2)]
    moving(told, *told.pupils[:2])
    assert planned(told) == []


def test_the_officer_sees_plan_names_and_place(client, told):
    client.force_login(a_member_of_staff(told.school, "安全李", role="safety_officer").user)
    address = reverse("care:board", kwargs={"unit": told.school.code})
    with time_machine.travel(at(16, 55), tick=False):
        assert "计划中的转移" in client.get(address).content.decode()
    moving(told, told.pupils[0])
    watched(told, at(17, 11))
    with time_machine.travel(at(17, 12), tick=False):
        page = client.get(address).content.decode()
    assert "途中超时" in page
    assert "最后位置 17:00 南校区一(1)班教室 → 北校区一(1)班教室" in page


def test_at_the_door_one_tap_for_who_followed_and_for_who_turned_round(client, told):
    movement = moving(told)
    client.force_login(told.late_teacher.user)
    where = {"unit": told.school.code, "movement": movement.pk}
    with time_machine.travel(at(17, 3), tick=False):
        page = client.get(reverse("care:movement", kwargs=where)).content.decode()
        assert "后来跟上的" in page
        client.post(reverse("care:follow", kwargs=where), {"pupil": told.pupils[1].pk})
        client.post(reverse("care:turn_back", kwargs=where), {"pupil": told.pupils[0].pk})
    assert [told.holders(one)[-1] for one in told.pupils[:2]] == ["group", "movement"]


def test_a_long_list_of_followers_is_folded_and_a_short_one_lies_open(client, school):
    told = an_afternoon(school, *(f"学生{number}" for number in "甲乙丙丁戊己庚辛"), late=())
    told.called()
    few, many = (_arrivals(client, told, told.pupils[:going]) for going in (2, 1))
    assert ("看名单：6 人" in few, few.count('class="choice"')) == (False, 6)
    assert ("看名单：7 人" in many, many.count('class="choice"')) == (True, 7)


def _arrivals(client, told, going) -> str:
    with acting(everything(told.school)):
        for one in Movement.objects.filter(arrived_at=None):
            for pupil in queries.on_the_way(one):
                actions.leave_movement(one, pupil.pk, now=at(17, 1), scope=told.scope)
            Movement.objects.filter(pk=one.pk).update(arrived_at=at(17, 1), counted_in=0)
    movement = moving(told, *going)
    with time_machine.travel(at(17, 2), tick=False):
        client.force_login(told.late_teacher.user)
        return client.get(reverse("care:movement", args=[told.school.code, movement.pk])).content.decode()

"""From the classroom to the group as a counted movement: one class to several groups, several to one, nobody lost (C7.4b)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kehou.care import actions, queries
from kehou.care.actions.refusals import NotWithTheClass, RoutineOver, RoutineStands, WalkNotInUse
from kehou.care.choices import Outcome, RoutineKind
from kehou.care.documents import walk_lists
from kehou.care.models import Alarm, HandOver, Movement, Routine, Session
from kehou.care.rules import MovementRules
from kehou.core import clock
from kehou.core.scope import Scope, acting
from kehou.organisation.models import HomeClass
from kehou.papers.paper import Table
from kehou.planning.models import Group
from tests.care.afternoon import ACTIVITIES, MONDAY, STAFFING, a_member, a_mother, an_afternoon, at, put_on_duty
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.papers.examples import STYLE
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


def built():
    """陈、李 and 王 of the class go to the group; 邻班生 of the class next door too; 黄 of the class to another group."""
    school = a_school()
    told = an_afternoon(school, "陈一一", "李小明", "王二小", late=("王二小",))
    told.homeroom = a_member_of_staff(school, "孙老师", role="homeroom")
    home, told.other_class = told.pupils[0].home_class, a_class(school, number=2)
    told.neighbour = a_member(told, a_pupil(told.other_class, "邻班生"))
    with acting(everything(school)):
        HomeClass.objects.filter(pk=home.pk).update(homeroom=told.homeroom)
        first = told.group
        told.other = Group.objects.create(
            school=school, term=first.term, name="一年级2组", campus=first.campus, room=told.late_group.room, starts_on=MONDAY
        )
    put_on_duty(a_member_of_staff(school, "吴老师", role="care_teacher"), told.other, 16, 17)
    told.group, first = told.other, told.group
    told.yellow = a_member(told, a_pupil(home, "黄小花"))
    told.group = first
    with acting(everything(school)):
        told.home_class = HomeClass.objects.select_related("grade").get(pk=home.pk)
    told.session = told.plan()
    return told


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


def begin(told, kind=RoutineKind.WALK, **more):
    given = {"starts_on": MONDAY, "ends_on": None, "temperature": False, "reason": "开学第一个月", **more}
    with acting(told.scope) as scope:
        return actions.begin_routine(kind, **given, now=at(8), scope=scope)


def walk(told, *pupils, counted=None, to=None):
    with acting(told.scope) as scope:
        return actions.start_walk(
            told.home_class, target=to or told.session, pupils=[one.pk for one in pupils], leader=told.homeroom,
            counted=len(pupils) if counted is None else counted, staffing=STAFFING, now=at(15, 50), scope=scope,
        )  # fmt: skip


def arrives(told, movement, *missing, counted, now=None):
    with acting(told.scope) as scope:
        return actions.arrive(movement, missing=[one.pk for one in missing], counted=counted, now=now or at(15, 56), scope=scope)


def test_the_lists_follow_from_places_and_groups_by_themselves(told):
    with acting(told.scope) as scope:
        found = queries.walks_on(scope, MONDAY)
    named = [(one.home_class.name, one.target.group.name, [line.pupil.name for line in one.ready]) for one in found]
    assert sorted(named) == [
        ("一(1)班", "一年级1组", ["陈一一", "李小明", "王二小"]), ("一(1)班", "一年级2组", ["黄小花"]), ("一(2)班", "一年级1组", ["邻班生"]),
    ]  # fmt: skip


def test_a_class_of_thirty_costs_as_many_questions_as_one_of_three(told, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for more in ((), [f"学生{n}" for n in range(8)]):
        for name in more:
            a_member(told, a_pupil(told.home_class, name))
        with acting(told.scope) as scope, CaptureQueriesContext(connection) as seen:
            queries.walks_on(scope, MONDAY)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_the_chain_shows_class_then_movement_then_group_and_who_led(told):
    begin(told)
    movement = walk(told, *told.pupils)
    assert told.holders(told.pupils[0]) == ["movement"]
    arrives(told, movement, counted=3)
    assert told.holders(told.pupils[0]) == ["movement", "group"]
    with acting(told.scope) as scope:
        chain = queries.chain_of(scope, told.pupils[0].pk, MONDAY)
        assert chain.is_whole
        room = told.session.room
        assert [(one.from_kind, one.to_name) for one in chain.steps] == [
            ("class", f"一(1)班 → {room}"), ("movement", f"一年级1组 · {room} · 陈老师"),
        ]  # fmt: skip
        assert queries.where(chain.steps[0]).endswith("带队 孙老师")
    assert told.alarms() == []


def test_the_roll_is_called_for_the_others_only(told):
    begin(told)
    movement = walk(told, *told.pupils[:2])
    arrives(told, movement, counted=2)
    with acting(told.scope) as scope:
        session = Session.objects.get(pk=told.session.pk)
        assert (session.state, session.called_at) == ("open", None)
        said = actions.call_roll(session, absent=[told.neighbour.pk], now=at(16, 5), scope=scope)
    assert (said.present, said.absent) == ((told.pupils[2].pk,), (told.neighbour.pk,))
    assert told.holders(told.pupils[0]) == ["movement", "group"]


def test_a_child_still_on_the_way_is_not_missed_by_the_roll(told):
    begin(told)
    movement = walk(told, *told.pupils)
    with acting(told.scope) as scope:
        actions.open_session(told.session, activity="homework", staffing=STAFFING, activities=ACTIVITIES, now=at(15, 52), scope=scope)
        said = actions.call_roll(told.session, absent=[], now=at(15, 53), scope=scope)
    assert said.present == (told.neighbour.pk,)
    arrives(told, movement, counted=3)
    assert told.holders(told.pupils[0]) == ["movement", "group"]


def test_a_child_that_does_not_arrive_is_an_alarm_with_name_and_last_place_at_once(told):
    begin(told)
    movement = walk(told, *told.pupils)
    arrives(told, movement, told.pupils[1], counted=2)
    with acting(everything(told.school)):
        alarm = Alarm.objects.select_related("pupil").get()
    assert (alarm.kind, alarm.pupil.name, alarm.raised_at) == ("lost", "李小明", at(15, 56))
    assert alarm.facts["place"].startswith("15:50 一(1)班 → ")
    with acting(told.scope) as scope:
        actions.settle_alarm(alarm, outcome=Outcome.FOUND, note="在操场", now=at(16), scope=scope)
    assert told.holders(told.pupils[1]) == ["movement", "group"]


def test_a_way_that_takes_too_long_is_an_alarm_that_names_everybody(told):
    begin(told)
    movement = walk(told, *told.pupils)
    with acting(told.scope) as scope:
        rules = MovementRules(minutes_max=10)
        assert actions.watch_movements(day=MONDAY, rules=rules, now=at(15, 59), scope=scope) == []
        (alarm,) = actions.watch_movements(day=MONDAY, rules=rules, now=at(16, 0), scope=scope)
    assert (alarm.kind, alarm.facts["name"]) == ("overdue", "陈一一、李小明、王二小")
    arrives(told, movement, counted=3, now=at(16, 2))
    assert told.alarms() == [("overdue", True)]


def test_a_count_that_differs_is_an_alarm_at_either_door(told):
    begin(told)
    movement = walk(told, *told.pupils, counted=2)
    arrives(told, movement, counted=4)
    assert told.alarms() == [("count_out", False), ("count_in", False)]


def test_late_joiners_early_leavers_and_who_turns_round(told):
    begin(told)
    first, second, third = told.pupils
    mother = a_mother(first)
    movement = walk(told, first, second)
    with acting(told.scope) as scope:
        actions.join_movement(movement, third.pk, staffing=STAFFING, now=at(15, 51), scope=scope)
        actions.leave_movement(movement, second.pk, now=at(15, 52), scope=scope)
        actions.pick_up(first, person=mother.pk, now=at(15, 53), scope=scope)
    arrives(told, movement, counted=1)
    assert [told.holders(one) for one in told.pupils] == [["movement", "guardian"], ["movement", "class"], ["movement", "group"]]
    assert told.alarms() == []
    again = walk(told, second)
    arrives(told, again, counted=1, now=at(15, 58))
    assert told.holders(second) == ["movement", "class", "movement", "group"]


def test_nobody_hands_over_a_child_of_another_class_or_one_that_has_left(told):
    begin(told)
    with pytest.raises(NotWithTheClass):
        walk(told, told.neighbour)
    mother = a_mother(told.pupils[0])
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[0], person=mother.pk, now=at(15, 40), scope=scope)
    with pytest.raises(NotWithTheClass):
        walk(told, *told.pupils)
    assert told.holders(told.pupils[1]) == []


def test_one_class_walks_to_several_groups(told):
    begin(told)
    with acting(everything(told.school)):
        other = Session.objects.get(group=told.other)
    arrives(told, walk(told, *told.pupils), counted=3)
    arrives(told, walk(told, told.yellow, to=other), counted=1)
    with acting(everything(told.school)):
        assert HandOver.objects.get(pupil=told.yellow, to_kind="group").session == other


def test_without_the_routine_the_teacher_collects_in_the_room(told):
    with pytest.raises(WalkNotInUse):
        walk(told, *told.pupils)


def test_a_routine_holds_for_its_days_and_never_twice(told):
    begin(told, ends_on=MONDAY + timedelta(days=7))
    with pytest.raises(RoutineStands):
        begin(told, starts_on=MONDAY + timedelta(days=7))
    with acting(told.scope) as scope:
        on = [queries.routine_on(scope, RoutineKind.WALK, MONDAY + timedelta(days=n)) is not None for n in (-1, 0, 7, 8)]
        assert on == [False, True, True, False]
        actions.end_routine(Routine.objects.get(), now=at(9), scope=scope)
        assert queries.routine_on(scope, RoutineKind.WALK, MONDAY) is None
        with pytest.raises(RoutineOver):
            actions.end_routine(Routine.objects.get(), now=at(9), scope=scope)
    begin(told)


def test_a_movement_sets_out_from_one_place_says_the_database(told):
    with acting(everything(told.school)), pytest.raises(IntegrityError, match="movement_sets_out_from_one_place"), transaction.atomic():
        Movement.objects.create(school=told.school, date=MONDAY, target=told.session, departed_at=at(16))


# ── pages ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def quarter_to_four(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(15, 50))
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


def test_the_homeroom_teacher_counts_off_her_class_with_one_tap_an_exception(told, client, quarter_to_four):
    begin(told)
    client.force_login(told.homeroom.user)
    unit, ids = {"unit": told.school.code}, {"unit": told.school.code, "home_class": told.home_class.pk, "session": told.session.pk}
    page = client.get(reverse("care:walks", kwargs=unit)).content.decode()
    assert "一(1)班" in page and "一(2)班" not in page  # the class next door is not hers
    assert "邻班生" not in client.get(reverse("care:walk", kwargs=ids)).content.decode()
    said = {"staying": [str(told.pupils[2].pk)], "counted": 2, "leader": str(told.homeroom.pk)}
    assert client.post(reverse("care:start_walk", kwargs=ids), said).status_code == 302
    assert [told.holders(one) for one in told.pupils] == [["movement"], ["movement"], []]
    other = {**ids, "home_class": told.other_class.pk}
    assert client.post(reverse("care:start_walk", kwargs=other), said).status_code == 404


def test_the_care_teacher_counts_them_in_and_calls_the_others(told, client, quarter_to_four):
    begin(told)
    movement = walk(told, *told.pupils[:2])
    client.force_login(told.teacher.user)
    unit = told.school.code
    page = client.get(reverse("care:session", kwargs={"unit": unit, "session": told.session.pk})).content.decode()
    assert "有一队正在过来" in page and page.count("在路上") == 2
    door = reverse("care:movement", kwargs={"unit": unit, "movement": movement.pk})
    assert "孙老师" in client.get(door).content.decode()
    client.post(door + "arrive/", {"counted": 2})
    assert told.holders(told.pupils[0]) == ["movement", "group"]


def test_the_paper_twin_lists_each_class_by_group(told, client, quarter_to_four):
    client.force_login(told.homeroom.user)
    answer = client.get(reverse("care:walk_lists", kwargs={"unit": told.school.code}))
    assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
    with acting(told.scope) as scope:
        papers = walk_lists(queries.walks_on(scope, MONDAY), MONDAY, STYLE)
    assert [one.title for one in papers] == ["一(1)班放学交接单", "一(2)班放学交接单"]
    tables = [[row[1] for row in block.rows] for block in papers[0].blocks if isinstance(block, Table)]
    assert tables == [["陈一一", "李小明", "王二小"], ["黄小花"]]


def test_the_board_shows_who_still_waits_in_the_classroom(told):
    def waiting():
        with acting(told.scope) as scope:
            return [(one.origin, one.target) for one in queries.board_on(scope, at(16)).walks]

    assert waiting() == []
    begin(told)
    walk(told, *told.pupils)
    assert waiting() == [("一(1)班", "一年级2组"), ("一(2)班", "一年级1组")]


def test_scope_of_a_system_desk_reads_the_routine_too(told):
    begin(told)
    with acting(Scope("system", units=(told.school.pk,), unit=told.school)) as scope:
        assert queries.routine_on(scope, RoutineKind.WALK, MONDAY)

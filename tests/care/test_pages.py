"""The pages of an afternoon, asked for as the people who use them; the neighbour's child appears."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.care import actions
from kehou.care.models import Alarm, Mark, Permit, PrintedPage, Session
from kehou.core.models import Look
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, a_collector, a_mother, a_permit, an_afternoon, at
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(16, 2), tick=False):
        yield


def built():
    return an_afternoon(a_school(), "陈一一", "李小明", "王二小", late=("李小明",))


world = prepared(built, at=at(16, 2))


@pytest.fixture
def told(world, db):
    return fresh(world)


def signed_in(client, person):
    client.force_login(person.user if hasattr(person, "user") else person)
    return client


def go(client, name, **kwargs):
    return client.get(reverse(f"care:{name}", kwargs=kwargs))


def tell(client, name, data=None, **kwargs):
    return client.post(reverse(f"care:{name}", kwargs=kwargs), data or {})


def words(response) -> str:
    return response.content.decode()


def in_school(told):
    return {"unit": told.school.code}


def test_the_teacher_sees_the_duty_of_today(client, told):
    told.plan()
    page = words(go(signed_in(client, told.teacher), "duty", **in_school(told)))
    assert "一年级1组" in page
    assert "开始点名" in page
    assert "晚托班" not in page


def test_a_teacher_without_duty_is_told_what_to_do(client, told):
    idle = a_member_of_staff(told.school, "闲老师", role="care_teacher")
    assert "今天没有您的看护" in words(go(signed_in(client, idle), "duty", **in_school(told)))


def test_the_whole_group_is_called_in_one_request(client, told):
    session = told.plan()
    signed_in(client, told.teacher)
    assert "应到 3 人" in words(go(client, "session", session=session.pk, **in_school(told)))
    missing = told.pupils[2]
    answer = tell(client, "roll", {"activity": "homework", "absent": [str(missing.pk)]}, session=session.pk, **in_school(told))
    assert answer.status_code == 302
    page = words(client.get(answer.url))
    assert "点名完成：到 2 人，未到 1 人，请假 0 人。" in page
    with acting(everything(told.school)):
        assert Session.objects.get(pk=session.pk).activity == "homework"
        assert dict(Mark.objects.values_list("pupil__name", "state")) == {
            "陈一一": "present",
            "李小明": "present",
            "王二小": "absent",
        }


def test_another_teachers_session_is_not_found(client, told):
    session = told.plan()
    signed_in(client, told.late_teacher)
    assert go(client, "session", session=session.pk, **in_school(told)).status_code == 404
    assert tell(client, "roll", {"activity": "homework"}, session=session.pk, **in_school(told)).status_code == 404


def test_a_child_of_another_school_can_not_be_smuggled_into_the_roll(client, told, other_school):
    stranger = a_pupil(a_class(other_school), "外校生")
    session = told.plan()
    signed_in(client, told.teacher)
    answer = tell(client, "roll", {"activity": "homework", "absent": [str(stranger.pk)]}, session=session.pk, **in_school(told))
    assert answer.status_code == 422
    with acting(everything(told.school)):
        assert Mark.objects.count() == 0


def pick_up_page(client, told, child):
    return go(client, "child", pupil=child.pk, **in_school(told))


def test_the_pick_up_page_names_who_may_come_today_and_who_may_not(client, told):
    child, neighbour = told.pupils[:2]
    a_mother(child)
    a_collector(child, "李姑姑", ends_on=MONDAY.replace(day=24))
    a_mother(neighbour, "邻居妈妈")
    told.called()
    page = words(pick_up_page(signed_in(client, told.teacher), told, child))
    assert "李妈妈" in page
    assert "李姑姑" in page.split("今天不能接的人")[1]
    assert "邻居妈妈" not in page
    with acting(everything(told.school)):
        assert Look.objects.filter(permission="care.view_child").get().fields == ["collectors", "whereabouts"]


def test_the_mother_takes_the_child_with_one_tap(client, told):
    child = told.pupils[0]
    mother = a_mother(child)
    told.called()
    signed_in(client, told.teacher)
    answer = tell(client, "collect", {"person": str(mother.pk)}, pupil=child.pk, **in_school(told))
    assert "陈一一 已交给 李妈妈（母亲）。" in words(client.get(answer.url))
    assert told.holders(child) == ["group", "guardian"]


def test_a_barred_person_is_refused_and_the_alarm_stays(client, told):
    child = told.pupils[0]
    barred = a_collector(child, "张某", barred=True)
    told.called()
    signed_in(client, told.teacher)
    answer = tell(client, "collect", {"person": str(barred.pk)}, pupil=child.pk, **in_school(told))
    assert answer.status_code == 422
    assert "张某 被登记为不得接走这个孩子。" in words(answer)
    assert told.holders(child) == ["group"]
    assert told.alarms() == [("refused_person", False)]


def test_a_child_of_another_group_is_not_found_by_this_teacher(client, told):
    told.called()
    signed_in(client, told.late_teacher)
    assert pick_up_page(client, told, told.pupils[0]).status_code == 404
    assert tell(client, "alone", {"already_gone": "1"}, pupil=told.pupils[0].pk, **in_school(told)).status_code == 404


def test_five_o_clock_on_two_phones(client, told):
    child = told.pupils[1]
    session = told.called()
    signed_in(client, told.teacher)
    page = words(go(client, "depart", session=session.pk, **in_school(told)))
    assert page.count(" checked") == 1
    data = {"pupils": [str(child.pk)], "counted": 1}
    assert tell(client, "start", data, session=session.pk, **in_school(told)).status_code == 302
    with acting(everything(told.school)):
        late, movement = told.late(), told.late().arrivals.get()
    signed_in(client, told.late_teacher)
    assert "有一队正在过来" in words(go(client, "session", session=late.pk, **in_school(told)))
    assert "李小明" in words(go(client, "movement", movement=movement.pk, **in_school(told)))
    answer = tell(client, "arrive", {"counted": 1}, movement=movement.pk, **in_school(told))
    assert "人齐" in words(client.get(answer.url))
    assert told.holders(child) == ["group", "movement", "group"]


def test_a_make_up_child_is_found_by_pinyin_and_taken_in(client, told):
    left = a_pupil(a_class(told.school, 2), "赵补缺", pinyin="zhaobuque")
    session = told.called()
    signed_in(client, told.teacher)
    url = reverse("care:find", kwargs={"session": session.pk, **in_school(told)})
    assert "赵补缺" in words(client.get(url, {"q": "zhaob"}))
    answer = tell(client, "take_in", {"pupil": str(left.pk)}, session=session.pk, **in_school(told))
    assert "由您负责当面交给家长" in words(client.get(answer.url))


@pytest.fixture
def guard(told):
    return a_member_of_staff(told.school, "门卫老吴", role="gate")


def scan(client, told, token):
    return words(client.get(reverse("care:gate", kwargs=in_school(told)), {"token": token}))


def test_the_gate_lets_a_child_with_a_permit_for_today_go(client, told, guard):
    child = told.pupils[0]
    permit = a_permit(child, told)
    told.called()
    signed_in(client, guard)
    assert "可以放行" in scan(client, told, permit.token)
    tell(client, "alone", {"back": "gate"}, pupil=child.pk, **in_school(told))
    assert told.holders(child) == ["group", "alone"]
    assert "今天已经离校" in scan(client, told, permit.token)


def test_the_gate_knows_another_days_a_revoked_and_a_foreign_permit(client, told, guard, other_school):
    tuesdays, revoked, waiting = (
        a_permit(told.pupils[0], told, 2),
        a_permit(told.pupils[1], told),
        a_permit(told.pupils[2], told, granted=False),
    )
    with acting(told.scope) as scope:
        actions.revoke_permit(revoked, reason="家长来电", now=at(12), scope=scope)
    theirs = an_afternoon(other_school, "外校生")
    foreign = a_permit(theirs.pupils[0], theirs)
    told.called()
    signed_in(client, guard)
    assert [
        phrase in scan(client, told, permit.token)
        for permit, phrase in (
            (tuesdays, "此证不含今天"), (revoked, "此证已收回"), (waiting, "此证还在审核"), (foreign, "不是本校的证"),
        )
    ] == [True] * 4  # fmt: skip


def test_the_board_shows_alarms_first_and_every_child_under_its_holder(client, told):
    officer = a_member_of_staff(told.school, "安全李", role="safety_officer")
    called = told.called(told.pupils[2])
    page = words(go(signed_in(client, officer), "board", **in_school(told)))
    assert page.index("点名未到 · 王二小") < page.index("一年级1组 · 南校区一(1)班教室 · 陈老师")
    assert reverse("care:board_changes", kwargs=in_school(told)) in page
    opened = words(client.get(reverse("care:board", kwargs=in_school(told)), {"show": f"group-{called.pk}"}))
    assert "陈一一" in opened
    assert "陈一一" not in page
    with acting(everything(told.school)):
        alarm = Alarm.objects.get()
    assert "王二小" in words(go(client, "alarm", alarm=alarm.pk, **in_school(told)))
    tell(client, "settle", {"outcome": "on_leave", "note": "母亲电话"}, alarm=alarm.pk, **in_school(told))
    assert told.alarms() == [("missing", True)]


def test_the_service_lead_plans_the_day(client, told):
    lead = a_member_of_staff(told.school, "负责人", role="service_lead")
    signed_in(client, lead)
    assert "今天还没有场次" in words(go(client, "day", **in_school(told)))
    tell(client, "plan_day", **in_school(told))
    page = words(go(client, "day", **in_school(told)))
    assert "一年级1组" in page
    assert "晚托班" in page


def a_mothers_phone(client, child):
    client.force_login(a_mother(child).user)
    return client


def test_a_mother_sees_where_her_child_is_and_not_the_neighbours(client, told):
    child, neighbour = told.pupils[:2]
    told.called()
    a_mothers_phone(client, child)
    page = words(go(client, "own_children"))
    assert "陈老师" in page
    assert neighbour.name not in page
    assert go(client, "own_child", pupil=neighbour.pk).status_code == 404
    assert "经手：陈老师" in words(go(client, "own_child", pupil=child.pk))


def test_a_mother_asks_for_leave_and_the_neighbour_can_not_be_excused(client, told):
    child, neighbour = told.pupils[:2]
    a_mothers_phone(client, child)
    tell(client, "leave", {"date": "2024-03-25", "reason": "看牙"}, pupil=child.pk)
    assert "看牙" in words(go(client, "own_child", pupil=child.pk))
    assert tell(client, "leave", {"date": "2024-03-25"}, pupil=neighbour.pk).status_code == 404
    told.called()
    assert (told.holders(child), told.holders(neighbour)) == ([], ["group"])


def test_a_permit_from_the_mothers_phone_to_the_printed_card(client, told):
    child = told.pupils[0]
    homeroom = a_member_of_staff(told.school, "班主任", role="homeroom")
    with acting(everything(told.school)):
        child.home_class.homeroom = homeroom
        child.home_class.save()
    a_mothers_phone(client, child)
    tell(client, "ask_permit", {"weekdays": [1, 3], "understood": "on"}, pupil=child.pk)
    with acting(everything(told.school)):
        permit = Permit.objects.get()
    signed_in(client, homeroom)
    assert "陈一一" in words(go(client, "permits", **in_school(told)))
    tell(client, "decide_permit", {"decision": "grant"}, permit=permit.pk, **in_school(told))
    printed = go(client, "card", permit=permit.pk, **in_school(told))
    assert (printed["Content-Type"], printed.content[:4]) == ("application/pdf", b"%PDF")
    with acting(everything(told.school)):
        client.force_login(child.guardians.get().user)
    card = words(go(client, "own_card", pupil=child.pk))
    assert "周一、周三" in card
    assert "<svg" in card


def test_a_homeroom_teacher_does_not_decide_for_another_class(client, told):
    stranger = a_member_of_staff(told.school, "别班班主任", role="homeroom")
    permit = a_permit(told.pupils[0], told, granted=False)
    signed_in(client, stranger)
    assert tell(client, "decide_permit", {"decision": "grant"}, permit=permit.pk, **in_school(told)).status_code == 404


def test_paper_for_when_nothing_else_works(client, told):
    session = told.plan()
    paper = tell(signed_in(client, told.teacher), "print_list", session=session.pk, **in_school(told))
    assert paper.content.startswith(b"%PDF")
    with acting(everything(told.school)):
        assert {*PrintedPage.objects.get(session=session).pupils} == {one.pk for one in told.pupils}


def queries_of_a_roll_call(client, school, n):
    told = an_afternoon(school, *(f"学生{i:02}" for i in range(n)))
    session = told.plan()
    signed_in(client, told.teacher)
    with CaptureQueriesContext(
        connection,
    ) as page:
        go(client, "session", session=session.pk, **in_school(told))
    with CaptureQueriesContext(connection) as call:
        tell(client, "roll", {"activity": "homework"}, session=session.pk, **in_school(told))
    return len(page), len(call)


def test_thirty_children_cost_as_many_queries_as_one(client, other_school):
    one = queries_of_a_roll_call(client, other_school, 1)
    thirty = queries_of_a_roll_call(client, a_school("yy-primary", "又一小学"), 30)
    assert one == thirty


def test_the_homeroom_teacher_keeps_the_archive_of_the_own_class_only(client, told):
    homeroom = a_member_of_staff(told.school, "班主任", role="homeroom")
    other = a_pupil(a_class(told.school, 3), "别班的孩子")
    with acting(everything(told.school)):
        told.pupils[0].home_class.homeroom = homeroom
        told.pupils[0].home_class.save()
    session = told.called(told.pupils[2])
    with acting(told.scope) as scope:
        actions.correct_mark(session, told.pupils[2].pk, state="leave", reason="家长来电", now=at(16, 9), scope=scope)
    signed_in(client, homeroom)
    page = words(go(client, "archive", **in_school(told)))
    assert "王二小" in page
    assert "别班的孩子" not in page
    assert "家长来电" in words(go(client, "archive_of", pupil=told.pupils[2].pk, **in_school(told)))
    assert go(client, "archive_of", pupil=other.pk, **in_school(told)).status_code == 404


def test_an_alarm_is_not_settled_as_found_by_who_chose_nothing(client, told):
    officer = a_member_of_staff(told.school, "安全李", role="safety_officer")
    told.called(told.pupils[0])
    with acting(everything(told.school)):
        alarm = Alarm.objects.get()
    page = words(go(signed_in(client, officer), "alarm", alarm=alarm.pk, **in_school(told)))
    assert "请选" in page
    answer = tell(client, "settle", {"outcome": "", "note": ""}, alarm=alarm.pk, **in_school(told))
    assert answer.status_code == 422 and "请选一个" in words(answer)
    assert told.alarms() == [("missing", False)] and told.holders(told.pupils[0]) == []

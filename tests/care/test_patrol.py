"""The patrol's round, the three checks, and on-time dismissal (C7.2, C7.3, S6)."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kehou.care import actions, queries
from kehou.care.actions.refusals import NeedsWords, OwnRoom
from kehou.care.models import PatrolVisit, Session
from kehou.core.scope import acting
from kehou.notices.models import Message
from tests.care.afternoon import MONDAY, an_afternoon, at
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(16, 30), tick=False):
        yield


def built():
    return an_afternoon(a_school(), "陈一一", "李小明")


world = prepared(built, at=at(16, 30))


@pytest.fixture
def told(world, db):
    return fresh(world)


@pytest.fixture
def principal(told):
    return a_member_of_staff(told.school, "校长", role="principal")


def heard(told, user) -> list[tuple[str, str]]:
    with acting(everything(told.school)):
        return list(Message.objects.filter(user=user).order_by("id").values_list("title", "body"))


def test_a_round_in_order_tells_nobody(client, told, principal):
    session = told.called()
    page = words(go(signed_in(client, principal), "patrol", **in_school(told)))
    assert "还没去" in page
    page = words(go(client, "patrol_room", session=session.pk, **in_school(told)))
    assert "陈老师" in page
    answer = tell(client, "visit_room", {"on_time": "on", "planned_adult": "on", "counted": "2"}, session=session.pk, **in_school(told))
    page = words(client.get(answer.url))
    assert "已记下，一切正常。" in page
    assert "16:30 正常" in page
    assert heard(told, told.teacher.user) == []
    assert told.alarms() == []


def test_findings_go_to_the_room_and_the_lead_and_a_wrong_count_is_an_alarm(client, told, principal):
    lead = a_member_of_staff(told.school, "钱主任", role="service_lead")
    session = told.open()
    said = {"counted": "1", "adds_load": "on", "note": "在讲新课"}
    answer = tell(signed_in(client, principal), "visit_room", said, session=session.pk, **in_school(told))
    page = words(client.get(answer.url))
    assert "数到 1 人，系统里 0 人" in page
    wrong = "没有按时开始；在场的不是排班的教师；还没有点名；人数与记录不符；在上新课或加作业"
    assert heard(told, told.teacher.user) == heard(told, lead.user) == [("巡课有发现：一年级1组 16:30", wrong)]
    assert told.alarms() == [("patrol", False)]
    assert "数到 1，记录 0" in page


def test_nobody_visits_the_own_room(told):
    session = told.called()
    with acting(told.scope) as scope, pytest.raises(OwnRoom):
        actions.visit_room(session, {"on_time": True, "planned_adult": True, "counted": 2}, now=at(16, 30), scope=scope)
    with acting(everything(told.school)):
        assert not PatrolVisit.objects.exists()


def test_what_was_not_done_needs_a_sentence_and_the_last_check_counts(client, told):
    session = told.called()
    with acting(told.scope) as scope:
        with pytest.raises(NeedsWords):
            actions.check_session(session, hygiene=True, civility=True, safety=False, note="", now=at(16, 50), scope=scope)
        actions.check_session(session, hygiene=True, civility=True, safety=False, note="窗没关", now=at(16, 20), scope=scope)
    page = words(go(signed_in(client, told.teacher), "session", session=session.pk, **in_school(told)))
    assert "窗没关" in page
    said = {"hygiene": "on", "civility": "on", "safety": "on"}
    tell(client, "check_session", said, session=session.pk, **in_school(told))
    assert "三项都做到" in words(go(client, "session", session=session.pk, **in_school(told)))


def test_dismissal_on_time_is_measured_by_group(client, told, principal):
    session = told.called()
    with acting(everything(told.school)) as scope:
        Session.objects.filter(pk=session.pk).update(state="closed", closed_at=at(17, 5))
        row = queries.conduct(scope, MONDAY, MONDAY, 5)[0]
        assert (row.closed, row.on_time, row.latest) == (1, 1, 5)
        Session.objects.filter(pk=session.pk).update(closed_at=at(17, 21))
        row = queries.conduct(scope, MONDAY, MONDAY, 5)[0]
        assert (row.closed, row.on_time, row.latest) == (1, 0, 21)
    page = words(go(signed_in(client, principal), "conduct", **in_school(told)))
    assert "一年级1组" in page
    assert ">21<" in page


def test_one_day_and_many_cost_the_same_number_of_queries(told):
    session = told.called()

    def cost() -> int:
        with acting(everything(told.school)) as scope, CaptureQueriesContext(connection) as seen:
            queries.conduct(scope, MONDAY, MONDAY, 5)
        return len(seen)

    with acting(everything(told.school)):
        Session.objects.filter(pk=session.pk).update(state="closed", closed_at=at(17))
    few = cost()
    with acting(everything(told.school)):
        Session.objects.filter(is_late=True).update(state="closed", closed_at=at(18))
    assert cost() == few

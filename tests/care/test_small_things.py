"""What a teacher meets twenty times an afternoon: back to the own group, told at once when a count differs."""

import pytest
import time_machine
from django.urls import reverse

from kehou.care.models import Session, Watch
from kehou.care.tasks import plan_day
from kehou.core.models import Entry, Look
from kehou.core.scope import acting
from kehou.demo.faces import a_face
from kehou.planning import actions as planning
from kehou.planning.models import Duty
from tests.care.afternoon import MONDAY, a_collector, a_mother, an_afternoon, at
from tests.factories import a_member_of_staff, a_school, everything
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


def tell(client, told, name, data=None, **kwargs):
    return client.post(reverse(f"care:{name}", kwargs={"unit": told.school.code, **kwargs}), data or {})


def test_after_a_child_is_fetched_the_teacher_stands_before_the_own_group_again(client, told):
    session, child = told.called(), told.pupils[0]
    mother = a_mother(child)
    client.force_login(told.teacher.user)
    answer = tell(client, told, "collect", {"person": str(mother.pk)}, pupil=child.pk)
    assert answer.url == reverse("care:session", kwargs={"unit": told.school.code, "session": session.pk})
    assert client.get(answer.url).status_code == 200


def test_a_count_that_differs_is_told_to_the_one_who_counted(client, told):
    session, child = told.called(), told.pupils[1]
    client.force_login(told.teacher.user)
    answer = tell(client, told, "start", {"pupils": [str(child.pk)], "counted": 2}, session=session.pk)
    assert "清点 2 人、名单 1 人" in client.get(answer.url).content.decode()
    with acting(everything(told.school)):
        movement = told.late().arrivals.get()
    client.force_login(told.late_teacher.user)
    answer = tell(client, told, "arrive", {"counted": 0}, movement=movement.pk)
    page = client.get(answer.url).content.decode()
    assert "清点 0 人、名单 1 人" in page
    assert "人齐" not in page
    assert told.alarms() == [("count_out", False), ("count_in", False)]


def test_the_day_plans_itself_in_the_morning(told, other_school):
    """A neighbour without a roster is passed over, and nothing is written for it."""
    plan_day(0)
    with acting(everything(told.school)):
        assert Session.objects.filter(date=MONDAY).count() == 2
    with acting(everything(other_school)):
        assert not Session.objects.exists()
        assert not Entry.objects.filter(kind="care.SessionsPlanned").exists()


def test_a_substitute_of_today_takes_the_session_over(told):
    told.plan()
    other = a_member_of_staff(told.school, "代老师", role="care_teacher", weekdays=[1, 2, 3, 4, 5])
    with acting(everything(told.school)) as scope:
        duty = Duty.objects.get(group=told.group)
        planning.substitute(duty, other, reason="病假", now=at(12), scope=scope)
        session = Session.objects.get(group=told.group)
        assert session.teacher_id == other.pk
        assert list(Watch.objects.filter(session=session).values_list("staff", flat=True)) == [other.pk]


def test_whoever_hands_the_child_over_sees_the_faces_of_those_who_may_come(client, told, other_school):
    child = told.pupils[0]
    one = a_collector(child, "陈奶奶", photo=a_face("one"))
    told.called()
    client.force_login(told.teacher.user)
    where = {"unit": told.school.code, "pupil": child.pk}
    face = reverse("care:portrait", kwargs={**where, "collector": one.pk})
    assert face in client.get(reverse("care:child", kwargs=where)).content.decode()
    assert client.get(face).content[6:10] == b"JFIF"
    stranger = a_member_of_staff(told.school, "闲老师", role="care_teacher")
    client.force_login(stranger.user)
    assert client.get(face).status_code == 404
    with acting(everything(told.school)):
        assert Look.objects.filter(fields=["collector.photo"], actor=told.teacher.user).count() == 1

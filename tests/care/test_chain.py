"""The chain of custody of any child on any day, to read and on paper: its own people see it, nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.care import actions, queries
from kehou.care.documents import custody_paper
from kehou.core.models import Look
from kehou.core.scope import acting
from kehou.papers.paper import Style, Table
from tests.care.afternoon import MONDAY, STAFFING, Afternoon, a_mother, an_afternoon, at
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
SEES_ALL = ("safety_officer", "principal", "service_lead", "audit_admin")


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(18), tick=False):
        yield


def built() -> Afternoon:
    """陈一一 walks to the merged room at five, where one head too many is counted, and goes home with the mother."""
    told = an_afternoon(a_school(), "陈一一", "李小明", late=("陈一一",))
    session, mother = told.called(), a_mother(told.pupils[0])
    with acting(told.scope) as scope:
        moved = actions.start_movement(
            session, target=told.late(), pupils=[told.pupils[0].pk], counted=1, staffing=STAFFING, now=at(17), scope=scope
        )
        actions.arrive(moved, missing=[], counted=2, now=at(17, 3), scope=scope)
        actions.pick_up(told.pupils[0], person=mother.pk, now=at(17, 40), scope=scope)
    return told


world = prepared(built, at=at(18))


@pytest.fixture
def told(world, db) -> Afternoon:
    return fresh(world)


def address(told, pupil, name="chain", day=""):
    path = reverse(f"care:{name}", kwargs={"unit": told.school.code, "pupil": pupil.pk})
    return f"{path}?day={day}" if day else path


def test_the_page_tells_holder_after_holder(client, told):
    client.force_login(told.teacher.user)
    page = client.get(address(told, told.pupils[0])).content.decode()
    places = [page.index(words) for words in ("1. 班级 → 看护班组", "2. 看护班组 → 途中", "3. 途中 → 看护班组", "4. 看护班组 → 监护人：李妈妈")]
    assert places == sorted(places)
    assert "交接 4 次，链条完整" in page
    assert "到达清点 2 人" in page
    assert "其中 1 次有异常" in page


@pytest.mark.parametrize("role", SEES_ALL)
def test_who_answers_for_the_school_reads_any_child(client, told, role):
    client.force_login(a_member_of_staff(told.school, "某人", role=role).user)
    assert "李妈妈" in client.get(address(told, told.pupils[0])).content.decode()


def test_a_teacher_reads_the_own_children_on_the_days_they_were_hers_and_no_other(client, told):
    stranger = a_pupil(a_class(told.school, number=2), "邻班生")
    client.force_login(told.teacher.user)
    assert client.get(address(told, stranger)).status_code == 404
    other = a_member_of_staff(told.school, "闲老师", role="care_teacher")
    client.force_login(other.user)
    assert client.get(address(told, told.pupils[0])).status_code == 404


def test_a_homeroom_teacher_reads_the_class_on_any_day(client, told):
    homeroom = a_member_of_staff(told.school, "班主任", role="homeroom")
    with acting(everything(told.school)):
        told.pupils[0].home_class.homeroom = homeroom
        told.pupils[0].home_class.save()
    client.force_login(homeroom.user)
    assert "李妈妈" in client.get(address(told, told.pupils[0])).content.decode()
    before = client.get(address(told, told.pupils[0], day=MONDAY - timedelta(days=3))).content.decode()
    assert "这一天没有交接" in before
    assert client.get(address(told, a_pupil(a_class(told.school, number=2), "邻班生"))).status_code == 404


def test_the_gate_and_a_family_do_not_read_it(client, told):
    client.force_login(a_member_of_staff(told.school, "门卫", role="gate").user)
    assert client.get(address(told, told.pupils[0])).status_code == 404


def test_each_look_is_on_record(client, told):
    client.force_login(told.teacher.user)
    client.get(address(told, told.pupils[0]))
    with acting(everything(told.school)):
        look = Look.objects.get(permission="care.view_chain")
    assert (look.fields, str(told.pupils[0].pk) in look.whom) == (["whereabouts", "collectors"], True)


def test_a_day_to_come_and_a_day_nobody_can_read_are_today(client, told):
    client.force_login(told.teacher.user)
    for typed in ("2999-01-01", "没有这天"):
        assert "链条完整" in client.get(address(told, told.pupils[0], day=typed)).content.decode()


def test_the_paper_is_chinese_official_and_proven(client, told):
    client.force_login(told.teacher.user)
    answer = client.get(address(told, told.pupils[0], "chain_paper"), headers={"accept-language": "en"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_what_stands_on_the_paper(told):
    with acting(told.scope) as scope:
        chain = queries.chain_of(scope, told.pupils[0].pk, MONDAY)
        paper = custody_paper(chain, Style("某小学"), made_on=MONDAY, made_by="陈老师")
    steps, marks, alarms = (block.rows for block in paper.blocks if isinstance(block, Table))
    assert [(row[0], row[1], row[2]) for row in steps] == [
        ("1", "16:05:00", "班级"),
        ("2", "17:00:00", "看护班组"),
        ("3", "17:03:00", "途中"),
        ("4", "17:40:00", "看护班组"),
    ]
    assert steps[2][7] == "人数与应到不符"
    assert [row[2] for row in marks] == ["到", "到"]
    assert [row[:3] for row in alarms] == [("17:03:00", "到达人数不符", "未处理")]
    assert (paper.title, paper.subtitle) == ("学生交接记录", "一(1)班 陈一一")


def test_three_hand_overs_and_one_cost_the_same(client, told):
    client.force_login(told.teacher.user)
    one, four = (_asked(client, address(told, pupil)) for pupil in (told.pupils[1], told.pupils[0]))
    assert one == four


def _asked(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)

"""What a phone takes along and how it speaks to the house: the own lists, the least of each child, every line answered."""

import json
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.care.models import HandOver, PhoneEntry
from kehou.core.models import Look
from kehou.core.scope import acting
from tests.care.afternoon import Afternoon, a_collector, a_member, a_mother, a_permit, an_afternoon, at
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(16, 2), tick=False):
        yield


def built() -> Afternoon:
    told = an_afternoon(a_school(), "陈一一", "李小明", "王二小", late=("李小明",))
    a_mother(told.pupils[0])
    a_collector(told.pupils[0], "张某", barred=True)
    a_collector(told.pupils[0], "王某", ends_on=at(16).date().replace(day=1))
    a_permit(told.pupils[1], told)
    told.plan()
    return told


world = prepared(built, at=at(16, 2))


@pytest.fixture
def told(world, db) -> Afternoon:
    return fresh(world)


@pytest.fixture
def phone(client, told):
    client.force_login(told.teacher.user)
    return client


def address(told, name: str) -> str:
    return reverse(f"care:{name}", kwargs={"unit": told.school.code})


def a_line(told, **said):
    moment = int(at(16, 2).timestamp() * 1000)
    line = {
        "id": str(uuid4()), "session": str(session_of(told).pk), "device": str(uuid4()), "number": 1, "pupil": str(told.pupils[0].pk),
        "says": "present", "of_roll": False, "at": moment, "offset": 0, "to_kind": "", "to_id": "", "to_name": "",
    }  # fmt: skip
    return {**line, **said}


def session_of(told):
    with acting(everything(told.school)):
        return told.group.sessions.get()


def sent(phone, told, *lines) -> dict:
    answer = phone.post(address(told, "pocket_send"), {"said": json.dumps(lines)})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_the_lists_hold_the_own_children_and_the_least_of_each(phone, told):
    answer = phone.get(address(told, "pocket_lists"))
    [session] = answer.json()["sessions"]
    assert (session["name"], session["called"]) == ("一年级1组", False)
    assert session["children"][0] == {
        "id": str(told.pupils[0].pk), "name": "陈一一", "of": "一(1)班", "late": False, "is": "expected", "to": "", "alone": False,
        "may": [[session["children"][0]["may"][0][0], "guardian", "李妈妈（母亲）"]], "not": ["张某（姑姑）"],
    }  # fmt: skip
    assert [(one["name"], one["late"], one["alone"]) for one in session["children"][1:]] == [("李小明", True, True), ("王二小", False, False)]
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.json()["until"] - answer.json()["now"] == 12 * 3600 * 1000


def test_another_teacher_carries_nothing_of_these_children(client, told):
    client.force_login(a_member_of_staff(told.school, "闲老师", role="care_teacher").user)
    assert client.get(address(told, "pocket_lists")).json()["sessions"] == []


def test_the_page_the_phone_keeps_holds_no_child(phone, told):
    pieces = [phone.get(address(told, name)).content.decode() for name in ("pocket", "pocket_worker", "pocket_manifest")]
    assert [name for pupil in told.pupils for piece in pieces if (name := pupil.name) in piece] == []


def test_taking_the_lists_is_a_look_on_record(phone, told):
    phone.get(address(told, "pocket_lists"))
    with acting(everything(told.school)):
        assert Look.objects.get(permission="care.carry_lists").fields == ["name", "whereabouts", "collectors"]


def test_thirty_children_cost_as_many_questions_as_three(phone, told):
    phone.get(address(told, "pocket_lists"))
    asked = []
    for more in (0, 27):
        for n in range(more):
            a_member(told, a_pupil(told.pupils[0].home_class, f"同学{n:02}"))
        with CaptureQueriesContext(connection) as seen:
            phone.get(address(told, "pocket_lists"))
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_lines_are_taken_once_however_often_they_are_sent(phone, told):
    line = a_line(told, of_roll=True)
    for _again in range(2):
        assert sent(phone, told, line)["taken"] == [line["id"]]
    with acting(everything(told.school)):
        assert (PhoneEntry.objects.count(), HandOver.objects.count()) == (1, 1)


def test_a_line_nobody_can_read_stays_on_the_phone_and_keeps_no_other_back(phone, told):
    good, bad, no_receiver = a_line(told), a_line(told, says="flies"), a_line(told, says="gone")
    answer = sent(phone, told, bad, good, no_receiver)
    assert (answer["taken"], answer["refused"]) == ([good["id"]], [bad["id"], no_receiver["id"]])


def test_a_line_about_a_session_of_somebody_else_is_refused(client, told):
    client.force_login(a_member_of_staff(told.school, "闲老师", role="care_teacher").user)
    line = a_line(told)
    answer = sent(client, told, line)
    assert (answer["taken"], answer["refused"]) == ([], [line["id"]])


def test_a_child_of_the_class_next_door_cannot_be_spoken_of(phone, told):
    stranger = a_pupil(a_class(told.school, number=2), "邻班生")
    assert sent(phone, told, a_line(told, pupil=str(stranger.pk)))["taken"] == []


def test_a_person_who_is_not_the_childs_is_taken_down_by_name_and_flagged(phone, told):
    other = a_mother(told.pupils[1], "别人的妈妈")
    sent(phone, told, a_line(told, says="gone", to_kind="guardian", to_id=str(other.pk), to_name="别人的妈妈"))
    with acting(everything(told.school)):
        gone = HandOver.objects.get()
    assert (gone.to_kind, gone.guardian_id, gone.to_name, gone.flag) == ("other", None, "别人的妈妈", "not_listed")


@pytest.mark.parametrize("said", ["", "no json", "{}", "[1]", "[" * 400])
def test_rubbish_is_refused_in_words(phone, told, said):
    assert phone.post(address(told, "pocket_send"), {"said": said}).status_code == 422


def test_what_phones_disagree_about_stands_on_the_teachers_page(phone, told):
    one, other = (str(uuid4()) for _n in range(2))
    sent(phone, told, a_line(told, of_roll=True, device=one), a_line(told, of_roll=True, device=other, says="absent"))
    page = phone.get(reverse("care:session", kwargs={"unit": told.school.code, "session": session_of(told).pk})).content.decode()
    assert "登记不一致 · 陈一一" in page
    assert "16:02 到（陈老师）" in page

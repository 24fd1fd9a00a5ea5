"""An incident from the classroom to the closed case: who is told, what the family reads, the claim (C7.3, S7.2)."""

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from kehou.care import actions
from kehou.care.actions.refusals import FollowUpMissing, IncidentClosed, NeedsWords
from kehou.care.models import Incident, IncidentNote
from kehou.core.scope import acting
from kehou.notices.models import Message
from tests.care.afternoon import a_mother, an_afternoon, at
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.care.test_permits import a_photo
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
def officer(told):
    return a_member_of_staff(told.school, "安老师", role="safety_officer")


def said(child=None, **more) -> dict:
    values = {
        "severity": "moderate", "kind": "injury", "place": "操场", "happened_at": "2024-03-25T16:20", "what": "跑步时摔倒，膝盖擦破。",
        "family_words": "孩子膝盖擦破，已清洗包扎。",
    }  # fmt: skip
    return {**values, **({"pupils": [str(child.pk)]} if child else {}), **more}


def reported(client, told, **more):
    session = told.called()
    answer = tell(signed_in(client, told.teacher), "report_incident", said(told.pupils[0], **more), session=session.pk, **in_school(told))
    assert answer.status_code == 302, words(answer)
    with acting(everything(told.school)):
        return Incident.objects.get()


def heard(told, user) -> list[str]:
    with acting(everything(told.school)):
        return list(Message.objects.filter(user=user).order_by("id").values_list("title", flat=True))


def test_a_teacher_reports_a_fall_with_a_photo_and_the_right_people_know(client, told, officer):
    mother, other = a_mother(told.pupils[0], "陈妈妈"), a_mother(told.pupils[1], "李妈妈")
    one = reported(client, told, photo=a_photo())
    assert heard(told, officer.user) == ["事件：受伤（一般）· 操场"]
    assert heard(told, mother.user) == ["陈一一 在课后服务中有一件事要告诉您，请打开看。"]
    assert heard(told, other.user) == []
    page = words(go(signed_in(client, mother), "own_child", pupil=told.pupils[0].pk))
    assert "孩子膝盖擦破，已清洗包扎。" in page
    assert "跑步时摔倒" not in page
    assert "孩子膝盖擦破" not in words(go(signed_in(client, other), "own_child", pupil=told.pupils[1].pk))
    page = words(go(signed_in(client, officer), "incident", incident=one.pk, **in_school(told)))
    assert "跑步时摔倒，膝盖擦破。" in page
    with acting(everything(told.school)):
        picture = IncidentNote.objects.get(kind="photo")
    seen = go(client, "incident_photo", incident=one.pk, incident_note=picture.pk, **in_school(told))
    assert (seen["Content-Type"], seen.content[:2]) == ("image/jpeg", b"\xff\xd8")


def test_what_happened_is_sealed_in_the_database(client, told, officer):
    one = reported(client, told)
    with acting(everything(told.school)), connection.cursor() as cursor:
        cursor.execute("SELECT what FROM care_incident WHERE id = %s", [one.pk])
        assert "摔倒".encode() not in bytes(cursor.fetchone()[0])


def test_a_serious_incident_is_an_alarm_at_once(client, told, officer):
    reported(client, told, severity="serious")
    assert told.alarms() == [("incident", False)]


def test_a_teacher_of_another_group_and_another_school_do_not_see_it(client, told, officer, other_school):
    one = reported(client, told)
    idle = a_member_of_staff(told.school, "闲老师", role="care_teacher")
    assert go(signed_in(client, idle), "incident", incident=one.pk, **in_school(told)).status_code == 404
    assert "操场" not in words(go(client, "incidents", **in_school(told)))
    assert "操场" in words(go(signed_in(client, told.teacher), "incidents", **in_school(told)))
    stranger = a_member_of_staff(other_school, "邻校安全", role="safety_officer")
    assert go(signed_in(client, stranger), "incident", incident=one.pk, unit=other_school.code).status_code == 404


def test_a_case_is_followed_claimed_and_closed_in_this_order(client, told, officer):
    one = reported(client, told, family_words="")
    with acting(everything(told.school)) as scope:
        with pytest.raises(FollowUpMissing):
            actions.close_incident(one, words="好了", now=at(17), scope=scope)
        with pytest.raises(NeedsWords):
            actions.follow_incident(one, kind="done", words=" ", now=at(17), scope=scope)
    signed_in(client, officer)
    where = {"incident": one.pk, **in_school(told)}
    tell(client, "incident_note", {"kind": "told", "whom": "陈妈妈", "words": "电话告知，来校接"}, **where)
    assert tell(client, "incident_claim", {"claim": "filed", "number": ""}, **where).status_code == 422
    tell(client, "incident_claim", {"claim": "filed", "number": "BX-001"}, **where)
    tell(client, "close_incident", {"words": "家长已接回，无碍"}, **where)
    page = words(go(client, "incident", **where))
    for expected in ("告知：陈妈妈 电话告知，来校接", "已报案 BX-001", "结案", "家长已接回，无碍"):
        assert expected in page
    with acting(everything(told.school)) as scope, pytest.raises(IncidentClosed):
        actions.follow_incident(one, kind="done", words="再记", now=at(17), scope=scope)
    tell(client, "incident_claim", {"claim": "paid", "number": "BX-001"}, **where)
    with acting(everything(told.school)):
        assert Incident.objects.get().claim == "paid"


def test_the_database_wants_a_number_for_a_filed_claim(client, told, officer):
    reported(client, told)
    with acting(everything(told.school)), pytest.raises(IntegrityError, match="claim_has_a_number"), transaction.atomic():
        Incident.objects.update(claim="paid")

"""A consent taken back while the child is in care: whoever holds it knows at once, and reads nothing any more (S4.1)."""

import pytest
import time_machine
from django.test import Client

from kehou.care import queries
from kehou.core.pages import unit_scope
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.people import actions as people
from kehou.people.choices import Purpose
from kehou.people.models import Pupil
from kehou.people.queries import effects_of
from kehou.wiring import navigation
from tests.care.afternoon import a_collector, a_mother, an_afternoon, at
from tests.factories import a_member_of_staff, everything

pytestmark = pytest.mark.django_db
CANARY = "花生会休克"


@pytest.fixture
def told(school):
    told = an_afternoon(school, "李小明", "王小红")
    with acting(everything(school)) as scope:
        Pupil.objects.filter(name="李小明").update(health=CANARY)
        for purpose in (Purpose.HEALTH, Purpose.COLLECTORS):
            people.record_consent(told.pupils[0], purpose, given=True, now=at(8), scope=scope)
    return told


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_holds_the_child_is_named_before_and_told_after(told, school):
    child = told.pupils[0]
    with time_machine.travel(at(15), tick=False):
        told.plan()
    with acting(everything(school)) as scope:
        shown = effects_of(scope, child, "health", at(15).date())
        assert "今天看护孩子的陈老师马上收到通知。" in shown
        assert "一年级1组的座位到下一次排座位之前不变；以后排座位不再用这些提示。" in shown
        assert [one.name for one in queries.holders_of(scope, told.pupils[1], at(15).date())] == ["陈老师"]


def test_the_note_is_off_the_roll_and_the_collector_off_the_list_in_the_same_minute(told, school):
    child, mother, aunt = told.pupils[0], a_mother(told.pupils[0]), a_collector(told.pupils[0])
    with time_machine.travel(at(16, 10), tick=False):
        session = told.called()
        phone, office = signed_in(mother.user), signed_in(told.teacher.user)
        pages = [f"/{school.code}/care/sessions/{session.pk}/", f"/{school.code}/care/children/{child.pk}/"]
        before = [office.get(one).content.decode() for one in pages]
        assert (CANARY in before[0], aunt.name in before[1]) == (True, True)
        for purpose in ("health", "collectors"):
            assert phone.post(f"/family/people/{child.pk}/consents/{purpose}/withdraw/").status_code == 302
        after = [office.get(one).content.decode() for one in pages]
        with acting(told.scope) as scope:
            free = queries.collectors_of(Pupil.objects.prefetch_related("guardians", "collectors").get(pk=child.pk), at(16).date(), at(16, 10))
            roll = queries.roll_list(session, scope, notes=True)
    assert (CANARY in after[0], [one.name for one in free], {one.health for one in roll}) == (False, ["李妈妈"], {""})
    with acting(everything(school)):
        said = list(Message.objects.filter(user=told.teacher.user, urgent=True).values_list("title", flat=True))
    assert sorted(said) == sorted(f"李小明：家长已撤回同意“{Purpose(one).label}”" for one in ("health", "collectors"))


OF_CHILD = ("people/{}/", "people/{}/health/", "people/{}/contacts/", "people/{}/edit/", "care/children/{}/", "care/archive/children/{}/")
ROLES = ("homeroom", "grade_leader", "care_teacher", "principal", "safety_officer", "gate", "finance")


def all_pages(user, school, child, session) -> str:
    """Everything this person's navigation leads to, and every page of the child."""
    office, scope = signed_in(user), unit_scope(user, school.code)
    pages = {one["url"] for one in navigation(scope)} | {f"/{school.code}/{one.format(child.pk)}" for one in OF_CHILD}
    answers = [office.get(one) for one in (*sorted(pages), f"/{school.code}/care/sessions/{session.pk}/")]
    assert {one.status_code for one in answers} <= {200, 302, 404}
    return "".join(one.content.decode() for one in answers)


@pytest.mark.parametrize("role", ["service_lead", *(pytest.param(one, marks=pytest.mark.heavy) for one in ROLES)])
def test_no_page_of_any_member_of_staff_still_says_what_was_taken_back(told, school, role):
    child, mother, user = told.pupils[0], a_mother(told.pupils[0]), a_member_of_staff(school, role=role).user
    with time_machine.travel(at(16, 10), tick=False):
        session, lead = told.called(), role == "service_lead"
        assert not lead or CANARY in all_pages(user, school, child, session)
        signed_in(mother.user).post(f"/family/people/{child.pk}/consents/health/withdraw/")
        assert CANARY not in all_pages(user, school, child, session)

"""What must be known of a child's health goes with it from hand to hand, to whoever holds it and to nobody else (S4.1)."""

import pytest
from django.urls import reverse

from kehou.core import clock
from kehou.core.models import Look
from kehou.core.scope import acting
from kehou.people.models import Consent, Pupil
from tests.care.afternoon import a_mother, at
from tests.care.test_walks import begin, told, walk, world  # noqa: F401
from tests.factories import a_member_of_staff, everything

pytestmark = pytest.mark.django_db
NOTE = "花生过敏，药在书包"


@pytest.fixture
def noted(told, monkeypatch):  # noqa: F811
    """The first child's family agreed that its note is read, the second's did not."""
    monkeypatch.setattr(clock, "now", lambda: at(15, 45))
    monkeypatch.setattr(clock, "today", lambda: at(15, 45).date())
    first, second = told.pupils[:2]
    mother = a_mother(first)
    with acting(everything(told.school)):
        for child, note in ((first, NOTE), (second, "哮喘")):
            Pupil.objects.filter(pk=child.pk).update(health=note)
        Consent.objects.create(school=told.school, pupil=first, by=mother.user, purpose="health", version="1", given=True, at=at(8))
    begin(told)
    return told


def page(client, noted, staff, name: str, **ids) -> str:
    client.force_login(staff.user)
    return client.get(reverse(f"care:{name}", kwargs={"unit": noted.school.code, **ids})).content.decode()


def of_the_class(noted) -> dict:
    return {"home_class": noted.home_class.pk, "session": noted.session.pk}


def test_the_homeroom_teacher_reads_it_as_the_class_sets_out(noted, client):
    said = page(client, noted, noted.homeroom, "walk", **of_the_class(noted))
    assert NOTE in said
    assert "哮喘" not in said


def test_a_colleague_who_does_not_hold_the_class_does_not(noted, client):
    lead = a_member_of_staff(noted.school, "陈主任", role="service_lead")
    said = page(client, noted, lead, "walk", **of_the_class(noted))
    assert noted.pupils[0].name in said
    assert NOTE not in said


def test_whoever_receives_them_reads_it_at_the_door(noted, client):
    movement = walk(noted, *noted.pupils[:2])
    said = page(client, noted, noted.teacher, "movement", movement=movement.pk)
    assert NOTE in said
    assert "哮喘" not in said


def test_who_sees_the_same_door_without_holding_them_does_not(noted, client):
    movement = walk(noted, *noted.pupils[:2])
    lead = a_member_of_staff(noted.school, "陈主任", role="service_lead")
    said = page(client, noted, lead, "movement", movement=movement.pk)
    assert noted.pupils[0].name in said
    assert NOTE not in said


def test_the_group_that_leaves_for_the_merged_room_reads_it(noted, client):
    noted.called()
    assert NOTE in page(client, noted, noted.teacher, "depart", session=noted.session.pk)


@pytest.mark.parametrize("name", ["walk", "movement", "depart"])
def test_every_look_is_recorded(noted, client, name):
    ids = {"walk": of_the_class(noted), "depart": {"session": noted.session.pk}}.get(name) or {"movement": walk(noted, *noted.pupils[:2]).pk}
    teacher = noted.homeroom if name == "walk" else noted.teacher
    page(client, noted, teacher, name, **ids)
    with acting(everything(noted.school)):
        assert "health" in Look.objects.filter(actor=teacher.user).latest("at").fields

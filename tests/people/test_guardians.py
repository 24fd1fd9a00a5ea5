"""The school corrects and ends a guardian's entry; whoever is ended sees nothing of the child from that moment."""

from datetime import timedelta

import pytest
from django.test import Client

from kehou.care.queries import collectors_of, people_of
from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.pages import family_scope
from kehou.core.scope import acting
from kehou.people import actions
from kehou.people.models import CodeSlip, Collector, Guardian
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db
MOTHER = {"name": "李 敏", "relation": "mother", "phone": "13800000001"}


@pytest.fixture
def teacher(school):
    return a_member_of_staff(school, "王老师", role="homeroom")


@pytest.fixture
def child(school, teacher):
    return a_pupil(a_class(school, homeroom=teacher), "张小明")


@pytest.fixture
def office(teacher) -> Client:
    client = Client()
    client.force_login(teacher.user)
    return client


def a_guardian(child, name="张父", **more) -> Guardian:
    with acting(everything(child.school)):
        return Guardian.objects.create(school=child.school, pupil=child, name=name, relation="father", **more)


def address(child, guardian, tail="") -> str:
    return f"/{child.school.code}/people/{child.pk}/guardians/{guardian.pk}/{tail}"


def now_standing(child) -> list[str]:
    with acting(everything(child.school)):
        return [one.name for one in Guardian.objects.filter(pupil=child).order_by("name")]


def facts(child, kind: str) -> list[dict]:
    with acting(everything(child.school)):
        return list(Entry.objects.filter(kind=kind).values_list("facts", flat=True))


def test_the_homeroom_teacher_corrects_a_name_and_a_number(office, child):
    theirs = a_guardian(child, "李名")
    assert "李名" in office.get(address(child, theirs)).content.decode()
    assert office.post(address(child, theirs, "correct/"), MOTHER).status_code == 302
    with acting(everything(child.school)):
        one = Guardian.objects.get(pk=theirs.pk)
    assert (one.name, one.relation, one.phone) == ("李敏", "mother", "13800000001")
    assert facts(child, "people.PupilChanged")[-1]["fields"] == ["guardian.name", "guardian.relation", "guardian.phone"]


def test_the_number_somebody_signs_in_with_stays_theirs_the_name_may_be_corrected(office, child):
    user = a_guardian_of(child, name="李名")
    with acting(everything(child.school)):
        theirs = Guardian.objects.get(user=user)
    answer = office.post(address(child, theirs, "correct/"), MOTHER)
    assert answer.status_code == 422
    assert "登录用的手机号不能由学校改" in answer.content.decode()
    assert office.post(address(child, theirs, "correct/"), {**MOTHER, "phone": theirs.phone}).status_code == 302
    assert now_standing(child) == ["李敏"]


def test_an_ended_guardian_sees_nothing_collects_nobody_and_the_entry_stays(office, child):
    user = a_guardian_of(child, name="张父")
    a_guardian(child, "李妈妈")
    with acting(everything(child.school)):
        theirs = Guardian.objects.get(user=user)
        slip = CodeSlip.objects.create(
            school=child.school, pupil=child, guardian=theirs, code_hash="a" * 64, expires_at=clock.now() + timedelta(days=9)
        )
    phone = Client()
    phone.force_login(user)
    assert phone.get(f"/family/people/{child.pk}/").status_code == 200
    assert office.post(address(child, theirs, "end/"), {"reason": "监护权变更"}).status_code == 302
    assert phone.get(f"/family/people/{child.pk}/").status_code == 404
    assert family_scope(user).pupils == ()
    with acting(everything(child.school)):
        assert [one.name for one in people_of(child)] == ["李妈妈"]
        assert Guardian.everyone.get(pk=theirs.pk).ended_at is not None
        assert CodeSlip.objects.get(pk=slip.pk).expires_at <= clock.now()
    (said,) = facts(child, "people.GuardianEnded")
    assert (said["reason"], said["user"]) == ("监护权变更", str(user.pk))


def test_the_last_guardian_is_not_ended_and_no_reason_ends_nobody(office, child):
    only = a_guardian(child)
    answer = office.post(address(child, only, "end/"), {"reason": "登记有误"})
    assert (answer.status_code, "唯一的监护人" in answer.content.decode()) == (422, True)
    a_guardian(child, "李妈妈")
    assert office.post(address(child, only, "end/"), {"reason": " "}).status_code == 422
    assert now_standing(child) == ["张父", "李妈妈"]


def test_another_class_and_another_school_find_no_such_guardian(child, school, other_school):
    theirs = a_guardian(child)
    for stranger in (a_member_of_staff(school, role="homeroom"), a_member_of_staff(other_school, role="service_lead")):
        client = Client()
        client.force_login(stranger.user)
        assert client.get(address(child, theirs)).status_code == 404
        assert client.post(address(child, theirs, "end/"), {"reason": "x"}).status_code == 404


def test_twin_without_the_ending_the_guardian_still_stands(child):
    theirs = a_guardian(child)
    a_guardian(child, "李妈妈")
    with acting(everything(child.school)) as scope:
        actions.save_guardian(theirs, (), scope=scope)
    assert now_standing(child) == ["张父", "李妈妈"]


def a_barred_father(child):
    """An account of the father, whom a court has forbidden to take the child."""
    user = a_guardian_of(child, name="张父")
    with acting(everything(child.school)) as scope:
        actions.bar_person(child, name="张父", relation="父亲", reason="法院裁定", now=clock.now(), scope=scope)
        return user, Guardian.objects.get(user=user)


def may_come(child) -> list[str]:
    with acting(everything(child.school)):
        return [one.name for one in collectors_of(child, clock.now().date(), clock.now())]


def test_a_barred_guardian_is_neither_renamed_from_under_the_bar_nor_ended(office, child):
    user, father = a_barred_father(child)
    a_guardian(child, "李妈妈")
    renamed = {"name": "张 大父", "relation": "father", "phone": father.phone}
    for answer in (
        office.post(address(child, father, "correct/"), renamed),
        office.post(address(child, father, "end/"), {"reason": "登记有误"}),
    ):
        assert (answer.status_code, "禁止这位家长" in answer.content.decode()) == (422, True)
    assert family_scope(user).pupils == ()
    assert may_come(child) == ["李妈妈"]
    assert now_standing(child) == ["张父", "李妈妈"]


def test_twin_once_the_bar_is_lifted_the_name_is_corrected(office, child):
    _user, father = a_barred_father(child)
    with acting(everything(child.school)) as scope:
        bar = Collector.objects.get(pupil=child, barred=True)
        actions.lift_bar(bar, reason="裁定撤销", now=clock.now(), scope=scope)
    renamed = {"name": "张大父", "relation": "father", "phone": father.phone}
    assert office.post(address(child, father, "correct/"), renamed).status_code == 302
    assert now_standing(child) == ["张大父"]


def test_a_barred_guardian_does_not_count_as_the_one_who_remains(office, child):
    a_barred_father(child)
    mother = a_guardian(child, "李妈妈")
    answer = office.post(address(child, mother, "end/"), {"reason": "登记有误"})
    assert (answer.status_code, "唯一的监护人" in answer.content.decode()) == (422, True)
    assert may_come(child) == ["李妈妈"]


def test_an_ended_guardian_named_as_collector_too_does_not_come_either(office, child):
    theirs = a_guardian(child)
    a_guardian(child, "李妈妈")
    with acting(everything(child.school)):
        for name in ("张 父", "张奶奶"):
            Collector.objects.create(
                school=child.school, pupil=child, name=name, relation="亲属", phone="1", starts_on=clock.now().date()
            )
    assert office.post(address(child, theirs, "end/"), {"reason": "监护权变更"}).status_code == 302
    assert may_come(child) == ["李妈妈", "张奶奶"]
    assert len(facts(child, "people.CollectorRevoked")) == 1

"""The school bars somebody from a child: at once, over every entry of that name, and only the school ends it."""

import pytest
from django.test import Client

from kehou.care.queries import collectors_of as may_take
from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.pages import family_scope
from kehou.core.scope import acting
from kehou.people.actions import collectors
from kehou.people.models import Collector, Guardian
from kehou.people.queries import families
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db
ORDER = {"name": "张 某", "relation": "父亲", "reason": "法院文书 2024-17"}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def child(school):
    return a_pupil(a_class(school), "张小明")


@pytest.fixture
def father(child):
    return a_guardian_of(child, name="张某")


@pytest.fixture
def mother(child):
    return a_guardian_of(child, name="李妈妈")


@pytest.fixture
def office(school):
    return signed_in(a_member_of_staff(school, role="service_lead").user)


def address(child, tail: str = "") -> str:
    return f"/{child.school.code}/people/{child.pk}/bars/{tail}"


def the_bar(child) -> Collector:
    with acting(everything(child.school)):
        return Collector.objects.get(pupil=child, barred=True)


def test_a_barred_father_neither_takes_nor_sees_the_child_and_the_mother_does_both(office, child, father, mother):
    sibling = a_pupil(child.home_class, "张小红")
    with acting(everything(child.school)):
        Guardian.objects.create(school=child.school, pupil=sibling, user=father, name="张某", relation="father")
    assert office.post(address(child, "add/"), ORDER).status_code == 302
    assert family_scope(father).pupils == (sibling.pk,)
    assert family_scope(mother).pupils == (child.pk,)
    assert signed_in(father).get(f"/family/care/{child.pk}/").status_code == 404
    with acting(everything(child.school)):
        assert [one.name for one in may_take(child, clock.today(), clock.now())] == ["李妈妈"]
        assert Entry.objects.get(kind="people.PersonBarred").facts["reason"] == ORDER["reason"]


def test_twin_without_the_list_the_barred_father_sees_the_child(office, child, father, monkeypatch):
    office.post(address(child, "add/"), ORDER)
    assert family_scope(father).pupils == ()
    monkeypatch.setattr(families, "_barred_from", lambda pupils, schools: set())
    assert family_scope(father).pupils == (child.pk,)


def test_no_family_sees_or_ends_a_bar(office, child, mother):
    office.post(address(child, "add/"), {**ORDER, "name": "王某"})
    bar, phone = the_bar(child), signed_in(mother)
    assert "王某" not in phone.get(f"/family/people/{child.pk}/collectors/").content.decode()
    assert "王某" not in phone.get(f"/family/people/{child.pk}/export/").content.decode()
    assert phone.post(f"/family/people/{child.pk}/collectors/{bar.pk}/revoke/").status_code == 404
    assert the_bar(child).revoked_at is None


def test_the_school_ends_a_bar_with_its_ground_and_the_father_is_back(office, child, father):
    office.post(address(child, "add/"), ORDER)
    lift = address(child, f"{the_bar(child).pk}/lift/")
    assert office.post(lift, {"reason": ""}).status_code == 422
    assert family_scope(father).pupils == ()
    assert office.post(lift, {"reason": "法院文书 2024-31"}).status_code == 302
    assert family_scope(father).pupils == (child.pk,)
    with acting(everything(child.school)):
        assert [one.name for one in may_take(child, clock.today(), clock.now())] == ["张某"]


def test_the_same_person_is_barred_once(office, child):
    assert office.post(address(child, "add/"), ORDER).status_code == 302
    again = office.post(address(child, "add/"), {**ORDER, "name": "张某"})
    assert again.status_code == 422
    assert "已经在禁止接走的名单里" in again.content.decode()
    assert the_bar(child).name == "张某"


def test_a_homeroom_teacher_does_not_bar(child, school):
    teacher = signed_in(a_member_of_staff(school, role="homeroom").user)
    assert teacher.post(address(child, "add/"), ORDER).status_code == 404


def test_a_bar_is_not_ended_like_a_collector_and_a_collector_is_no_bar(office, child, mother):
    office.post(address(child, "add/"), ORDER)
    bar = the_bar(child)
    with acting(everything(child.school)) as scope:
        aunt = Collector.objects.create(school=child.school, pupil=child, name="李姑姑", relation="姑姑", starts_on=clock.today())
        with pytest.raises(collectors.BarStands):
            collectors.revoke_collector(bar, now=clock.now(), scope=scope)
        with pytest.raises(collectors.NotBarred):
            collectors.lift_bar(aunt, reason="误登记", now=clock.now(), scope=scope)
        with pytest.raises(collectors.NeedsNoConfirmation):  # may come today already
            collectors.confirm_collector(aunt, now=clock.now(), scope=scope)
        assert Collector.objects.filter(revoked_at=None).count() == 2


def a_photographed_order():
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PNG")
    return SimpleUploadedFile("order.png", out.getvalue(), content_type="image/png")


def test_the_reason_and_the_order_are_kept_sealed_for_whoever_may_bar_and_nobody_else(office, school, child, father):
    office.post(address(child, "add/"), {**ORDER, "photo": a_photographed_order()})
    page = office.get(address(child)).content.decode()
    assert "法院文书 2024-17" in page
    assert "文书待补" not in page
    with acting(everything(school)):
        paper = the_bar(child).papers.get()
    seen = office.get(address(child, f"papers/{paper.pk}/"))
    assert (seen["Content-Type"], seen.content[:2]) == ("image/jpeg", b"\xff\xd8")
    teacher = signed_in(a_member_of_staff(school, "看护老师", role="care_teacher").user)
    assert teacher.get(address(child, f"papers/{paper.pk}/")).status_code == 404
    assert signed_in(father).get(address(child, f"papers/{paper.pk}/")).status_code == 404


def test_a_bar_holds_at_once_and_its_paper_may_follow(office, child, father):
    office.post(address(child, "add/"), ORDER)
    assert family_scope(father).pupils == ()
    assert "文书待补" in office.get(address(child)).content.decode()
    where = address(child, f"{the_bar(child).pk}/paper/")
    assert office.post(where, {}).status_code == 422
    office.post(where, {"photo": a_photographed_order()})
    assert "文书待补" not in office.get(address(child)).content.decode()

"""Families: who may collect a child, what was consented to, what those in care must know."""

import io
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kehou.core import clock
from kehou.core.models import Entry, Look
from kehou.core.pages import family_scope, unit_scope
from kehou.core.scope import acting
from kehou.people import actions, queries
from kehou.people.models import Collector, Consent, Pupil
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db
GRANDMA = {"name": "李奶奶", "relation": "奶奶", "phone": "13812340009", "agreed": "on"}


@pytest.fixture
def teacher(school):
    return a_member_of_staff(school, role="homeroom")


@pytest.fixture
def child(school, teacher):
    return a_pupil(a_class(school, homeroom=teacher), pinyin="lixiaoming lxm", health="花生过敏")


@pytest.fixture
def neighbour(school):
    return a_pupil(a_class(school, number=2), "王小红", pinyin="wangxiaohong wxh")


@pytest.fixture
def mother(child):
    return a_guardian_of(child)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def phone(mother):
    return signed_in(mother)


def collectors(school) -> list[Collector]:
    with acting(everything(school)):
        return list(Collector.objects.filter(school=school))


def test_grandmother_may_collect_from_tomorrow(phone, child, school, mother):
    assert phone.post(f"/family/people/{child.pk}/collectors/add/", GRANDMA).status_code == 302
    (one,) = collectors(school)
    today = clock.today()
    assert (one.name, one.starts_on) == ("李奶奶", today + timedelta(days=1))
    scope = family_scope(mother)
    with acting(scope):
        assert list(queries.collectors_of(scope, child, today)) == []
        assert list(queries.collectors_of(scope, child, today + timedelta(days=1))) == [one]


def test_the_homeroom_teacher_confirms_and_she_comes_today(phone, child, school, teacher):
    phone.post(f"/family/people/{child.pk}/collectors/add/", GRANDMA)
    (one,) = collectors(school)
    office = signed_in(teacher.user)
    assert office.post(f"/{school.code}/people/{child.pk}/collectors/{one.pk}/confirm/").status_code == 302
    (one,) = collectors(school)
    assert (one.starts_on, bool(one.confirmed_at)) == (clock.today(), True)


def test_a_revoked_person_may_not_come_from_this_moment(phone, child, school, mother):
    phone.post(f"/family/people/{child.pk}/collectors/add/", GRANDMA)
    (one,) = collectors(school)
    assert phone.post(f"/family/people/{child.pk}/collectors/{one.pk}/revoke/").status_code == 302
    scope = family_scope(mother)
    with acting(scope):
        assert list(queries.collectors_of(scope, child, clock.today() + timedelta(days=3))) == []
    assert phone.post(f"/family/people/{child.pk}/collectors/{one.pk}/revoke/").status_code == 422


def test_nobody_is_named_without_consent(phone, child, school):
    answer = phone.post(f"/family/people/{child.pk}/collectors/add/", {**GRANDMA, "agreed": ""})
    assert (answer.status_code, collectors(school)) == (422, [])


def test_the_neighbours_child_is_not_there(phone, child, neighbour):
    pages = ["", "collectors/", "consents/", "notes/", "export/"]
    assert {phone.get(f"/family/people/{neighbour.pk}/{page}").status_code for page in pages} == {404}
    assert phone.post(f"/family/people/{neighbour.pk}/collectors/add/", GRANDMA).status_code == 404
    mine = phone.get("/family/people/").content.decode()
    assert ("李小明" in mine, "王小红" in mine) == (True, False)
    assert {phone.get(f"/family/people/{child.pk}/{page}").status_code for page in pages} == {200}


def test_a_photo_is_drawn_anew_and_shown_only_to_those_concerned(phone, child, school, neighbour):
    sent = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "geheim"
    Image.new("RGB", (2400, 1800), "teal").save(sent, "JPEG", exif=exif)
    photo = SimpleUploadedFile("../../me.php.jpg", sent.getvalue(), "image/jpeg")
    assert phone.post(f"/family/people/{child.pk}/collectors/add/", {**GRANDMA, "photo": photo}).status_code == 302
    (one,) = collectors(school)
    assert one.photo.name.endswith(".jpg") and "me" not in one.photo.name
    shown = phone.get(f"/family/people/{child.pk}/collectors/{one.pk}/photo/")
    content = shown.content
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, max(picture.size), dict(picture.getexif())) == ("JPEG", 1200, {})
    assert b"geheim" not in content
    stranger = signed_in(a_guardian_of(neighbour, name="王爸爸"))
    assert stranger.get(f"/family/people/{child.pk}/collectors/{one.pk}/photo/").status_code == 404


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"0" * 64])
def test_what_is_no_photo_is_refused_with_a_sentence(phone, child, school, content):
    answer = phone.post(f"/family/people/{child.pk}/collectors/add/", {**GRANDMA, "photo": SimpleUploadedFile("x.jpg", content)})
    assert (answer.status_code, "这张照片无法使用" in answer.content.decode(), collectors(school)) == (422, True, [])


def test_consents_stand_apart_unticked_and_can_be_withdrawn(phone, child, school):
    page = phone.get(f"/family/people/{child.pk}/consents/").content.decode()
    assert (page.count("checked"), page.count('type="checkbox"')) == (0, 5)
    assert phone.post(f"/family/people/{child.pk}/consents/photo/give/", {"version": "2024-1", "agreed": "on"}).status_code == 302
    assert phone.post(f"/family/people/{child.pk}/consents/photo/give/", {"version": "2023-0", "agreed": "on"}).status_code == 422
    assert phone.post(f"/family/people/{child.pk}/consents/photo/withdraw/").status_code == 302
    with acting(everything(school)):
        assert list(Consent.objects.order_by("at", "id").values_list("purpose", "given")) == [("photo", True), ("photo", False)]
        kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["people.ConsentGiven", "people.ConsentWithdrawn"]


def test_withdrawing_takes_away_what_rested_on_it(phone, child, school):
    phone.post(f"/family/people/{child.pk}/collectors/add/", GRANDMA)
    phone.post(f"/family/people/{child.pk}/notes/write/", {"health": "哮喘", "seating": "前排", "agreed": "on"})
    for purpose in ("collectors", "health"):
        phone.post(f"/family/people/{child.pk}/consents/{purpose}/withdraw/")
    (one,) = collectors(school)
    with acting(everything(school)):
        left = Pupil.objects.get(pk=child.pk)
    assert (bool(one.revoked_at), left.health, left.seating) == (True, "", "")


def test_the_mother_writes_what_the_teacher_must_know_and_the_look_is_recorded(phone, child, school, teacher):
    assert phone.post(f"/family/people/{child.pk}/notes/write/", {"health": "哮喘", "seating": ""}).status_code == 422
    phone.post(f"/family/people/{child.pk}/notes/write/", {"health": "哮喘", "seating": "前排", "agreed": "on"})
    office = signed_in(teacher.user)
    assert "哮喘" not in office.get(f"/{school.code}/people/{child.pk}/").content.decode()
    assert "哮喘" in office.get(f"/{school.code}/people/{child.pk}/health/").content.decode()
    with acting(everything(school)):
        look = Look.objects.get(permission="people.view_health")
    assert (look.fields, look.actor_id, look.whom) == (["health", "seating"], teacher.user_id, f"pupil={child.pk}")


def test_the_family_takes_its_data_along(phone, child, neighbour):
    told = phone.get(f"/family/people/{child.pk}/export/").json()
    assert (told["pupil"]["name"], told["pupil"]["health"], told["guardians"][0]["name"]) == ("李小明", "花生过敏", "李妈妈")


def test_a_pupil_is_found_by_name_pinyin_or_initials(school, child, neighbour):
    lead = a_member_of_staff(school, role="service_lead")
    scope = unit_scope(lead.user, school.code)
    with acting(scope):
        found = {words: [one.name for one in queries.search(scope, words)] for words in ("小明", "LiXiao", "lxm", "wxh", "")}
    assert found == {"小明": ["李小明"], "LiXiao": ["李小明"], "lxm": ["李小明"], "wxh": ["王小红"], "": ["李小明", "王小红"]}


def test_a_homeroom_teacher_sees_the_own_class_only(school, child, neighbour, teacher):
    office = signed_in(teacher.user)
    page = office.get(f"/{school.code}/people/").content.decode()
    assert ("李小明" in page, "王小红" in page) == (True, False)
    assert office.get(f"/{school.code}/people/{neighbour.pk}/").status_code == 404
    assert office.post(f"/{school.code}/people/{child.pk}/move/").status_code == 404


def test_a_pupil_moves_and_leaves(school, child, neighbour):
    office = signed_in(a_member_of_staff(school, role="service_lead").user)
    other = neighbour.home_class
    assert (
        office.post(f"/{school.code}/people/{child.pk}/move/", {"home_class": other.pk, "reason": "家长申请"}).status_code == 302
    )
    assert office.post(f"/{school.code}/people/{child.pk}/leave/", {"on": "2024-04-01", "reason": "转学"}).status_code == 302
    with acting(everything(school)):
        one = Pupil.objects.get(pk=child.pk)
        kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
        facts = str(list(Entry.objects.values_list("facts", flat=True)))
    assert (one.home_class_id, one.state, one.left_on) == (other.pk, "left", date(2024, 4, 1))
    assert kinds == ["people.PupilMoved", "people.PupilLeft"] and "李小明" not in facts
    assert office.post(f"/{school.code}/people/{child.pk}/leave/", {"on": "2024-04-01", "reason": "转学"}).status_code == 422


def test_a_correction_keeps_the_number_that_was_not_typed(school, child):
    with acting(everything(school)):
        Pupil.objects.filter(pk=child.pk).update(registry_no="G123")
    office = signed_in(a_member_of_staff(school, role="service_lead").user)
    said = {"name": "李晓明", "sex": "m", "birth_date": "2016-05-04", "registry_no": ""}
    assert office.post(f"/{school.code}/people/{child.pk}/save/", said).status_code == 302
    with acting(everything(school)):
        one = Pupil.objects.get(pk=child.pk)
    assert (one.name, one.pinyin, one.registry_no) == ("李晓明", "lixiaoming lxm", "G123")


def test_lists_ask_as_often_for_three_as_for_thirty(school, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office, home, asked = signed_in(a_member_of_staff(school, role="service_lead").user), a_class(school), []
    for more in (3, 27):
        for n in range(more):
            a_pupil(home, f"学生{more}{n}")
        with CaptureQueriesContext(connection) as seen:
            assert office.get(f"/{school.code}/people/").status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_accounts_of_all_guardians_come_in_one_question(school, child, neighbour, mother, django_assert_num_queries):
    father = a_guardian_of(neighbour, name="王爸爸")
    scope = everything(school)
    with acting(scope), django_assert_num_queries(1):
        assert queries.users_of_guardians(scope, [child.pk, neighbour.pk]) == {child.pk: [mother], neighbour.pk: [father]}


def test_an_eleventh_collector_is_refused(child, school, mother):
    said = {"name": "甲", "relation": "亲戚", "phone": "13812340009", "weekdays": [], "agreed": True}
    scope = family_scope(mother)
    with acting(scope):
        for _n in range(10):
            actions.add_collector(child, said, now=clock.now(), scope=scope)
        with pytest.raises(actions.collectors.CollectorsFull):
            actions.add_collector(child, said, now=clock.now(), scope=scope)


@pytest.mark.parametrize(("ago", "status"), [(4000, 302), (30, 200)])
def test_taking_everything_along_asks_for_a_fresh_code(phone, mother, child, settings, ago, status):
    settings.KEHOU_DEMO = False  # the people of the demonstration prove nothing
    session = phone.session
    session["account_authentication_methods"] = [{"method": "code", "at": clock.ticks() - ago}]
    session["account_authentication_methods_user"] = str(mother.pk)
    session.save()
    address = f"/family/people/{child.pk}/export/"
    answer = phone.get(address)
    assert answer.status_code == status
    if status == 302:
        assert (urlsplit(answer.url).path, parse_qs(urlsplit(answer.url).query)["next"]) == (reverse("phone_sign_in"), [address])


def test_children_of_one_guardian_share_a_household_through_several_parents_too(school, other_school, django_assert_num_queries):
    """A child of her mother's and her father's other child: one household; a child alone has none."""
    room = a_class(school)
    one, two, three, alone = (a_pupil(room, name) for name in ("周一", "周二", "周三", "吴一"))
    a_guardian_of(one, two)
    a_guardian_of(two, three, name="周爸爸")
    a_guardian_of(alone, a_pupil(a_class(other_school)))
    with acting(everything(school)) as scope, django_assert_num_queries(1):
        kin = queries.households(scope, [one.pk, two.pk, three.pk, alone.pk])
    assert len({kin[one.pk], kin[two.pk], kin[three.pk]}) == 1
    assert alone.pk not in kin

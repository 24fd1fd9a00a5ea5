"""A slip from the homeroom teacher ties a guardian's phone to the child: once, in time, at this school."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.pages import public_scope, unit_scope
from kehou.core.scope import acting
from kehou.identity.models import User
from kehou.people.actions import bind_child, find_slip, print_slips, release_guardian
from kehou.people.actions.binding import BoundAlready, NobodyToBind, NotBound, ReleaseWithoutReason, SlipNotValid
from kehou.people.models import CodeSlip, Guardian
from kehou.people.queries import children_of
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, a_user, everything, grant
from tests.people.conftest import code_in

pytestmark = pytest.mark.django_db
PHONE = "13812340001"


@pytest.fixture
def homeroom(school):
    return a_member_of_staff(school, role="homeroom")


@pytest.fixture
def room(school, homeroom):
    return a_class(school, homeroom=homeroom)


def slips_of(room, by, *, now=None):
    scope = unit_scope(by, room.school.code)
    with acting(scope):
        return print_slips(room, now=now or clock.now(), scope=scope)


def visitor(school):
    return public_scope(None, school.code)


def bind(client, school, code, phone, texts):
    client.post(f"/bind/{school.code}/slip/", {"slip": code, "phone": phone})
    return client.post(f"/bind/{school.code}/enter/", {"code": code_in(texts)})


def test_a_mother_binds_with_slip_and_phone_and_is_in(client, school, room, homeroom, texts):
    child = a_pupil(room)
    a_pupil(a_class(school, number=2), "同学")
    (slip,) = slips_of(room, homeroom.user)
    assert bind(client, school, slip.code.lower(), PHONE, texts).status_code == 302
    mother = User.objects.get(phone=PHONE)
    assert client.session["_auth_user_id"] == str(mother.pk)
    assert children_of(mother) == ((child.pk, school.pk),)


def test_a_slip_works_once(school, room, homeroom, texts):
    a_pupil(room)
    (slip,) = slips_of(room, homeroom.user)
    bind(Client(), school, slip.code, PHONE, texts)
    again = Client().post(f"/bind/{school.code}/slip/", {"slip": slip.code, "phone": "13812340002"})
    assert (again.status_code, len(texts)) == (422, 1)
    assert not User.objects.filter(phone="13812340002").exists()


def test_two_who_hold_the_same_slip_bind_one_account(school, room, homeroom):
    a_pupil(room)
    (slip,) = slips_of(room, homeroom.user)
    now, scope = clock.now(), visitor(school)
    found = find_slip(slip.code, now=now, scope=scope)
    bind_child(found, a_user("先到的"), now=now, scope=scope)
    with pytest.raises(SlipNotValid):
        bind_child(found, a_user("后到的"), now=now, scope=scope)


@pytest.mark.parametrize(("days", "works"), [(13, True), (14, False)])
def test_a_slip_works_for_fourteen_days(school, room, homeroom, days, works):
    a_pupil(room)
    now = clock.now()
    (slip,) = slips_of(room, homeroom.user, now=now)
    later = now + timedelta(days=days)
    if works:
        assert find_slip(slip.code, now=later, scope=visitor(school))
    else:
        with pytest.raises(SlipNotValid):
            find_slip(slip.code, now=later, scope=visitor(school))


def test_a_slip_of_one_school_opens_nothing_at_another(school, other_school, room, homeroom):
    a_pupil(room)
    (slip,) = slips_of(room, homeroom.user)
    now = clock.now()
    with pytest.raises(SlipNotValid):
        find_slip(slip.code, now=now, scope=visitor(other_school))
    found = find_slip(slip.code, now=now, scope=visitor(school))
    with pytest.raises(SlipNotValid):
        bind_child(found, a_user("陌生人"), now=now, scope=visitor(other_school))


def test_printing_again_ends_the_older_slip(school, room, homeroom):
    a_pupil(room)
    now = clock.now()
    (older,) = slips_of(room, homeroom.user, now=now)
    (newer,) = slips_of(room, homeroom.user, now=now + timedelta(minutes=1))
    later = now + timedelta(minutes=2)
    with pytest.raises(SlipNotValid):
        find_slip(older.code, now=later, scope=visitor(school))
    assert find_slip(newer.code, now=later, scope=visitor(school))


def test_only_the_hash_is_kept_and_the_code_has_sixty_bits(school, room, homeroom):
    a_pupil(room)
    (slip,) = slips_of(room, homeroom.user)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{12}", slip.code)
    with acting(everything(school)):
        assert slip.code not in str(CodeSlip.objects.values().get())


def test_a_family_with_two_children_binds_both_to_one_account(client, school, room, homeroom, texts):
    a_pupil(room, "老大")
    a_pupil(room, "老二")
    first, second = slips_of(room, homeroom.user)
    bind(client, school, first.code, PHONE, texts)
    assert client.post(f"/bind/{school.code}/slip/", {"slip": second.code}).status_code == 302
    assert len(children_of(User.objects.get(phone=PHONE))) == 2


def test_the_same_account_is_not_bound_twice_to_a_child(school, room, homeroom):
    child = a_pupil(room)
    mother = a_guardian_of(child)
    with acting(everything(school)):
        Guardian.objects.create(school=school, pupil=child, name="李爸爸", relation="father")
    (slip,) = slips_of(room, homeroom.user)
    now, scope = clock.now(), visitor(school)
    with pytest.raises(BoundAlready):
        bind_child(find_slip(slip.code, now=now, scope=scope), mother, now=now, scope=scope)


def test_the_journal_says_who_bound_and_who_must_be_told(school, room, homeroom):
    child = a_pupil(room)
    mother = a_guardian_of(child)
    with acting(everything(school)):
        Guardian.objects.create(school=school, pupil=child, name="李爸爸", relation="father")
    (slip,) = slips_of(room, homeroom.user)
    father, now, scope = a_user("李爸爸"), clock.now(), visitor(school)
    bind_child(find_slip(slip.code, now=now, scope=scope), father, now=now, scope=scope)
    with acting(everything(school)):
        entry = Entry.objects.get(kind="people.GuardianBound")
    assert (entry.actor_id, entry.facts["others"], entry.facts["pupil"]) == (father.pk, [str(mother.pk)], str(child.pk))


def test_a_wrong_phone_code_binds_nobody(client, school, room, homeroom, texts):
    a_pupil(room)
    (slip,) = slips_of(room, homeroom.user)
    client.post(f"/bind/{school.code}/slip/", {"slip": slip.code, "phone": PHONE})
    wrong = "000000" if code_in(texts) != "000000" else "111111"
    for _ in range(5):
        assert client.post(f"/bind/{school.code}/enter/", {"code": wrong}).status_code == 422
    assert client.post(f"/bind/{school.code}/enter/", {"code": code_in(texts)}).status_code == 422
    assert not User.objects.filter(phone=PHONE).exists()


def test_a_wrong_slip_sends_no_message(client, school, room, texts):
    a_pupil(room)
    assert client.post(f"/bind/{school.code}/slip/", {"slip": "7K4M-2QXR-9B3D", "phone": PHONE}).status_code == 422
    assert texts == []


def test_a_teachers_own_child_is_bound_but_work_stays_behind_the_password(client, school, room, homeroom, texts):
    a_pupil(room)
    colleague = a_user("李老师", phone=PHONE)
    grant(colleague, school, "care_teacher")
    (slip,) = slips_of(room, homeroom.user)
    assert bind(client, school, slip.code, PHONE, texts)["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    assert len(children_of(colleague)) == 1


def test_a_homeroom_teacher_prints_for_the_own_class_only(client, school, room, homeroom):
    a_pupil(room)
    neighbours = a_class(school, number=2)
    a_pupil(neighbours, "邻班的孩子")
    client.force_login(homeroom.user)
    assert "一(2)班" not in client.get(f"/{school.code}/people/slips/").content.decode()
    page = client.post(f"/{school.code}/people/slips/{room.pk}/print/")
    assert (page.status_code, "李小明" in page.content.decode()) == (200, True)
    assert "no-store" in page["Cache-Control"]
    assert client.post(f"/{school.code}/people/slips/{neighbours.pk}/print/").status_code == 404


def test_twin_the_service_lead_prints_for_every_class(client, school, room):
    a_pupil(room)
    client.force_login(a_member_of_staff(school, "陈主任", role="service_lead").user)
    assert client.post(f"/{school.code}/people/slips/{room.pk}/print/").status_code == 200


def test_a_class_that_is_all_bound_needs_no_paper(school, room, homeroom):
    a_guardian_of(a_pupil(room))
    with pytest.raises(NobodyToBind):
        slips_of(room, homeroom.user)


def test_three_classes_cost_as_many_statements_as_one(client, school, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(a_member_of_staff(school, "陈主任", role="service_lead").user)
    a_pupil(a_class(school))
    client.get(f"/{school.code}/people/slips/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/{school.code}/people/slips/")
    for number in (2, 3):
        a_pupil(a_class(school, number=number), f"孩子{number}")
    with CaptureQueriesContext(connection) as three:
        client.get(f"/{school.code}/people/slips/")
    assert len(one) == len(three)


def test_a_new_phone_the_old_account_is_untied_and_sees_the_child_no_more(client, school, room, homeroom):
    child = a_pupil(room)
    mother = a_guardian_of(child)
    client.force_login(homeroom.user)
    with acting(everything(school)):
        guardian = Guardian.objects.get(user=mother)
    assert "已绑定" in client.get(f"/{school.code}/people/slips/{room.pk}/").content.decode()
    answer = client.post(f"/{school.code}/people/guardians/{guardian.pk}/release/", {"reason": "换了手机号"})
    assert (answer.status_code, children_of(mother)) == (302, ())
    assert len(slips_of(room, homeroom.user)) == 1


def test_untying_needs_a_reason_and_an_account(school, room):
    mother = a_guardian_of(a_pupil(room))
    scope = everything(school)
    with acting(scope):
        guardian = Guardian.objects.get(user=mother)
        with pytest.raises(ReleaseWithoutReason):
            release_guardian(guardian, reason=" ", scope=scope)
        release_guardian(guardian, reason="换了手机号", scope=scope)
        with pytest.raises(NotBound):
            release_guardian(guardian, reason="再来一次", scope=scope)


def test_a_guardian_of_another_class_is_not_there(client, school, room, homeroom):
    other = a_guardian_of(a_pupil(a_class(school, number=2), "邻班的孩子"))
    with acting(everything(school)):
        guardian = Guardian.objects.get(user=other)
    client.force_login(homeroom.user)
    assert client.post(f"/{school.code}/people/guardians/{guardian.pk}/release/", {"reason": "x"}).status_code == 404
    assert len(children_of(other)) == 1

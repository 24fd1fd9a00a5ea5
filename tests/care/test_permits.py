"""The go-home-alone permit at the gate: typed or scanned, by grade, on a stormy day, on paper with a face (C7.4a)."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from kehou.care import actions, queries
from kehou.care.actions.refusals import AloneStopStands, MayNotGoAlone, TooYoung
from kehou.care.models import AloneStop, Permit
from kehou.care.rules import HomeAloneRules
from kehou.core.scope import acting
from kehou.notices.models import Message
from tests.care.afternoon import ALONE, MONDAY, a_mother, a_permit, an_afternoon, at
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(17), tick=False):
        yield


def built():
    return an_afternoon(a_school(), "陈一一", "李小明")


world = prepared(built, at=at(17))


@pytest.fixture
def told(world, db):
    return fresh(world)


@pytest.fixture
def guard(told):
    return a_member_of_staff(told.school, "安老师", role="safety_officer")


def a_photo(name="face.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "sienna").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def looked(client, told, guard, token) -> str:
    return words(signed_in(client, guard).get(f"/{told.school.code}/care/gate/", {"token": token}))


def test_the_number_on_the_card_works_like_its_code(client, told, guard):
    permit = a_permit(told.pupils[0], told, 1)
    for asked in (permit.token, permit.number):
        page = looked(client, told, guard, asked)
        assert "可以放行" in page
        assert "陈一一" in page
    assert "不是本校的证" in looked(client, told, guard, "999")


def test_not_today_and_revoked_say_why(client, told, guard):
    tuesday, gone = a_permit(told.pupils[0], told, 2), a_permit(told.pupils[1], told, 1)
    with acting(told.scope) as scope:
        actions.revoke_permit(gone, reason="证借给了同学", now=at(10), scope=scope)
    assert "此证不含今天。" in looked(client, told, guard, tuesday.number)
    page = looked(client, told, guard, gone.number)
    assert "此证已收回。 证借给了同学" in page


def test_a_grade_too_young_is_refused_with_its_grade_and_an_old_permit_opens_nothing(told):
    rules = HomeAloneRules(grade_min=4)
    with pytest.raises(TooYoung, match="本校从4年级起才能申请《独自回家证》，陈一一 还没有到"), acting(everything(told.school)) as scope:
        actions.ask_permit(told.pupils[0], weekdays=[1], now=at(8), scope=scope, rules=rules)
    a_permit(told.pupils[0], told, 1)
    told.called()
    with pytest.raises(MayNotGoAlone, match="年级还不能独自回家"), acting(told.scope) as scope:
        actions.go_home_alone(told.pupils[0], rules=rules, now=at(17), scope=scope)
    older = a_pupil(a_class(told.school, 4), "王四年级")
    with acting(everything(told.school)) as scope:
        assert actions.ask_permit(older, weekdays=[1], now=at(8), scope=scope, rules=rules).state == "requested"


def test_on_a_stormy_day_nobody_goes_alone_and_the_families_concerned_know(client, told, guard):
    mothers = [a_mother(child, name) for child, name in zip(told.pupils, ("陈妈妈", "李妈妈"), strict=True)]
    permit = a_permit(told.pupils[0], told, 1)
    a_permit(told.pupils[1], told, 2)
    told.called()
    answer = tell(signed_in(client, guard), "stop_alone", {"reason": "暴雨橙色预警"}, **in_school(told))
    page = words(client.get(answer.url))
    assert "今天都不独自回家" in page
    assert "证已查看，放行" not in page
    assert "学校决定今天都不独自回家。" in looked(client, told, guard, permit.number)
    with pytest.raises(MayNotGoAlone, match="须由家长来接"), acting(told.scope) as scope:
        actions.go_home_alone(told.pupils[0], rules=ALONE, now=at(17), scope=scope)
    with acting(everything(told.school)):
        warned = Message.objects.filter(title__contains="今天不能独自回家").values_list("user", "title")
        assert list(warned) == [(mothers[0].user_id, "今天不能独自回家，请来校接 陈一一：暴雨橙色预警")]
        stop = AloneStop.objects.get()
    page = words(go(signed_in(client, mothers[0]), "own_child", pupil=told.pupils[0].pk))
    assert "暴雨橙色预警" in page
    tell(signed_in(client, guard), "lift_stop", alone_stop=stop.pk, **in_school(told))
    with acting(told.scope) as scope:
        assert actions.go_home_alone(told.pupils[0], rules=ALONE, now=at(17), scope=scope).to_kind == "alone"


def test_a_child_already_gone_in_the_storm_is_recorded_and_flagged(told, guard):
    a_permit(told.pupils[0], told, 1)
    told.called()
    with acting(told.scope) as scope:
        actions.stop_alone(MONDAY, reason="暴雨", now=at(16, 30), scope=scope)
        gone = actions.go_home_alone(told.pupils[0], rules=ALONE, now=at(17), scope=scope, already_gone=True)
    assert gone.flag == "no_permit"
    assert told.alarms() == [("no_permit", False)]


def test_a_day_is_stopped_once(told, guard):
    with acting(told.scope) as scope:
        actions.stop_alone(MONDAY, reason="暴雨", now=at(15), scope=scope)
        with pytest.raises(AloneStopStands):
            actions.stop_alone(MONDAY, reason="冰雹", now=at(15), scope=scope)
        with pytest.raises(IntegrityError, match="alone_stop_once_a_day"), transaction.atomic():
            AloneStop.objects.create(school=told.school, date=MONDAY, reason="x", at=at(15))


def test_a_photo_from_the_family_is_on_the_card_and_only_the_childs_school_sees_it(client, told, guard, other_school):
    mother = a_mother(told.pupils[0])
    said = {"weekdays": ["1"], "understood": "on", "photo": a_photo()}
    assert tell(signed_in(client, mother), "ask_permit", said, pupil=told.pupils[0].pk).status_code == 302
    with acting(everything(told.school)):
        permit = Permit.objects.get()
    assert permit.photo
    assert go(client, "own_face", pupil=told.pupils[0].pk)["Content-Type"] == "image/jpeg"
    assert go(signed_in(client, guard), "permit_photo", permit=permit.pk, **in_school(told))["Content-Type"] == "image/jpeg"
    stranger = a_member_of_staff(other_school, "邻校门卫", role="gate")
    there = {"unit": other_school.code}
    assert go(signed_in(client, stranger), "permit_photo", permit=permit.pk, **there).status_code == 404
    tell(signed_in(client, mother), "add_face", {"photo": a_photo("new.jpg")}, pupil=told.pupils[0].pk)
    with acting(everything(told.school)):
        assert Permit.objects.get().photo.name != permit.photo.name
    no = tell(client, "add_face", {"photo": SimpleUploadedFile("x.jpg", b"no picture")}, pupil=told.pupils[0].pk)
    assert no.status_code == 422


def test_a_class_prints_its_cards_in_one_file(client, told, guard):
    for child in told.pupils:
        a_permit(child, told, 1)
    with acting(everything(told.school)) as scope:
        permit = queries.permits(scope).filter(pupil=told.pupils[0]).get()
        actions.show_face(permit, a_photo(), scope=scope)
    home = told.pupils[0].home_class_id
    answer = signed_in(client, guard).get(f"/{told.school.code}/care/permits/print/", {"class": str(home)})
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert b"/DCTDecode" in answer.content  # the photo is in it, as a JPEG
    assert signed_in(client, guard).get(f"/{told.school.code}/care/permits/print/", {"class": "x"}).status_code == 404


def test_the_gates_list_on_paper(client, told, guard):
    a_permit(told.pupils[0], told, 1)
    page = words(go(signed_in(client, guard), "gate_paper", **in_school(told)))
    assert "陈一一" in page
    assert "李小明" not in page

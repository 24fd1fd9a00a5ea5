"""The way on paper: a sheet with a code, printed for a child, back with a photo (S5.1)."""

import io
import re
import time
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from kehou.core import clock
from kehou.core.models import Entry, Look
from kehou.core.scope import acting
from kehou.enrolment import actions, queries
from kehou.enrolment.models import Application, PaperSheet
from tests.enrolment.examples import FIRST_WEEK, a_child, a_homeroom, a_round, asked, at, staff
from tests.enrolment.test_pages import at_school, filled, signed_in
from tests.factories import everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    def move(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.date())

    move(FIRST_WEEK)
    return move


@pytest.fixture
def desk(client, school):
    """The homeroom teacher's desk: school, round, child, and she is signed in."""
    round, child = a_round(school), a_child(school)
    teacher = a_homeroom(school, child.home_class)
    signed_in(client, teacher.user)
    return round, child, teacher


def a_photo(size=(3000, 4000)) -> SimpleUploadedFile:
    out = io.BytesIO()
    picture = Image.new("RGB", size, "white")
    exif = picture.getexif()
    exif[0x010E] = "一年级一班 李小明家门口"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_2024.jpg", out.getvalue(), "image/jpeg")


def sheets(school) -> list[PaperSheet]:
    with acting(everything(school)):
        return list(PaperSheet.objects.select_related("application"))


def printed(client, school, *children) -> list[str]:
    page = client.post(at_school("print_sheets", school), {"pupils": [child.pk for child in children]})
    assert page.status_code == 200
    return re.findall(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4})</strong>", page.content.decode())


def test_each_sheet_carries_the_childs_name_a_code_and_a_qr_and_keeps_the_code(client, school, desk):
    _round, child, _teacher = desk
    other = a_child(school, "王小红")
    codes = printed(client, school, child, other)
    assert len(set(codes)) == 2
    assert set(printed(client, school, child)) <= set(codes)
    page = client.post(at_school("print_sheets", school), {"pupils": [child.pk]}).content.decode()
    assert ("李小明" in page, "王小红" in page, "data:image/svg" in page) == (True, False, True)
    assert len(sheets(school)) == 2


def test_a_teacher_prints_for_the_own_class_only(client, school, desk):
    theirs = a_child(school, "邻班同学", number=2)
    assert client.post(at_school("print_sheets", school), {"pupils": [theirs.pk]}).status_code == 422
    assert sheets(school) == []


def test_the_code_opens_the_childs_own_form_however_it_is_typed(client, school, desk):
    _round, child, _teacher = desk
    [code] = printed(client, school, child)
    page = client.get(at_school("paper_register", school), {"code": code.lower().replace("-", " ")})
    assert (page.context["sheet"].pupil_id, "李小明" in page.content.decode()) == (child.pk, True)
    assert client.get(at_school("paper_register", school), {"code": "ZZZZ-9999"}).status_code == 422


def test_registered_with_the_photo_sealed_and_each_look_recorded(client, school, desk):
    round, child, _teacher = desk
    [code] = printed(client, school, child)
    start = time.perf_counter()
    answer = client.post(at_school("paper_save", school), filled(round, pupil=child.pk, code=code, photo=a_photo()))
    assert (answer.status_code, time.perf_counter() - start < 5) == (302, True)
    [sheet] = sheets(school)
    assert (sheet.application.channel, sheet.received_on) == ("paper", FIRST_WEEK.date())
    with acting(everything(school)), connection.cursor() as cursor:
        cursor.execute("SELECT photo FROM enrolment_papersheet")
        assert b"\xff\xd8" not in bytes(cursor.fetchone()[0])[:4]
    seen = client.get(at_school("sheet_photo", school, paper_sheet=sheet.pk))
    picture = Image.open(io.BytesIO(seen.content))
    assert (seen["Content-Type"], max(picture.size), dict(picture.getexif())) == ("image/jpeg", 1800, {})
    with acting(everything(school)):
        assert Look.objects.filter(fields=["photo"]).count() == 1
        assert Entry.objects.filter(kind="enrolment.SheetRegistered", facts__photo=True).count() == 1


def test_the_photo_is_for_the_own_homeroom_teacher(client, school, desk):
    round, child, _teacher = desk
    client.post(at_school("paper_save", school), filled(round, pupil=child.pk, photo=a_photo((300, 400))))
    [sheet] = sheets(school)
    neighbour = a_homeroom(school, a_child(school, "邻班同学", number=2).home_class, "周老师")
    signed_in(client, neighbour.user)
    assert client.get(at_school("sheet_photo", school, paper_sheet=sheet.pk)).status_code == 404


@pytest.mark.parametrize("sent", [b"GIF89a", b"%PDF-1.7", b"\xff\xd8\xff\xe0 half a picture"])
def test_what_is_no_photo_is_refused_and_nothing_is_registered(client, school, desk, sent):
    round, child, _teacher = desk
    bad = SimpleUploadedFile("x.jpg", sent, "image/jpeg")
    assert client.post(at_school("paper_save", school), filled(round, pupil=child.pk, photo=bad)).status_code == 422
    with acting(everything(school)):
        assert not Application.objects.exists()


def test_a_sheet_is_registered_once_and_for_its_own_child(client, school, desk):
    round, child, teacher = desk
    other = a_child(school, "王小红")
    [code] = printed(client, school, child)
    assert client.post(at_school("paper_save", school), filled(round, pupil=other.pk, code=code)).status_code == 422
    said = filled(round, pupil=child.pk, code=code, once=str(uuid4()))
    assert [client.post(at_school("paper_save", school), said).status_code for _ in range(2)][0] == 302
    opened = client.get(at_school("paper_register", school), {"code": code})
    [mine] = [one.application for one in sheets(school)]
    assert (opened.status_code, opened.url) == (302, at_school("detail", school, application=mine.pk))
    scope = staff(teacher.user, school, "enrolment.register_paper")
    with acting(scope), pytest.raises(actions.SheetRegistered):
        actions.register_paper(asked(round), round=round, pupil=child, now=FIRST_WEEK, scope=scope, code=code)


def test_received_on_the_last_day_and_typed_in_the_day_after_it_is_in_time(client, school, desk, moment):
    round, child, _teacher = desk
    moment(at(3, 4))
    client.post(at_school("paper_save", school), filled(round, pupil=child.pk, received_on="2024-03-01"))
    late = a_child(school, "王小红")
    assert client.post(at_school("paper_save", school), filled(round, pupil=late.pk)).status_code == 422
    client.post(at_school("paper_save", school), filled(round, pupil=late.pk, late_reason="住院"))
    with acting(everything(school)):
        states = dict(Application.objects.values_list("pupil__name", "state"))
    assert states == {"李小明": "submitted", "王小红": "late"}


@pytest.mark.parametrize("day", ["2024-02-01", "2024-02-29"])
def test_a_day_before_the_window_or_in_the_future_is_no_day_of_receipt(client, school, desk, day):
    round, child, _teacher = desk
    answer = client.post(at_school("paper_save", school), filled(round, pupil=child.pk, received_on=day))
    assert (answer.status_code, "收到日期" in answer.content.decode()) == (422, True)


def test_everything_on_the_phone_is_on_paper_too(client, school, desk):
    _round, child, _teacher = desk
    page = client.post(at_school("print_sheets", school), {"pupils": [child.pk]}).content.decode()
    form = client.get(at_school("paper_register", school)).context["form"]
    asked_for = [name for name in form.fields if name.startswith(("consent", "healthy", "independent", "pledge"))]
    missing = [str(form[name].label) for name in asked_for if str(form[name].label) not in page]
    assert (missing, "谁会来接" in page, "独自回家" in page, "还想告诉老师的" in page) == ([], True, True, True)


def test_the_facts_of_a_sheet_are_plain_values_for_whoever_sets_it(school, desk):
    round, child, teacher = desk
    with acting(staff(teacher.user, school, "enrolment.register_paper")) as scope:
        made = actions.print_sheets(round, [child], now=FIRST_WEEK, scope=scope)
        [facts] = queries.sheets_to_print(scope, [one.pk for one in made])
    assert (facts["code"], facts["pupil"], facts["home_class"]) == (made[0].code, "李小明", "一(1)班")
    assert facts["address"] == f"/{school.code}/enrolment/paper/?code={made[0].code}"
    assert (facts["closes_on"], facts["days"]) == (date(2024, 3, 3), [1, 2, 3, 4, 5])


def test_forty_sheets_take_as_many_queries_as_one(client, school, desk):
    _round, child, _teacher = desk
    others = [a_child(school, f"孩子{i:02}") for i in range(39)]
    address = at_school("print_sheets", school)
    client.post(address, {"pupils": [child.pk]})
    with CaptureQueriesContext(connection) as one:
        client.post(address, {"pupils": [child.pk]})
    client.post(address, {"pupils": [c.pk for c in others]})
    with CaptureQueriesContext(connection) as forty:
        client.post(address, {"pupils": [c.pk for c in (child, *others)]})
    assert len(forty) == len(one)


def test_the_page_of_sheets_tells_what_is_out_and_what_is_back(client, school, desk):
    round, child, _teacher = desk
    other = a_child(school, "王小红")
    codes = printed(client, school, child, other)
    mine = next(one.code for one in sheets(school) if one.pupil_id == child.pk)
    client.post(at_school("paper_save", school), filled(round, pupil=child.pk, code=mine))
    page = client.get(at_school("paper_sheets", school)).content.decode()
    assert ("发出未收回 1 张，已登记 1 张" in page, all(code in page for code in codes)) == (True, True)


def test_the_family_finds_the_paper_application_on_the_phone(client, school, desk):
    from tests.factories import a_guardian_of

    round, child, _teacher = desk
    client.post(at_school("paper_save", school), filled(round, pupil=child.pk))
    signed_in(client, a_guardian_of(child))
    [mine] = [one.application for one in sheets(school)]
    page = client.get(reverse("enrolment:application", kwargs={"application": mine.pk})).content.decode()
    assert "纸质" in page

"""The school office keeps its registers, its calendar and its plan; the district answers."""

import io

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from kehou.core.scope import acting
from kehou.organisation.models import Leader, Room, SchoolEvent, ServicePlan, Staff
from tests.factories import a_class, a_member_of_staff, a_user, everything, grant

pytestmark = pytest.mark.django_db


def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def office(client, school):
    return signed_in(client, a_member_of_staff(school, "教导主任", role="service_lead").user)


@pytest.mark.parametrize("table", ["campuses", "rooms", "grades", "classes", "staff", "terms", "leaders"])
def test_each_register_opens_with_its_form(office, school, table):
    assert office.get(f"/{school.code}/organisation/register/{table}/").status_code == 200
    assert office.get(f"/{school.code}/organisation/register/{table}/add/").status_code == 200


def test_a_room_is_registered_and_a_second_of_the_same_name_is_refused(office, school):
    with acting(everything(school)):
        campus = Room.objects.first().campus
    room = {"campus": campus.pk, "name": "音乐室", "kind": "hall", "capacity": 40, "rows": 5, "columns": 8, "door": "front_left"}
    address = f"/{school.code}/organisation/register/rooms/new/"
    assert office.post(address, room).status_code == 302
    again = office.post(address, room)
    assert again.status_code == 422
    assert "没有保存" in again.content.decode()
    with acting(everything(school)):
        assert Room.objects.filter(name="音乐室").count() == 1


def test_the_list_of_staff_asks_as_often_for_three_as_for_thirty(office, school, django_assert_max_num_queries):
    for _ in range(30):
        a_member_of_staff(school)
    with django_assert_max_num_queries(22):
        office.get(f"/{school.code}/organisation/register/staff/")


def sheet(*rows) -> SimpleUploadedFile:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return SimpleUploadedFile("教职工.xlsx", out.getvalue())


def test_staff_are_set_up_from_a_sheet_with_a_title_above_its_header(office, school):
    rows = sheet(
        ["某小学教职工名册"],
        ["工号", "姓名", "学科", "校区"],
        ["B01", "单老师", "语文", "北校区"],
        ["B02", "曾老师", "", "南校区"],
    )
    answer = office.post(f"/{school.code}/organisation/set-up/read/", {"table": "staff", "file": rows, "apply": "on"})
    assert answer.status_code == 302
    with acting(everything(school)):
        written = list(Staff.objects.filter(number__startswith="B").values_list("number", "name", "campus__name"))
        assert written == [("B01", "单老师", "北校区"), ("B02", "曾老师", "南校区")]
        assert Staff.objects.get(number="B01").pinyin.startswith("shan")


def test_a_sheet_with_one_bad_line_writes_nothing_and_names_the_cell(office, school):
    rows = sheet(["校区", "房间", "容量"], ["北校区", "舞蹈室", 40], ["北校区", "", 40], ["北校区", "书法室", "很多"])
    answer = office.post(f"/{school.code}/organisation/set-up/read/", {"table": "rooms", "file": rows, "apply": "on"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "第3行B列" in words and "第4行C列" in words
    with acting(everything(school)):
        assert not Room.objects.filter(name="舞蹈室").exists()


def test_a_plan_is_filed_returned_approved_and_published(client, school):
    lead = a_member_of_staff(school, role="service_lead").user
    head = a_member_of_staff(school, "校长", role="principal").user
    district = a_user("区教育局")
    grant(district, school.parent, "district_officer")
    from datetime import date

    from kehou.organisation import actions, queries

    with acting(everything(school)) as scope:
        plan = actions.draft_plan(queries.terms(scope)[0], today=date(2024, 3, 1), scope=scope)
        assert {"grouping.size_max", "staffing.pupils_per_adult"} <= {line["parameter"] for line in plan.content["lines"]}
    base = f"/{school.code}/organisation/plan/{plan.pk}"
    refused = signed_in(client, lead).post(f"{base}/file/", {"words": "校长任组长"})
    assert refused.status_code == 422 and "S7.1" in refused.content.decode()
    with acting(everything(school)):
        Leader.objects.create(school=school, role="head", name="校长", post="校长")
    assert client.post(f"{base}/file/", {"words": "校长任组长"}).status_code == 302
    waits, page = "等区教育局批复", f"/{school.code}/organisation/plan/"
    with time_machine.travel("2024-03-01", tick=False):
        assert waits in client.get(page).content.decode()
    desk = f"/{school.parent.code}/organisation/filings/{plan.pk}"
    silent = signed_in(client, district).post(f"{desk}/decide/", {"answer": "return", "remark": ""})
    assert silent.status_code == 422
    assert client.post(f"{desk}/decide/", {"answer": "approve", "remark": ""}).status_code == 302
    signed_in(client, lead)
    with time_machine.travel("2024-03-01", tick=False):
        assert waits not in client.get(page).content.decode()  # answered
    assert client.post(f"{base}/publish/").status_code == 404
    assert signed_in(client, head).post(f"{base}/publish/").status_code == 302
    client.logout()
    assert "校长任组长" in client.get(f"/public/{school.code}/plan/").content.decode()
    with acting(everything(school)):
        assert ServicePlan.objects.get().state == "published"


def test_what_changes_after_approval_is_filed_again_and_the_old_version_holds_until_then(client, school):
    from datetime import date

    from django.template.loader import render_to_string

    from kehou.core import clock
    from kehou.organisation import actions, queries

    lead = a_member_of_staff(school, role="service_lead").user
    with acting(everything(school)) as scope:
        Leader.objects.create(school=school, role="head", name="校长", post="校长")
        first = actions.draft_plan(queries.terms(scope)[0], words="到18:00", today=date(2024, 3, 1), scope=scope)
        through(actions, first, clock.now(), scope)
    base = f"/{school.code}/organisation/plan/{first.pk}"
    assert signed_in(client, lead).post(f"{base}/revise/", {"reason": ""}).status_code == 422
    assert client.post(f"{base}/revise/", {"reason": "四月起南校区装修"}).status_code == 302
    assert client.post(f"{base}/revise/", {"reason": "再来一次"}).status_code == 422
    with acting(everything(school)) as scope:
        states = list(ServicePlan.objects.order_by("version").values_list("version", "state", "why"))
        assert states == [(1, "published", ""), (2, "draft", "四月起南校区装修")]
        second = ServicePlan.objects.get(version=2)
        judged = queries.judged(second, date(2024, 3, 1))
        assert {(line["verdict"], bool(line["lower"])) for line in judged} == {("same", True)}
        (activities,) = [line for line in judged if line["parameter"] == "activities.allowed"]
        assert "自习" in activities["said"]["zh"]
        assert activities["policy"] == activities["said"]
        shown = render_to_string("organisation/_judged_lines.html", {"judged": judged, "language": "zh-hans"})
        assert "自习" in shown
        assert "self_study" not in shown
        through(actions, second, clock.now(), scope)
        assert list(ServicePlan.objects.order_by("version").values_list("state", flat=True)) == ["superseded", "published"]


def through(actions, plan, now, scope):
    """Filed, approved, published."""
    actions.file_plan(plan, words="到18:00", at=now, scope=scope)
    actions.decide_plan(plan, approved=True, remark="", at=now, scope=scope)
    actions.publish_plan(plan, at=now, scope=scope)


def test_a_spring_outing_is_entered_and_taken_back(office, school):
    a_class(school)
    outing = {"title": "春游", "starts_on": "2024-04-12", "ends_on": "2024-04-12"}
    assert office.post(f"/{school.code}/organisation/calendar/events/", outing).status_code == 302
    with acting(everything(school)):
        event = SchoolEvent.objects.get()
    assert office.post(f"/{school.code}/organisation/calendar/events/{event.pk}/remove/").status_code == 302
    with acting(everything(school)):
        assert not SchoolEvent.objects.exists()

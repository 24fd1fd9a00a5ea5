"""Everybody's first page: the facts of the own school, never the neighbour's; as fast for three as for one."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from kehou.core.journal import title_of
from kehou.core.roles import roles
from kehou.core.scope import acting
from kehou.desk.choices import FIRST_PAGES
from kehou.desk.views.track import _survey, link
from kehou.enrolment import actions as enrolment
from kehou.organisation.models import HomeClass, Term
from kehou.ui.messages import HAN
from kehou.wiring import REACTIONS
from tests.care.afternoon import a_member, a_mother, an_afternoon, at
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, a_user, everything, grant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(16, 2), tick=False):
        yield


@pytest.fixture
def told(school):
    return an_afternoon(school, "陈一一", "李小明", "王二小")


@pytest.fixture
def neighbour(db):
    return an_afternoon(a_school("zz-primary", "邻校"), "邻校孩子")


def first_page(client, user) -> str:
    client.force_login(user)
    answer = client.get("/home/", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def person(school, role):
    place = {"district": school.parent, "city": school.parent.parent}.get(roles()[role].level, school)
    user = a_user(f"{role}员")
    grant(user, place, role)
    return user


def homeroom(told):
    teacher = a_member_of_staff(told.school, "班老师", role="homeroom")
    with acting(everything(told.school)):
        HomeClass.objects.filter(school=told.school).update(homeroom=teacher)
    return teacher.user


@pytest.mark.parametrize("role", sorted(FIRST_PAGES))
def test_each_role_has_a_first_page_that_names_nobody_next_door(client, told, neighbour, role):
    page = first_page(client, person(told.school, role))
    assert "<h1>" in page
    assert "邻校孩子" not in page
    if roles()[role].level == "school":
        assert "邻校" not in page


def test_the_homeroom_teacher_sees_who_stays_and_who_is_missing(client, told, neighbour):
    told.called(told.pupils[1])
    page = first_page(client, homeroom(told))
    assert "1 个孩子没有到看护班" in page
    assert all(name in page for name in ("陈一一", "李小明", "王二小"))
    assert "邻校孩子" not in page


def test_the_homeroom_page_asks_as_much_for_three_children_as_for_one(client, school):
    told = an_afternoon(school, "陈一一")
    client.force_login(homeroom(told))
    address = reverse("desk:my_class", kwargs={"unit": school.code})
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    home = told.pupils[0].home_class
    for name in ("李小明", "王二小"):
        a_member(told, a_pupil(home, name))
    with CaptureQueriesContext(connection) as three:
        assert "王二小" in client.get(address).content.decode()
    assert len(three) == len(one)


def test_the_district_sees_counts_and_no_names(client, told, neighbour):
    page = first_page(client, person(told.school, "district_officer"))
    assert "某小学" in page and "邻校" in page
    assert "陈一一" not in page and "邻校孩子" not in page


def test_the_district_page_asks_as_much_for_three_schools_as_for_one(client, told):
    client.force_login(person(told.school, "district_officer"))
    address = reverse("desk:schools", kwargs={"unit": told.school.parent.code})
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    a_school("zz-primary", "邻校"), a_school("yy-primary", "第三小学")
    with CaptureQueriesContext(connection) as three:
        assert "第三小学" in client.get(address).content.decode()
    assert len(three) == len(one)


def test_a_guardian_sees_where_the_own_child_is(client, told, neighbour):
    told.called()
    page = first_page(client, a_mother(told.pupils[1]).user)
    assert "李小明" in page and "一年级1组" in page
    assert "陈一一" not in page and "邻校" not in page


def test_the_service_lead_sees_the_term_as_a_track(client, told):
    told.called(told.pupils[0])
    page = first_page(client, person(told.school, "service_lead"))
    assert all(word in page for word in ("服务方案", "三级审核", "公示", "告知单签字", "编组与座位", "值班表", "今天的看护"))
    assert "1 个告警没有处理" in page


@pytest.mark.parametrize(
    ("found", "begun", "step"),
    [
        (None, False, ("todo", "还没有问家长")), (None, True, None),
        (SimpleNamespace(asked=20, answered=5, is_open=True), False, ("now", "5 / 20 已答")),
        (SimpleNamespace(asked=20, answered=18, is_open=False), True, ("done", "18 / 20 已答")),
    ],
)  # fmt: skip
def test_the_track_begins_with_the_survey_unless_the_round_began_without_one(school, found, begun, step):
    scope = SimpleNamespace(unit=school, may=lambda permission: True)
    told = SimpleNamespace(scope=scope, survey=found, term="2024春", round="报名" if begun else None)
    assert [(one["state"], one["note"]) for one in _survey(told)] == ([step] if step else [])


def test_the_survey_of_the_term_is_counted_on_the_track(client, school):
    child = a_pupil(a_class(school))
    a_pupil(child.home_class, "同班同学")
    with acting(everything(school)) as scope:
        term = Term.objects.select_related("school").get()
        days = {"opens_on": date(2024, 2, 12), "closes_on": date(2024, 2, 25)}
        survey = enrolment.open_survey(term, **days, now=datetime(2024, 2, 12, tzinfo=UTC), scope=scope)
        enrolment.answer_survey(survey, [(child, enrolment.Wanted(need="no"))], now=datetime(2024, 2, 14, tzinfo=UTC), scope=scope)
    with time_machine.travel(datetime(2024, 2, 14, 9, tzinfo=UTC), tick=False):
        assert "1 / 2 已答" in first_page(client, person(school, "service_lead"))


def test_the_track_leads_nobody_to_a_closed_door(school):
    for may, address in ((True, f"/{school.code}/enrolment/letters/"), (False, "")):
        told = SimpleNamespace(scope=SimpleNamespace(unit=school, may=lambda permission, may=may: may))
        assert link("enrolment:letters", told) == address


def test_finance_sees_the_control_figure_times_the_children(client, told):
    page = first_page(client, person(told.school, "finance"))
    assert "3 人 × 1000 元 = 3000 元" in page


def test_somebody_without_a_desk_is_told_what_to_do(client, school):
    assert "您还没有工作台" in first_page(client, a_user())


def test_somebody_with_two_desks_chooses(client, told, neighbour):
    user = person(told.school, "service_lead")
    grant(user, neighbour.school, "principal")
    page = first_page(client, user)
    assert "某小学" in page and "邻校" in page


def test_search_finds_the_own_children_by_name(client, told, neighbour):
    client.force_login(person(told.school, "service_lead"))
    page = client.get(reverse("desk:search", kwargs={"unit": told.school.code}), {"q": "孩子"}).content.decode()
    assert "没有找到" in page
    page = client.get(reverse("desk:search", kwargs={"unit": told.school.code}), {"q": "小明"}).content.decode()
    assert "李小明" in page and "陈一一" not in page


def test_a_homeroom_teacher_does_not_find_children_of_other_classes(client, told):
    client.force_login(homeroom(told))
    a_pupil(a_class(told.school, 2, 1), "李小红")
    page = client.get(reverse("desk:search", kwargs={"unit": told.school.code}), {"q": "李小"}).content.decode()
    assert "李小明" in page and "李小红" not in page


def test_every_fact_of_the_journal_has_a_title_of_its_own():
    titles = [str(event.headline) for event in REACTIONS]
    assert [event.kind() for event in REACTIONS if not event.headline] == []
    assert len(set(titles)) == len(titles)


def test_titles_are_facts_in_english_too():
    """A button says what to do, the journal what was done: the same Chinese words, two English ones."""
    with override("en"):
        assert title_of("enrolment.ApplicationWithdrawn") == "Application withdrawn"
        assert not [event.kind() for event in REACTIONS if HAN.search(str(event.headline))]
    assert title_of("enrolment.LongForgotten") == "enrolment.LongForgotten"


def test_the_journal_is_verified_on_the_page(client, told):
    told.called()
    client.force_login(person(told.school, "audit_admin"))
    address = reverse("desk:journal", kwargs={"unit": told.school.code})
    page = client.get(address, {"verify": "1", "kind": "care.RollCalled"}).content.decode()
    assert "整条日志完好" in page
    assert "点名" in page and "看护开始" not in page.split("<tbody")[1]

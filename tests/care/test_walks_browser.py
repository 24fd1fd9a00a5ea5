"""The class's door and the group's door, both without a network: counted out, counted in, sent, whole (C7.4b, T14)."""

import pytest
from django.urls import reverse

from kehou.care import actions
from kehou.care.choices import RoutineKind
from kehou.care.models import Alarm, Movement
from kehou.core import clock
from kehou.core.scope import acting
from kehou.organisation.models import HomeClass
from tests.care.afternoon import MONDAY, an_afternoon, at
from tests.care.test_pocket_browser import child, reopened, unsent
from tests.enrolment.test_asking_browser import device
from tests.factories import a_member_of_staff, everything
from tests.journeys.browsing import FAULTS, RULES, WIDE, axe
from tests.journeys.browsing import chromium as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser = pytest.fixture(scope="module")(browsing)


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(15, 50))
    monkeypatch.setattr(clock, "today", lambda: at(15, 50).date())


@pytest.fixture
def told(school):
    told = an_afternoon(school, "陈一一", "李小明", "王二小")
    told.homeroom = a_member_of_staff(school, "孙老师", role="homeroom")
    told.plan()
    with acting(everything(school)):
        HomeClass.objects.filter(pk=told.pupils[0].home_class_id).update(homeroom=told.homeroom)
    with acting(told.scope) as scope:
        given = {"starts_on": MONDAY, "ends_on": None, "temperature": False, "reason": "开学第一个月", "now": at(8)}
        actions.begin_routine(RoutineKind.WALK, **given, scope=scope)
    return told


def a_phone(browser, server, told, user):
    page = device(browser, server, user)
    page.goto(server.url + reverse("care:pocket", kwargs={"unit": told.school.code}))
    page.locator("[data-child]").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("async () => (await caches.open('kehou-pocket').then(one => one.keys())).length > 3")
    return reopened(page)


def counts(page, button: str, heads: int, *, unticked: str = "", differs: bool = False) -> None:
    page.get_by_role("button", name=button).click()
    sheet = page.locator("dialog[open]")
    if unticked:
        sheet.get_by_label(unticked).uncheck()
    sheet.get_by_label("数到的人数").fill(str(heads))
    sheet.get_by_role("button", name="登记", exact=True).click()
    if differs:
        sheet.get_by_text("人数和勾选不符").wait_for()
        sheet.get_by_role("button", name="登记", exact=True).click()


def test_out_of_the_classroom_and_in_at_the_groups_door_without_a_network(browser, live_server, told):
    homeroom = a_phone(browser, live_server, told, told.homeroom.user)
    group = a_phone(browser, live_server, told, told.teacher.user)
    counts(homeroom, "清点出发（3）", 3)
    child(homeroom, "王二小").get_by_role("button", name="回来了").click()
    unsent(homeroom, 4)
    assert [child(homeroom, one.name).get_attribute("data-state") for one in told.pupils] == ["coming", "coming", "here"]
    assert homeroom.evaluate(WIDE) is False
    homeroom.evaluate(axe())
    assert homeroom.evaluate(FAULTS, RULES) == []
    counts(group, "清点到达 一(1)班（3）", 3, unticked="王二小", differs=True)
    unsent(group, 2)
    assert [child(group, one.name).get_attribute("data-state") for one in told.pupils] == ["present", "present", "absent"]
    group.get_by_role("button", name="点名完成").click()
    unsent(group, 5)
    for page in (group, homeroom):
        page.context.set_offline(False)
        unsent(page, 0)
    assert [told.holders(one) for one in told.pupils] == [["group"], ["group"], []]  # the group was heard first
    with acting(everything(told.school)):
        way = Movement.objects.get()
        assert (way.leader, way.counted_out, way.arrived_at is not None) == (told.homeroom, 3, True)
        assert sorted(Alarm.objects.filter(settled_at=None).values_list("kind", "pupil__name")) == [("count_in", None), ("missing", "王二小")]
    homeroom.context.close()
    group.context.close()

"""The battery dies: what was typed on the phone is on the tablet, without a button pressed; a sheet registered by keyboard."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application
from tests.enrolment.examples import FIRST_WEEK, a_child, a_homeroom, a_round, staff
from tests.factories import a_guardian_of, everything
from tests.journeys.browsing import PHONE
from tests.journeys.browsing import chromium as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser = pytest.fixture(scope="module")(browsing)


@pytest.fixture(autouse=True)
def first_week(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: FIRST_WEEK)
    monkeypatch.setattr(clock, "today", lambda: FIRST_WEEK.date())


def device(browser, server, user, width: int = PHONE):
    """A device on which this person is signed in."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])
    return context.new_page()


def test_typed_on_the_phone_there_on_the_tablet_and_handed_in_with_eight_taps(browser, live_server, school):
    a_round(school)
    child = a_child(school)
    mother = a_guardian_of(child)
    address = live_server.url + reverse("enrolment:ask", kwargs={"pupil": child.pk})
    phone = device(browser, live_server, mother)
    phone.goto(address)
    phone.check("input[name=need][value=work]")
    phone.check("input[name=days][value='3']")
    phone.fill("[name=note]", "周三有足球")
    phone.locator("[data-kept]", has_text="已自动保存").wait_for()
    phone.context.close()
    tablet = device(browser, live_server, mother, 1280)
    tablet.goto(address)
    assert tablet.input_value("[name=note]") == "周三有足球"
    assert [tablet.is_checked(f"input[name={name}]") for name in ("pledge", "consent_service")] == [False, False]
    for box in ("slots", "healthy", "independent", "pledge", "consent_service"):
        tablet.locator(f"input[name={box}]").first.check()
    tablet.get_by_role("button", name="提交申请").click()
    tablet.get_by_text("申请已提交").wait_for()
    tablet.context.close()


def test_a_sheet_is_registered_without_the_mouse(browser, live_server, school):
    round, child = a_round(school), a_child(school)
    teacher = a_homeroom(school, child.home_class)
    with acting(staff(teacher.user, school, "enrolment.register_paper")) as scope:
        [sheet] = actions.print_sheets(round, [child], now=FIRST_WEEK, scope=scope)
    desk = device(browser, live_server, teacher.user, 1280)
    desk.goto(live_server.url + reverse("enrolment:paper_register", kwargs={"unit": school.code}))
    desk.keyboard.type(sheet.code.replace("-", "").lower())
    desk.keyboard.press("Enter")
    desk.wait_for_url("**code=**")
    desk.locator("input[name=need]:focus").wait_for()
    for key in ["Space", "Tab", "Tab", "Space", "Tab", "Space", *["Tab"] * 4, "Space", "Tab", "Tab", "Space", "Tab", "Space"]:
        desk.keyboard.press(key)
    names = ("need", "days", "slots", "healthy", "independent")
    assert [desk.locator(f"input[name={name}]:checked").count() for name in names] == [1, 2, 1, 1, 1]
    for box in ("pledge", "consent_service"):
        desk.focus(f"input[name={box}]")
        desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    desk.get_by_text("申请已登记").wait_for()
    with acting(everything(school)):
        assert Application.objects.get().days == [1, 2]
    desk.context.close()

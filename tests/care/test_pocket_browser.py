"""Two phones on one class, the network cut: opened, called, closed, opened again, sent; and nothing left after signing out."""

import pytest
from django.urls import reverse

from kehou.care import actions
from kehou.care.choices import RoutineKind
from kehou.care.models import Alarm, HandOver, MakeUp, PhoneEntry, PhoneTakeIn
from kehou.core import clock
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, a_mother, an_afternoon, at
from tests.enrolment.test_asking_browser import device
from tests.factories import a_class, a_pupil, everything
from tests.journeys.browsing import FAULTS, RULES, WIDE, axe
from tests.journeys.browsing import chromium as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser = pytest.fixture(scope="module")(browsing)
PLACE = """name => { const { x, y, width, height } = [...document.querySelectorAll("[data-child]")].find(one => one.textContent.includes(name))
    .getBoundingClientRect(); return [x, y, width, height] }"""
LEFT = "async () => [(await indexedDB.databases()).map(one => one.name), await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length]"


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(16, 2))
    monkeypatch.setattr(clock, "today", lambda: at(16, 2).date())


@pytest.fixture
def told(school):
    told = an_afternoon(school, "陈一一", "李小明", "王二小")
    a_mother(told.pupils[1])
    told.plan()
    return told


def a_phone(browser, server, told, *, wrong_by_ms: int = 0):
    """A phone that has fetched its lists and keeps its page; its clock may be wrong."""
    page = device(browser, server, told.teacher.user)
    if wrong_by_ms:
        page.context.add_init_script(f"Date.now = (now => () => now() + {wrong_by_ms})(Date.now)")
    page.goto(server.url + reverse("care:pocket", kwargs={"unit": told.school.code}))
    page.locator("[data-child]").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("async () => (await caches.open('kehou-pocket').then(one => one.keys())).length > 3")
    return page


def reopened(page):
    """The app is closed, and opened again without a network."""
    context, address = page.context, page.url
    context.set_offline(True)
    page.close()
    page = context.new_page()
    page.goto(address)
    page.locator("[data-child]").first.wait_for()
    return page


def unsent(page, count: int) -> None:
    page.locator(f"[data-part=unsent][data-count='{count}']").wait_for()


def child(page, name: str):
    return page.locator("[data-child]", has_text=name)


def test_two_phones_without_a_network_and_everything_arrives(browser, live_server, told):
    first = reopened(a_phone(browser, live_server, told))
    second = reopened(a_phone(browser, live_server, told, wrong_by_ms=86_400_000))
    child(first, "陈一一").get_by_role("button", name="未到").click()
    first.get_by_role("button", name="点名完成").click()
    unsent(first, 3)
    child(first, "李小明").get_by_role("button", name="接走").click()
    first.locator("dialog[open]").get_by_role("button", name="李妈妈").click()
    unsent(first, 4)
    second.get_by_role("button", name="点名完成").click()
    next_one = second.evaluate(PLACE, "李小明")
    child(second, "王二小").get_by_role("button", name="未到").click()
    second.locator("[data-part=undo]:visible").wait_for()
    assert second.evaluate(PLACE, "李小明") == next_one, "the next child moved under the finger"
    second.get_by_role("button", name="撤销").click()
    unsent(second, 5)
    first = reopened(first)  # closed in between: what was written is still there
    unsent(first, 4)
    assert first.evaluate(WIDE) is False
    first.evaluate(axe())
    assert first.evaluate(FAULTS, RULES) == []
    for page, count in ((second, 0), (first, 0)):
        page.context.set_offline(False)
        unsent(page, count)
    with acting(everything(told.school)):
        assert PhoneEntry.objects.count() == 9
        assert {one.happened_at - at(16, 2) < at(16, 4) - at(16, 2) for one in PhoneEntry.objects.all()} == {True}
        assert list(Alarm.objects.filter(settled_at=None).values_list("kind", "pupil__name")) == [("conflict", "陈一一")]
        gone = HandOver.objects.get(to_kind="guardian")
        assert (gone.pupil.name, gone.device_at is not None) == ("李小明", True)
    assert told.holders(told.pupils[0]) == ["group"]
    first.context.close()
    second.context.close()


def test_where_health_is_asked_for_no_row_shrinks_under_the_finger(browser, live_server, told):
    with acting(everything(told.school)) as scope:
        actions.begin_routine(
            RoutineKind.HEALTH, starts_on=MONDAY, ends_on=None, temperature=False, reason="流感", now=at(8), scope=scope,
        )  # fmt: skip
    page = a_phone(browser, live_server, told)
    assert child(page, "陈一一").get_by_role("button").count() == 3
    next_one = page.evaluate(PLACE, "李小明")
    child(page, "陈一一").get_by_role("button", name="未到").click()
    child(page, "陈一一").get_by_role("button", name="其实到了").wait_for()
    assert page.evaluate(PLACE, "李小明") == next_one
    assert page.evaluate(WIDE) is False
    page.context.close()


DRAWN_BY_ITSELF = "window.dispatchEvent(new Event('offline'))"  # as every five seconds


def test_what_is_drawn_by_itself_takes_nothing_from_under_a_finger_or_a_keyboard(browser, live_server, told):
    page = reopened(a_phone(browser, live_server, told))
    away = child(page, "陈一一").get_by_role("button", name="未到")
    page.evaluate("document.querySelector('[data-child]').same = true")
    page.evaluate(DRAWN_BY_ITSELF)
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('[data-child]').same"), "drawn anew although nothing had changed"
    away.focus()
    page.keyboard.press("Enter")
    child(page, "陈一一").locator("[data-part=state]", has_text="未到").wait_for()
    assert page.evaluate("document.activeElement.closest('[data-child]')?.textContent.includes('陈一一')"), "the keyboard's place is lost"
    box = child(page, "李小明").get_by_role("button", name="未到").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.evaluate("[...document.querySelectorAll('[data-child]')].find(one => one.textContent.includes('王二小')).querySelector('button').click()")
    page.wait_for_timeout(300)
    page.mouse.up()
    for name in ("李小明", "王二小"):
        child(page, name).locator("[data-part=state]", has_text="未到").wait_for()
    before, now = (child(page, name).get_by_role("button", name="其实到了").bounding_box() for name in ("陈一一", "李小明"))
    page.mouse.click(before["x"] + 10, before["y"] + 10)  # two quick taps: the end of the first is not the end of the second
    page.mouse.move(now["x"] + 10, now["y"] + 10)
    page.mouse.down()
    page.wait_for_timeout(600)
    page.evaluate("[...document.querySelectorAll('[data-child]')].find(one => one.textContent.includes('王二小')).querySelector('button').click()")
    page.wait_for_timeout(300)
    page.mouse.up()
    for name in ("陈一一", "李小明", "王二小"):
        child(page, name).locator("[data-part=state]", has_text="未到").wait_for(state="hidden")
    page.context.close()


def takes_in(page, home_class: str, name: str) -> None:
    page.get_by_role("button", name="收留补缺学生").click()
    sheet = page.locator("dialog[open]")
    sheet.get_by_label("班级").fill(home_class)
    sheet.get_by_label("姓名").fill(name)
    sheet.get_by_role("button", name="收留", exact=True).click()
    child(page, name).wait_for()


def test_a_child_on_nobodys_list_is_typed_in_and_the_house_finds_it_or_asks(browser, live_server, told):
    """王五 is left behind and so is one of two girls called 李静; the teacher has no network and no list of the school."""
    home = told.pupils[0].home_class
    left = a_pupil(home, "王五")
    twins = [a_pupil(home, "李静"), a_pupil(a_class(told.school, number=2), "李静")]
    page = reopened(a_phone(browser, live_server, told))
    page.get_by_role("button", name="点名完成").click()
    takes_in(page, "一1", "王五")
    takes_in(page, "", "李静")
    unsent(page, 5)
    page = reopened(page)
    assert child(page, "王五").inner_text().endswith("接走")
    assert page.evaluate(WIDE) is False
    page.evaluate(axe())
    assert page.evaluate(FAULTS, RULES) == []
    page.context.set_offline(False)
    unsent(page, 0)
    page.get_by_text("学校在核对是哪个孩子").wait_for()
    assert (child(page, "王五").count(), child(page, "李静").count()) == (1, 1)
    assert told.holders(left) == ["group"]
    with acting(everything(told.school)):
        assert list(MakeUp.objects.values_list("pupil", "teacher__name")) == [(left.pk, "陈老师")]
        assert [(one.kind, one.facts["name"]) for one in Alarm.objects.filter(settled_at=None)] == [("unknown", "李静")]
    assert [told.holders(one) for one in twins] == [[], []]
    page.context.set_offline(True)
    child(page, "李静").get_by_role("button", name="接走").click()
    page.locator("dialog[open]").get_by_text("名单外的人已来接").click()
    page.locator("dialog[open]").get_by_label("姓名").fill("李爸爸")
    page.locator("dialog[open]").get_by_label("与孩子关系").fill("父亲")
    page.get_by_role("button", name="登记交出").click()
    unsent(page, 1)
    page.context.set_offline(False)
    unsent(page, 0)
    with acting(everything(told.school)):
        assert set(PhoneTakeIn.objects.filter(name="李静").values_list("says", "to_name")) == {("taken", ""), ("handed", "李爸爸（父亲）")}
    page.context.close()


def test_signing_out_says_what_is_unsent_and_leaves_nothing(browser, live_server, told):
    page = reopened(a_phone(browser, live_server, told))
    page.get_by_role("button", name="点名完成").click()
    unsent(page, 3)
    asked = []
    page.once("dialog", lambda box: (asked.append(box.message), box.dismiss()))
    page.locator("details.menu", has_text="退出登录").locator("summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_timeout(300)
    assert asked and asked[0].endswith("3")
    page.context.set_offline(False)
    unsent(page, 0)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(LEFT) == [[], [], 0]
    page.context.close()


def test_after_twelve_hours_no_child_is_on_the_phone(browser, live_server, told):
    page = a_phone(browser, live_server, told)
    context, address = page.context, page.url
    context.set_offline(True)
    page.close()
    page = context.new_page()
    page.add_init_script("Date.now = (now => () => now() + 12 * 3600_000 + 1000)(Date.now)")
    page.goto(address)
    page.get_by_text("手机上没有名单").wait_for()
    assert "陈一一" not in page.content()
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 1
    context.close()

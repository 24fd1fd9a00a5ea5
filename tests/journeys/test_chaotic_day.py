"""A day on which everything goes wrong at once, on two phones in a real browser: nobody is lost, nobody is let go twice unseen.

The roll of the wrong class is called, a child marked absent appears, two adults let the same child go at the same moment, one
phone's clock is a day off, the network is cut, and the server is killed in the middle of the walk to the merged room.
"""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from kehou.care.models import Alarm, HandOver, Movement, PhoneEntry, Watch
from kehou.core import clock
from kehou.core.scope import acting
from tests.care.afternoon import Afternoon, a_collector, a_mother, an_afternoon, at
from tests.enrolment.test_asking_browser import device
from tests.factories import a_member_of_staff, everything
from tests.journeys.browsing import FAULTS, RULES, WIDE, axe
from tests.journeys.browsing import chromium as browsing
from tests.journeys.killable import Killable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser = pytest.fixture(scope="module")(browsing)
A_DAY = 86_400_000


@pytest.fixture
def server():
    one = Killable()
    one.start()
    yield one
    one.kill()


@pytest.fixture
def told(school) -> Afternoon:
    """陈一一, 李小明 and 王二小; the last two stay late. 周老师 stands in for the group too, and has the merged room."""
    told = an_afternoon(school, "陈一一", "李小明", "王二小", "赵四", late=("李小明", "王二小", "赵四"))
    a_mother(told.pupils[1])
    a_collector(told.pupils[1])
    told.plan()
    with acting(everything(school)):
        Watch.objects.create(school=school, session=told.group.sessions.get(), staff=told.late_teacher)
    told.safety = a_member_of_staff(school, "安全李", role="safety_officer")
    clock.move_to(at(16, 2))
    return told


def address(server, told, name: str, **ids) -> str:
    return server.url + reverse(f"care:{name}", kwargs={"unit": told.school.code, **ids})


def a_phone(browser, server, told, user, *, wrong_by_ms: int = 0):
    page = device(browser, server, user)
    if wrong_by_ms:
        page.context.add_init_script(f"Date.now = (now => () => now() + {wrong_by_ms})(Date.now)")
    page.goto(address(server, told, "pocket"))
    page.locator("[data-child]").first.wait_for()
    return page


def unsent(page, count: int) -> None:
    page.locator(f"[data-part=unsent][data-count='{count}']").wait_for()


def press(page, name: str, words: str, *, exact: bool = False) -> None:
    page.locator("section[data-session]", has_text="一年级1组").locator("[data-child]", has_text=name).get_by_role("button", name=words, exact=exact).click()


def holders(told) -> dict[str, str]:
    with acting(everything(told.school)):
        last = HandOver.objects.order_by("pupil_id", "-seq").distinct("pupil_id").select_related("pupil")
        return {one.pupil.name: f"{one.to_kind} {one.session.group.name if one.to_kind == 'group' else one.to_name}".strip() for one in last.select_related("session__group")}


def questions(told) -> list[tuple[str, str]]:
    with acting(everything(told.school)):
        return sorted((one.kind, one.pupil.name if one.pupil else "") for one in Alarm.objects.filter(settled_at=None).select_related("pupil"))


WAITING = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (
    SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
)"""


@contextmanager
def held_up(told):
    """Another transaction holds the group's session, so that whoever starts a movement has to wait."""
    known = connection.settings_dict
    with psycopg.connect(host=known["HOST"], port=known["PORT"] or None, user=known["USER"], password=known["PASSWORD"] or None, dbname=known["NAME"]) as holding:
        holding.execute("LOCK TABLE care_session IN EXCLUSIVE MODE")
        yield lambda: holding.execute(WAITING).fetchone()[0]  # asked anew; activity is read once a transaction
        holding.rollback()


def waits(page, is_so) -> None:
    for _attempt in range(200):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never happened")


def test_a_chaotic_day_ends_with_every_child_in_somebodys_hands(browser, server, told):
    mine = a_phone(browser, server, told, told.teacher.user)
    hers = a_phone(browser, server, told, told.late_teacher.user, wrong_by_ms=A_DAY)
    for page in (mine, hers):
        page.context.set_offline(True)

    # 周老师 believes this is another class, and calls its roll: nobody here
    for one in told.pupils:
        press(hers, one.name, "未到")
    hers.locator("section[data-session]", has_text="一年级1组").get_by_role("button", name="点名完成").click()
    unsent(hers, 4)
    # 陈老师 misses one, calls the roll, and there it stands
    press(mine, "陈一一", "未到")
    mine.get_by_role("button", name="点名完成").click()
    unsent(mine, 4)
    press(mine, "陈一一", "其实到了")
    # mother and aunt come to two doors at the same moment
    press(mine, "李小明", "接走")
    mine.locator("dialog[open]").get_by_role("button", name="李妈妈").click()
    press(hers, "李小明", "其实到了")
    press(hers, "李小明", "接走")
    hers.locator("dialog[open]").get_by_role("button", name="李姑姑").click()
    unsent(mine, 6)
    unsent(hers, 6)
    for page in (hers, mine):  # the wrong clock is heard first
        page.context.set_offline(False)
        unsent(page, 0)

    with acting(everything(told.school)):
        assert PhoneEntry.objects.count() == 12
        heard = [abs((one.happened_at - at(16, 2)).total_seconds()) for one in PhoneEntry.objects.all()]
    assert max(heard) < 600, "a day off, put right"
    assert questions(told) == [("conflict", "王二小"), ("conflict", "赵四"), ("conflict", "陈一一"), ("twice", "李小明")]
    assert holders(told)["陈一一"] == "group 一年级1组" and holders(told)["李小明"].startswith("guardian") or holders(told)["李小明"].startswith("collector")

    # the safety officer looks, and answers each question once
    officer = device(browser, server, told.safety.user, 1280)
    asked = questions(told)
    for _kind, _name in asked:
        officer.goto(address(server, told, "board"))
        officer.locator("#board a[href*='/alarms/']").first.click()
        outcome = "found" if officer.get_by_role("heading", level=1).inner_text() == "登记不一致" else "handled"
        officer.locator("[name=outcome]").select_option(outcome)
        officer.get_by_role("button", name="记下结果").click()
        officer.wait_for_url("**/care/board/")
    assert questions(told) == []

    # the walk to the merged room; the server dies while it is being written down
    clock.move_to(at(17, 1))
    session = told.group.sessions.get
    with acting(everything(told.school)):
        group = session()
    desk = device(browser, server, told.teacher.user)
    desk.goto(address(server, told, "depart", session=group.pk))
    desk.fill("[name=counted]", "2")
    with held_up(told) as waiting:
        desk.get_by_role("button", name="出发").click(no_wait_after=True)
        waits(desk, lambda: waiting() > 0)
        server.kill()
    with acting(everything(told.school)):
        assert Movement.objects.count() == 0, "half a movement"
    assert holders(told)["王二小"] == "group 一年级1组"
    server.start()
    desk.goto(address(server, told, "depart", session=group.pk))
    assert desk.locator("[name=pupils]:checked").count() == 2
    desk.fill("[name=counted]", "2")
    desk.get_by_role("button", name="出发").click()
    desk.wait_for_url("**/sessions/**")
    with acting(everything(told.school)):
        assert Movement.objects.get().counted_out == 2

    # counted in at the door without a network; one is not there
    hers.reload()
    door = hers.locator("section[data-session]", has_text="晚托班")
    door.get_by_role("button", name="清点到达").wait_for()
    hers.context.set_offline(True)
    door.get_by_role("button", name="清点到达").click()
    sheet = hers.locator("dialog#pocket-count[open]")
    sheet.get_by_label("赵四").uncheck()
    sheet.get_by_label("李小明").uncheck() if sheet.get_by_label("李小明").count() else None
    sheet.locator("[name=counted]").fill("2")
    sheet.get_by_role("button", name="登记").click()
    assert sheet.get_by_role("alert").is_visible(), "heads and names differ, and nobody said so"
    hers.evaluate(axe())
    assert hers.evaluate(FAULTS, RULES) == [] and hers.evaluate(WIDE) is False
    sheet.locator("[name=counted]").fill("1")
    sheet.get_by_role("button", name="登记").click()
    hers.locator("[data-part=unsent]:not([data-count='0'])").wait_for()
    hers.context.set_offline(False)
    unsent(hers, 0)
    assert questions(told) == [("lost", "赵四")]
    assert holders(told)["王二小"] == "group 晚托班"
    assert holders(told)["赵四"].startswith("movement")
    with acting(everything(told.school)):
        assert Movement.objects.get().arrived_at is not None
    for page in (mine, hers, desk, officer):
        page.context.close()

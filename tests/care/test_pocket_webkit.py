"""The roll call without a network in the engine of Safari: opened, cut, closed, opened again, called, handed over, sent.

    PYTHONPATH=. .venv/bin/python -m pytest -n0 -m heavy tests/care/test_pocket_webkit.py
"""

from urllib.request import urlopen

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kehou.care.models import HandOver, PhoneEntry
from kehou.core.scope import acting
from tests.care.afternoon import a_permit
from tests.care.test_pocket_browser import afternoon, told  # noqa: F401 — fixtures
from tests.factories import a_member_of_staff, everything
from tests.journeys.webkit import Cable, until, webkit

pytestmark = [
    pytest.mark.heavy, pytest.mark.browser, pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:selenium"),
]  # fmt: skip
opened = pytest.fixture(webkit)
KEPT = """const done = arguments[0];
(async () => (await (await caches.open("kehou-pocket")).keys()).length > 3 && Boolean(await navigator.serviceWorker.ready))().then(done)"""
STATE = "return [...document.querySelectorAll('[data-child]')].find(one => one.textContent.includes(arguments[0])).dataset.state"
LEFT = """const done = arguments[0];
(async () => [(await indexedDB.databases()).map(one => one.name), await caches.keys()])().then(done)"""


@pytest.fixture
def cable(live_server):
    return Cable(live_server.thread.port)


def signed_in(page, cable, user) -> None:
    client = Client()
    client.force_login(user)
    page.get(f"{cable.url}/accounts/login/")
    page.add_cookie({"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "path": "/"})


def child(page, name: str):
    return page.find_element("xpath", f"//*[@data-child][contains(., '{name}')]")


def press(within, label: str) -> None:
    within.find_element("xpath", f".//button[normalize-space(.)='{label}' or starts-with(normalize-space(.), '{label}（')]").click()


def waiting(page) -> str:
    return page.find_element("css selector", "[data-part=unsent]").get_attribute("data-count")


def test_a_phone_of_the_other_kind_calls_the_roll_without_a_network(opened, cable, told):  # noqa: F811
    page, address = opened(), cable.url + reverse("care:pocket", kwargs={"unit": told.school.code})
    signed_in(page, cable, told.teacher.user)
    page.get(address)
    child(page, "陈一一")
    until(lambda: page.execute_async_script(KEPT))
    cable.cut()
    with pytest.raises(OSError):
        urlopen(address, timeout=5)
    page.get(address)  # served by the page's own worker
    press(child(page, "陈一一"), "未到")
    until(lambda: page.execute_script(STATE, "陈一一"), wanted="absent")
    press(page, "点名完成")
    until(lambda: waiting(page), wanted="3")
    place = child(page, "王二小").rect
    press(child(page, "李小明"), "接走")
    press(page.find_element("css selector", "dialog[open]"), "李妈妈")
    until(lambda: waiting(page), wanted="4")
    assert child(page, "王二小").rect == place, "the next child moved under the finger"
    page.get(address)  # closed in between: what was written is still there
    until(lambda: waiting(page), wanted="4")
    assert page.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    with acting(everything(told.school)):
        assert not PhoneEntry.objects.exists()
    cable.plug_in()
    until(lambda: waiting(page), wanted="0")
    with acting(everything(told.school)):
        assert PhoneEntry.objects.count() == 4
        gone = HandOver.objects.get(to_kind="guardian")
        assert (gone.pupil.name, gone.device_at is not None) == ("李小明", True)
    page.execute_script("arguments[0].click()", page.find_element("css selector", "form[action$='/logout/'] button"))
    until(lambda: page.execute_async_script(LEFT), wanted=[[], []])


def test_a_gate_of_the_other_kind_opens_from_cold_without_a_network(opened, cable, told):  # noqa: F811
    told.called()
    a_permit(told.pupils[0], told)
    guard = a_member_of_staff(told.school, "门卫", role="gate")
    page, address = opened(), cable.url + reverse("care:gate", args=[told.school.code])
    signed_in(page, cable, guard.user)
    page.get(address)
    page.find_element("xpath", "//*[@data-part='age'][contains(., '离线名单取自')]")
    until(lambda: page.execute_async_script(KEPT.replace("kehou-pocket", "kehou-gate")))
    cable.cut()
    page.get(address)
    page.find_element("xpath", "//h1[contains(., '校门（没有网络）')]")
    press(page, "看证放行")
    until(lambda: page.find_element("css selector", "[data-part=verdict]").text, wanted="可以放行： 陈一一 · 一(1)班")

"""The gate's page with the network cut: codes are checked by signature and list, what was let out is sent on later."""

import base64
import json

import pytest
from django.test import Client

from kehou.care import actions, queries
from kehou.care.models import HandOver, PickupCode
from kehou.care.rules import PickUpRules
from kehou.core import clock
from kehou.core.scope import acting
from tests.care.afternoon import a_mother
from tests.factories import a_class, a_member_of_staff, a_pupil, everything
from tests.journeys.browsing import chromium as _chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
browser = pytest.fixture(scope="module")(_chromium)


@pytest.fixture
def gate(browser, live_server, school):
    """The gate's phone, signed in."""
    client = Client()
    client.force_login(a_member_of_staff(school, "门卫", role="gate").user)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def a_code(school, name: str) -> PickupCode:
    pupil = a_pupil(a_class(school, number=len(name)), name)
    mother = a_mother(pupil, f"{name[0]}妈妈")
    with acting(everything(school)) as scope:
        made = actions.make_code(pupil, person=mother.pk, rules=PickUpRules(), now=clock.now(), scope=scope)
        return queries.codes(scope).get(pk=made.pk)


def asks(page, typed: str) -> str:
    page.fill("#code", typed)
    page.get_by_role("button", name="查验").click()
    page.wait_for_timeout(300)
    return page.locator("[x-ref=verdict]").inner_text()


def forged(ticket: str) -> str:
    said, seal = ticket.split(".")
    facts = json.loads(base64.urlsafe_b64decode(said + "=="))
    other = json.dumps({**facts, "w": "张某（叔叔）"}, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return f"{base64.urlsafe_b64encode(other).rstrip(b'=').decode()}.{seal}"


def sent_on(page) -> bool:
    """Within ten seconds nothing waits on the device any more."""
    for _time in range(100):
        if page.evaluate("localStorage.getItem('kehou-pickup-let-out')") == "[]":
            return True
        page.wait_for_timeout(100)
    return False


def test_a_gate_without_network_knows_ours_from_forged_lets_out_once_and_sends_it_on(gate, live_server, school):
    known = a_code(school, "陈一一")
    gate.goto(f"{live_server.url}/{school.code}/care/codes/")
    later = a_code(school, "李小")  # made after the page was loaded: only its signature tells
    with acting(everything(school)):
        ticket = queries.ticket_of(later)
    gate.context.set_offline(True)
    assert asks(gate, queries.code_letters(known.pk).lower()).startswith("可以交出： 陈一一")
    assert asks(gate, "ZZZZZZ").startswith("停：名单里没有这个码")
    address = f"{live_server.url}/{school.code}/care/codes/?code=XXXXXX"
    assert asks(gate, f"{address}#{forged(ticket)}").startswith("停：这不是本校发出的码")
    assert asks(gate, f"{address}#{ticket}").startswith("可以交出： 李小")
    gate.get_by_role("button", name="人已核对，交出孩子").click()
    assert asks(gate, f"{address}#{ticket}").startswith("停：这个码已经用过")
    assert gate.locator("[x-ref=waiting]").inner_text().endswith("1")
    gate.context.set_offline(False)
    assert sent_on(gate)
    with acting(everything(school)):
        assert list(HandOver.objects.values_list("pupil__name", "to_name")) == [("李小", "李妈妈（母亲）")]
        assert PickupCode.objects.get(pk=later.pk).used_at is not None
        assert PickupCode.objects.get(pk=known.pk).used_at is None

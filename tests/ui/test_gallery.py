"""The gallery in a real browser: no fault for axe, nothing wider than the screen, both languages."""

from pathlib import Path

import pytest

from kehou.ui import messages
from tests.journeys.browsing import chromium as browsing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

chromium = pytest.fixture(scope="module")(browsing)


@pytest.fixture
def gallery(live_server, settings):
    settings.KEHOU_DEMO = True
    messages.compile_(["ui"])
    return f"{live_server.url}/ui/gallery/"


def faults(page) -> list[str]:
    """What axe finds, as sentences."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_component_is_accessible(chromium, gallery, language, width):
    context = chromium.new_context(viewport={"width": width, "height": 844}, locale=language, bypass_csp=True)
    page = context.new_page()
    for address in (gallery, f"{gallery}phone/", f"{gallery}print/"):
        page.goto(address)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


def test_the_policy_of_the_page_lets_its_own_script_work(chromium, gallery):
    said: list[str] = []
    page = chromium.new_page(locale="zh-CN")
    page.on("console", lambda message: said.append(message.text))
    page.goto(gallery)
    page.wait_for_function("() => [...document.querySelectorAll('[x-data]')].every((one) => one._x_dataStack)")  # the script has read the page
    page.get_by_label("全选").check()
    assert page.locator(".bulk-count strong").inner_text() == "3"
    assert said == []


def test_a_step_asks_once_more_and_escape_closes_the_question(chromium, gallery):
    page = chromium.new_page(locale="zh-CN")
    page.goto(gallery)
    page.get_by_text("结束看护").first.press("Enter")
    assert page.get_by_role("button", name="确认结束").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="确认结束").is_visible()


def test_the_gallery_is_closed_where_real_people_are(client, settings):
    settings.KEHOU_DEMO = False
    assert client.get("/ui/gallery/").status_code == 404

"""Everybody of the demonstration in a real browser: their first page and every page the links lead to.

Nobody has to remember a new page here: the links are followed, one page for every route.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from kehou.ui import messages
from tests.journeys.browsing import AXE, PHONE, Look, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICE = 1280
PEOPLE = {
    "mother": PHONE, "applying": PHONE, "homeroom": PHONE, "care": PHONE, "gate": PHONE, "safety": PHONE, "grade": OFFICE,
    "lead": OFFICE, "principal": OFFICE, "finance": OFFICE, "district": OFFICE, "city": OFFICE, "audit": OFFICE,
    "operator": OFFICE,
}  # fmt: skip
MOST = 25


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The demonstration, built once for all that look at it, and taken away again."""
    from kehou.demo import city as demonstration

    messages.compile_()
    with django_db_blocker.unblock():
        demonstration.build()
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)


browser = pytest.fixture(scope="module")(chromium)


@pytest.fixture
def look(browser, city, person, language) -> Iterator[Look]:
    context = browser.new_context(viewport={"width": PEOPLE[person], "height": 844}, locale=language, bypass_csp=True)
    context.add_init_script(path=AXE)
    yield Look(context.new_page(), city)
    context.close()


def sign_in(look: Look, person: str) -> None:
    """One tap on the person's card."""
    look.page.goto(f"{look.home}/accounts/login/")
    look.page.locator(f"form[action='/accounts/demo/demo-{person}/'] button").click()
    look.page.wait_for_load_state()


@pytest.mark.parametrize("language", ["zh-CN"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_within_reach_is_in_order(look, person):
    sign_in(look, person)
    look.crawl("/" if person in ("mother", "applying") else look.page.url.removeprefix(look.home), most=MOST)
    assert look.faults == []


@pytest.mark.parametrize("language", ["en-US"])
@pytest.mark.parametrize("person", PEOPLE)
def test_the_first_page_is_in_order_in_english(look, person):
    sign_in(look, person)
    first = look.page.url.removeprefix(look.home)
    look.examine(first, f"{first} in English")
    assert look.page.evaluate("document.documentElement.lang") == "en"
    assert look.faults == []

"""Everybody of the demonstration in a real browser: their first page and every page the links lead to.

Nobody has to remember a new page here: the links are followed, one page for every route.
"""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from kehou.core.pages import unit_scope
from kehou.core.scope import acting
from kehou.identity.models import Grant
from kehou.ui import messages
from kehou.wiring import navigation
from tests.journeys.browsing import PHONE, Look, chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICE = 1280
PEOPLE = {
    "mother": PHONE, "applying": PHONE, "homeroom": PHONE, "care": PHONE, "gate": PHONE, "safety": PHONE, "grade": OFFICE,
    "lead": OFFICE, "principal": OFFICE, "finance": OFFICE, "district": OFFICE, "city": OFFICE, "audit": OFFICE,
    "operator": OFFICE,
}  # fmt: skip
MOST = 25
ALWAYS_IN_ENGLISH = ("mother", "care", "district")


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


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """In each language, the pages whose looks have been examined."""
    return {"zh-CN": set(), "en-US": set()}


@pytest.fixture
def look(browser, city, person, language, known, settings) -> Iterator[Look]:
    settings.MEDIA_ROOT = settings.KEHOU_HOME / "media"  # where the demonstration keeps its pictures
    context = browser.new_context(viewport={"width": PEOPLE[person], "height": 844}, locale=language)
    yield Look(context.new_page(), city, known=known[language])
    context.close()


def sign_in(look: Look, person: str) -> None:
    """One tap on the person's card."""
    look.page.goto(f"{look.home}/accounts/login/")
    card = look.page.locator(f"form[action='/accounts/demo/demo-{person}/'] button")
    assert card.count(), f"the demonstration has no card for {person}"
    card.click()
    look.page.wait_for_load_state()


def navigation_of(person: str) -> list[str]:
    """The addresses the roof offers this person at the own unit; families start from their rooms."""
    if person in ("mother", "applying"):
        return [reverse(name) for name in ("care:own_children", "enrolment:family_home", "people:own_children")]
    grant = Grant.objects.select_related("user").filter(user__username=f"demo-{person}").first()
    with acting(unit_scope(grant.user, grant.unit.code)) as scope:
        return [link["url"] for link in navigation(scope)]


@pytest.mark.parametrize("language", ["zh-CN"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_within_reach_is_in_order(look, person):
    """Whoever opens it: each page answers, and its looks are examined once."""
    sign_in(look, person)
    look.crawl([look.page.url.removeprefix(look.home), *navigation_of(person)], most=MOST)
    assert look.faults == []


@pytest.mark.parametrize("language", ["en-US"])
@pytest.mark.parametrize(
    "person", [pytest.param(one, marks=() if one in ALWAYS_IN_ENGLISH else pytest.mark.heavy) for one in PEOPLE]
)
def test_every_page_is_in_order_in_english(look, person):
    """Each page once, with the first person who reaches it; in every run with a few, with `-m ""` with all of them."""
    sign_in(look, person)
    assert look.page.evaluate("document.documentElement.lang") == "en"
    look.only_new = True
    look.crawl([look.page.url.removeprefix(look.home), *navigation_of(person)], most=MOST)
    assert look.faults == []

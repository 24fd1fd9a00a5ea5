"""The demonstration's clock: moved from the banner, and not there outside the demonstration."""

import pytest
from django.urls import reverse

from kehou.core import clock
from kehou.core.journal import entries
from kehou.core.scope import acting
from tests.factories import everything

pytestmark = pytest.mark.django_db


def move(client, to):
    return client.post(reverse("desk:move_clock"), {"to": to}, headers={"referer": "http://testserver/public/policy/"})


def test_the_demonstration_lives_at_the_moment_it_was_moved_to(client, school, settings):
    settings.KEHOU_DEMO = True
    answer = move(client, "2024-03-27T15:40")
    assert (answer.status_code, answer["Location"]) == (302, "/public/policy/")
    assert f"{clock.now():%Y-%m-%dT%H:%M}" == "2024-03-27T15:40"
    city = school.parent.parent
    with acting(everything(city)) as scope:
        assert entries(scope).first().kind == "core.ClockMoved"


def test_nobody_moves_the_clock_outside_the_demonstration(client, school, settings):
    settings.KEHOU_DEMO = False
    before = clock.now()
    assert move(client, "2024-03-27T15:40").status_code == 404
    settings.KEHOU_DEMO = True
    assert abs((clock.now() - before).total_seconds()) < 60


def test_twin_the_banner_offers_the_clock_in_the_demonstration_only(client, school, settings):
    settings.KEHOU_DEMO = True
    assert reverse("desk:move_clock") in client.get("/public/policy/").content.decode()
    settings.KEHOU_DEMO = False
    assert reverse("desk:move_clock") not in client.get("/public/policy/").content.decode()


def test_a_moment_that_cannot_be_read_moves_nothing(client, school, settings):
    settings.KEHOU_DEMO = True
    before = clock.now()
    assert move(client, "tomorrow").status_code == 302
    assert abs((clock.now() - before).total_seconds()) < 60

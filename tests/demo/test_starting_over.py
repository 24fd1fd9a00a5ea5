"""A demonstration whose builder was killed is built anew; nothing else is ever emptied."""

import contextlib
import time
from datetime import date

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from kehou.core.models import DemoClock, Unit
from kehou.demo import city
from kehou.demo.commands import demo
from kehou.organisation.models import CalendarDay
from kehou.server.trouble import Exit
from tests.factories import a_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_a_city():
    """What stands in the database when the builder is killed on its way."""
    DemoClock.objects.create(pk=1, unfinished=True)
    return a_school()


def as_owner(work) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
            cursor.execute("SET LOCAL ROLE NONE")
        work()


def test_half_a_city_is_cleared_away(half_a_city):
    as_owner(city.start_over)
    assert city.is_empty()
    assert not city.was_interrupted()


def test_the_official_calendar_stays(half_a_city):
    day, _made = CalendarDay.objects.get_or_create(day=date(2024, 5, 1), defaults={"kind": "rest", "name": "劳动节"})
    as_owner(city.start_over)
    assert CalendarDay.objects.filter(pk=day.pk).exists()


def test_a_school_that_is_no_demonstration_is_not_touched():
    school = a_school()
    with pytest.raises(city.NotADemonstration):
        as_owner(city.start_over)
    assert Unit.objects.filter(pk=school.pk).exists()


def test_a_city_that_stands_is_not_touched(half_a_city):
    DemoClock.objects.update(unfinished=False)
    with pytest.raises(city.NotADemonstration):
        as_owner(city.start_over)
    assert not city.is_empty()


@pytest.fixture
def another_builds():
    """Somebody else's connection that holds the lock of whoever builds."""
    with psycopg.connect(**{**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [city.BUILDING])
        yield other


def test_of_two_who_build_at_once_the_second_is_sent_away(half_a_city, another_builds):
    """It would take the first's city for one that was interrupted, and empty it."""
    result = CliRunner().invoke(demo, [])
    assert result.exit_code == Exit.ALREADY_RUNNING
    assert "正在这个数据库里建演示城市" in result.output
    assert not city.is_empty()


def test_a_builder_who_was_killed_leaves_no_lock(half_a_city, another_builds):
    another_builds.close()
    for _moment in range(50):  # PostgreSQL notices a moment later
        with contextlib.suppress(city.AnotherBuilds), city.alone():
            assert city.was_interrupted()
            return
        time.sleep(0.1)
    raise AssertionError("the lock outlives its holder")

"""The demonstration's clock: read once a second by a process, moved at once by whoever moves it."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kehou.core import clock
from kehou.core.models import DemoClock

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 4, 10, 4, tzinfo=UTC)


def test_a_page_that_asks_often_reads_the_shift_once():
    clock.forget()
    with CaptureQueriesContext(connection) as asked:
        assert clock.now() <= clock.now() and clock.today()
    assert len(asked) == 1


def test_whoever_moves_the_clock_sees_it_moved_at_once():
    clock.now()
    clock.move_to(NOON)
    assert abs(clock.now() - NOON) < timedelta(seconds=5)


def test_a_move_of_another_process_is_seen_within_a_second(monkeypatch):
    with time_machine.travel(NOON):
        clock.move_to(NOON)
        clock.now()
        DemoClock.objects.update(shift=timedelta(days=1))
        assert clock.today() == NOON.date()
        later = time.monotonic() + 2
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert clock.today() == NOON.date() + timedelta(days=1)


def test_outside_the_demonstration_nothing_is_read(settings):
    settings.KEHOU_DEMO = False
    with CaptureQueriesContext(connection) as asked:
        clock.now()
    assert len(asked) == 0

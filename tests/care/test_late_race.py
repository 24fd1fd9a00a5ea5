"""Two workers wake in the same minute, one of them late: no step of the ladder is taken twice, none is skipped (C7.3)."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import IntegrityError

from kehou.care import actions
from kehou.care.actions import late
from kehou.care.models import Alarm, LateStep
from kehou.care.rules import LatePickUpRules
from kehou.core.scope import acting
from kehou.notices.models import Message
from tests.care.afternoon import a_mother, an_afternoon, at
from tests.care.test_custody import at_once
from tests.factories import a_member_of_staff, a_school, everything

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told():
    told = an_afternoon(a_school(), "陈一一", "李小明", "王二小")
    [a_mother(one, f"{one.name[0]}妈妈") for one in told.pupils]
    a_member_of_staff(told.school, "安老师", role="safety_officer")
    told.called()
    return told


@pytest.fixture
def met(monkeypatch):
    """Each worker, having read which steps were taken, waits a moment for the other to have read the same."""
    both, due = Barrier(2, timeout=3), late.rungs_due

    def meeting(*args):
        with suppress(BrokenBarrierError):  # the other does not come: it is held back until this one is done
            both.wait()
        return due(*args)

    monkeypatch.setattr(late, "rungs_due", meeting)


def climbing(told, now):
    def deed():
        with acting(everything(told.school)) as scope:
            return actions.climb(rules=LatePickUpRules(), now=now, scope=scope)

    return deed


def steps(told) -> list[str]:
    with acting(everything(told.school)):
        return sorted(f"{one.late_pickup.pupil.name} {one.rung}" for one in LateStep.objects.select_related("late_pickup__pupil"))


WHOLE = sorted(f"{name} {rung}" for name in ("陈一一", "李小明", "王二小") for rung in ("reminded", "call", "escalated"))


def test_no_step_is_taken_twice_and_none_is_skipped(told, met):
    taken = at_once(climbing(told, at(17, 6)), climbing(told, at(17, 31)))
    assert sum(taken) == 9
    assert steps(told) == WHOLE
    with acting(everything(told.school)):
        reminded = Message.objects.filter(title__startswith="已过放学时间").values_list("title", flat=True)
        assert (len(reminded), len(set(reminded))) == (3, 3)
        assert Alarm.objects.filter(kind="late").count() == 3


def test_two_workers_of_one_minute_go_on_from_the_same_rung_once(told, met):
    climbing(told, at(17, 6))()
    assert sorted(at_once(climbing(told, at(17, 31)), climbing(told, at(17, 31)))) == [0, 6]
    assert steps(told) == WHOLE


def test_twin_workers_that_do_not_wait_for_each_other_lose_what_one_of_them_did(told, met, monkeypatch):
    climbing(told, at(17, 6))()
    monkeypatch.setattr(late, "_held", lambda cases: cases)
    taken = at_once(climbing(told, at(17, 31)), climbing(told, at(17, 31)))
    assert any(isinstance(one, IntegrityError) for one in taken)

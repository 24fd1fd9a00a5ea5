"""What the database itself does not take: a gap, a fork, a holder who does not hold, a count that differs in silence."""

import pytest
from django.db import IntegrityError, connection, transaction

from kehou.care import actions
from kehou.care.models import Alarm, HandOver, Movement
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, STAFFING, Afternoon, an_afternoon, at
from tests.factories import a_school
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db

WRONG = {
    "a gap": ({"seq": 3, "from_kind": "group"}, "handed_over_by_the_holder", "care_handover"),
    "a fork": ({"seq": 1, "from_kind": "class"}, "one_holder_at_a_time", "care_handover"),
    "by somebody who does not hold the child": ({"seq": 2, "from_kind": "movement"}, "handed_over_by_the_holder", "care_handover"),
    "a day that begins in the air": ({"seq": 1, "from_kind": "movement"}, "day_begins_with_the_class", "care_handover"),
}


def built() -> Afternoon:
    told = an_afternoon(a_school(), "陈一一", "李小明", late=("陈一一",))
    told.called()
    return told


world = prepared(built)


@pytest.fixture
def told(world, db) -> Afternoon:
    return fresh(world)


def hand_over(told: Afternoon, **said) -> HandOver:
    values = {"at": at(17), "to_kind": "office", "to_name": "办公室", **said}
    with transaction.atomic(), acting(told.scope):
        return HandOver.objects.create(school=told.school, pupil=told.pupils[0], date=MONDAY, **values)


def without(constraint: str, table: str) -> None:
    """The guard is taken away, as its owner could."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        cursor.execute("SET LOCAL ROLE kehou_app")


@pytest.mark.parametrize("name", WRONG)
def test_the_chain_of_a_child_does_not_take(told, name):
    said, constraint, _table = WRONG[name]
    with pytest.raises(IntegrityError, match=constraint):
        hand_over(told, **said)
    assert told.holders(told.pupils[0]) == ["group"]


@pytest.mark.parametrize("name", [name for name in WRONG if name not in ("a fork", "a day that begins in the air")])
def test_twin_without_the_guard_it_is_taken(told, name):
    said, constraint, table = WRONG[name]
    without(constraint, table)
    hand_over(told, **said)
    assert told.holders(told.pupils[0]) == ["group", "office"]


def test_the_next_holder_follows_where_the_former_holds_the_child(told):
    hand_over(told, seq=2, from_kind="group")
    assert told.holders(told.pupils[0]) == ["group", "office"]


def moved(told: Afternoon, *, counted: int) -> Movement:
    with acting(told.scope) as scope:
        origin, late = told.group.sessions.get(), told.late()
        return actions.start_movement(
            origin, target=late, pupils=[told.pupils[0].pk], counted=counted, staffing=STAFFING, now=at(17), scope=scope
        )


def test_a_count_that_differs_names_its_alarm_within_the_minute(told):
    movement = moved(told, counted=2)
    with acting(told.scope) as scope:
        actions.arrive(movement, missing=[], counted=0, now=at(17, 4), scope=scope)
        movement.refresh_from_db()
        raised = {one.kind: one.raised_at for one in Alarm.objects.filter(pk__in=[movement.alarm_out_id, movement.alarm_in_id])}
    assert raised == {"count_out": movement.departed_at, "count_in": movement.arrived_at}


@pytest.mark.parametrize("forgotten", ["count_out_or_alarm", "count_in_or_alarm"])
def test_a_count_that_differs_in_silence_is_not_taken(told, forgotten, monkeypatch):
    """The action forgets the alarm: the database remembers."""
    counted_out, counted_in = (2, 1) if forgotten.startswith("count_out") else (1, 0)
    monkeypatch.setattr("kehou.care.actions.movements._alarm_of", lambda count: None)
    with pytest.raises(IntegrityError, match=forgotten), transaction.atomic():
        movement = moved(told, counted=counted_out)
        with acting(told.scope) as scope:
            actions.arrive(movement, missing=[], counted=counted_in, now=at(17, 4), scope=scope)


@pytest.mark.parametrize("forgotten", ["count_out_or_alarm", "count_in_or_alarm"])
def test_twin_without_the_guard_the_silent_count_is_taken(told, forgotten, monkeypatch):
    without(forgotten, "care_movement")
    test = test_a_count_that_differs_in_silence_is_not_taken
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test(told, forgotten, monkeypatch)

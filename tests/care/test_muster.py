"""The emergency roll call: everybody in the building by place, counted by many at once, in well under a minute (S7.2)."""

import time

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kehou.care import actions, queries
from kehou.care.actions.refusals import MusterOver, MusterRuns, SomebodyNotFound
from kehou.care.models import HandOver, Muster, MusterLine, Session
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.people.models import Pupil
from tests.care.afternoon import MONDAY, a_mother, an_afternoon, at
from tests.care.test_custody import at_once
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_class, a_member_of_staff, a_school, everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(16, 30), tick=False):
        yield


@pytest.fixture
def told(school):
    return an_afternoon(school, "陈一一", "李小明", "王二小")


@pytest.fixture
def officer(told):
    return a_member_of_staff(told.school, "安老师", role="safety_officer")


def begun(told, **more):
    with acting(everything(told.school)) as scope:
        return actions.begin_muster(reason="火警", **{"is_drill": False, "now": at(16, 30), **more}, scope=scope)


def test_only_who_is_in_the_building_stands_on_the_list_under_its_place(told):
    told.called(told.pupils[2])
    mother = a_mother(told.pupils[1])
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[1], person=mother.pk, now=at(16, 20), scope=scope)
    muster = begun(told)
    with acting(everything(told.school)):
        assert list(MusterLine.objects.filter(muster=muster).values_list("pupil__name", "place")) == [
            ("陈一一", "一年级1组 · 南校区一(1)班教室 · 陈老师")
        ]


def test_before_the_roll_is_called_the_children_stand_under_their_class(told):
    told.plan()
    muster = begun(told)
    with acting(everything(told.school)):
        assert set(MusterLine.objects.filter(muster=muster).values_list("place", flat=True)) == {"一(1)班"}


def test_a_fire_drill_from_the_tap_to_the_last_child(client, told, officer):
    told.called()
    tell(signed_in(client, officer), "begin_muster", {"reason": "消防演练", "is_drill": "on"}, **in_school(told))
    with acting(everything(told.school)):
        muster = Muster.objects.get()
        assert list(Message.objects.filter(user=told.teacher.user).values_list("title", flat=True)) == ["紧急点名演练：请清点您身边的孩子。"]
    lost = told.pupils[2]
    signed_in(client, told.teacher)
    data = {"here": [str(one.pk) for one in told.pupils], "missing": [str(lost.pk)]}
    answer = tell(client, "count_off", data, muster=muster.pk, **in_school(told))
    page = words(client.get(answer.url))
    assert "正在找" in page
    assert "王二小" in page
    assert tell(client, "end_muster", muster=muster.pk, **in_school(told)).status_code == 404  # not the teacher's to end
    gate = a_member_of_staff(told.school, "门卫", role="gate")
    tell(signed_in(client, gate), "count_off", {"here": [str(lost.pk)]}, muster=muster.pk, **in_school(told))
    assert "人齐" in words(go(client, "muster", **in_school(told)))
    tell(signed_in(client, officer), "end_muster", muster=muster.pk, **in_school(told))
    assert "消防演练" in words(go(client, "muster", **in_school(told)))


def test_a_child_found_stays_found_and_an_emergency_ends_with_everybody(told):
    told.called()
    muster, pupils = begun(told), [one.pk for one in told.pupils]
    with acting(everything(told.school)) as scope:
        assert actions.count_off(muster, here=pupils[:2], missing=pupils[2:], now=at(16, 31), scope=scope) == (2, 1)
        assert actions.count_off(muster, here=[], missing=pupils[:1], now=at(16, 32), scope=scope) == (0, 0)
        with pytest.raises(SomebodyNotFound):
            actions.end_muster(muster, now=at(16, 33), scope=scope)
        actions.count_off(muster, here=pupils[2:], now=at(16, 34), scope=scope)
        actions.end_muster(muster, now=at(16, 35), scope=scope)
        with pytest.raises(MusterOver):
            actions.count_off(muster, here=pupils, now=at(16, 36), scope=scope)


def test_one_runs_at_a_time_and_the_database_says_so(told):
    told.called()
    begun(told)
    with pytest.raises(MusterRuns):
        begun(told)
    with acting(everything(told.school)), pytest.raises(IntegrityError, match="one_muster_at_a_time"), transaction.atomic():
        Muster.objects.create(school=told.school, date=MONDAY, reason="x", started_at=at(17))


def test_everybody_in_the_building_on_paper(client, told, officer):
    told.called()
    answer = go(signed_in(client, officer), "muster_paper", **in_school(told))
    assert answer.content.startswith(b"%PDF")


def test_a_neighbours_muster_is_not_seen(client, told, other_school):
    told.called()
    muster = begun(told)
    stranger = a_member_of_staff(other_school, "邻校门卫", role="gate")
    assert "陈一一" not in words(go(signed_in(client, stranger), "muster", unit=other_school.code))
    assert tell(client, "count_off", {"here": []}, muster=muster.pk, unit=other_school.code).status_code == 404


def counted(client, told) -> int:
    with CaptureQueriesContext(connection) as seen:
        go(client, "muster", **in_school(told))
    return len(seen)


def test_the_page_costs_the_same_for_three_children_and_for_two_hundred(client, told, officer):
    told.called()
    begun(told)
    counted(signed_in(client, officer), told)
    few = counted(client, told)
    crowd(told, 200)
    assert counted(client, told) == few


def crowd(told, children: int, places: int = 10) -> None:
    """Many more children in the building, in the running muster."""
    with acting(everything(told.school)):
        home = a_class(told.school, 3)
        pupils = Pupil.objects.bulk_create(Pupil(school=told.school, home_class=home, name=f"学生{n}") for n in range(children))
        muster = Muster.objects.get(ended_at=None)
        MusterLine.objects.bulk_create(
            MusterLine(school=told.school, muster=muster, pupil=one, place=f"教室{n % places:02}") for n, one in enumerate(pupils)
        )


def a_thousand_counted_by_eight(told) -> float:
    """Seconds from the first tap to the last, eight phones at once, forty places of twenty-five."""
    with acting(everything(told.school)) as scope:
        muster = Muster.objects.get(ended_at=None)
        places = [[line.pupil_id for line in place.lines] for place in queries.places_of(muster)]

    def counts(mine):
        def deed():
            for pupils in mine:
                with acting(everything(told.school)) as scope:
                    actions.count_off(muster, here=pupils, now=at(16, 31), scope=scope)

        return deed

    assert scope
    start = time.perf_counter()
    results = at_once(*[counts(places[n::8]) for n in range(8)])
    assert [one for one in results if isinstance(one, Exception)] == []
    return time.perf_counter() - start


@pytest.mark.django_db(transaction=True)
def test_a_thousand_children_are_counted_by_eight_phones_within_seconds():
    told = an_afternoon(a_school(), "陈一一")
    told.called()
    begun(told)
    crowd(told, 1000, places=40)
    took = a_thousand_counted_by_eight(told)
    print(f"\n1001 children in 41 places counted by 8 phones in {took:.2f} s")
    assert took < 20
    with acting(everything(told.school)):
        assert not MusterLine.objects.exclude(state="here").exists()
        assert HandOver.objects.count() == Session.objects.filter(state="open").count()

"""The round is opened out of the plan; seats are each campus's own where the plan divides them (S7.1, S1.1, S1.2)."""

from dataclasses import replace
from datetime import date

import pytest

from kehou.core.journal import record
from kehou.core.models import Unit
from kehou.core.scope import acting
from kehou.enrolment import actions, queries
from kehou.enrolment.models import Place, Round, Slot, SlotDay
from kehou.enrolment.queries import deciding, lotteries
from kehou.organisation import actions as plans
from kehou.organisation import queries as organised
from kehou.organisation.models import Campus, HomeClass, Term
from kehou.people.events import PupilMoved
from tests.enrolment.examples import an_application, at, decided
from tests.factories import a_class, a_drafted_plan, a_guardian_of, a_published_plan, a_pupil, everything, published

pytestmark = pytest.mark.django_db
ALL = ("homeroom", "grade", "school")


def campuses(school):
    with acting(everything(school)):
        return {one.name: one for one in Campus.objects.all()}


def divided(school, *, north=1, south=1, plan=None):
    """The plan with the care slot divided: so many seats in the north, so many in the south."""
    plan = plan or a_drafted_plan(school)
    where = campuses(school)
    with acting(everything(school)) as scope:
        plan.refresh_from_db()
        offer = organised.offer_of(plan)
        seats = {str(where["北校区"].pk): north, str(where["南校区"].pk): south}
        slots = (replace(offer.slots[0], seats=seats), *offer.slots[1:])
        plans.set_offer(plan, replace(offer, slots=slots), scope=scope)
    return plan


def opened(school):
    with acting(everything(school)) as scope:
        term = Term.objects.select_related("school").get()
        return actions.open_by_plan(term, organised.plan_of_term(scope, term), now=at(2, 26), scope=scope)


def a_child_of(school, name, campus, number):
    with acting(everything(school)):
        standing = HomeClass.objects.filter(number=number).first()
    return a_pupil(standing or a_class(school, number=number, campus=campus), name)


def seats(school, campus=None):
    with acting(everything(school)):
        rows = SlotDay.objects.filter(slot__is_late=False, weekday=1)
        return {(row.campus.name if row.campus else ""): (row.taken, row.capacity) for row in rows.select_related("campus")}


def granted(school, application):
    decided([application], *ALL)
    with acting(everything(school)) as scope:
        application.refresh_from_db()
        return actions.grant_place(application, now=at(3, 15), scope=scope)


def test_no_published_plan_no_round(school):
    with acting(everything(school)) as scope, pytest.raises(actions.RoundNeedsPlan) as told:
        actions.open_by_plan(Term.objects.get(), None, now=at(2, 26), scope=scope)
    assert told.value.clause == "S7.1"


def test_the_round_has_the_plans_dates_slots_and_seats(school):
    published(divided(school, north=90, south=60))
    round = opened(school)
    assert (round.opens_on, round.closes_on, round.first_day) == (date(2024, 2, 26), date(2024, 3, 3), date(2024, 3, 20))
    assert seats(school) == {"北校区": (0, 90), "南校区": (0, 60)}
    with acting(everything(school)):
        assert SlotDay.objects.filter(slot__is_late=True, campus=None).count() == 5


def test_the_grades_to_which_the_school_keeps_itself_hold_for_families(school):
    a_published_plan(school, eligibility__grade_max=3, places__offer_hours=12)
    unit = Unit.objects.get(pk=school.pk)
    assert queries.eligibility(unit, date(2024, 3, 1)).grade_max == 3


def test_a_full_north_does_not_close_the_south(school):
    published(divided(school))
    round = opened(school)
    first, second = a_child_of(school, "北一", "北校区", 1), a_child_of(school, "北二", "北校区", 1)
    other = a_child_of(school, "南一", "南校区", 2)
    granted(school, an_application(round, first))
    granted(school, an_application(round, other))
    with pytest.raises(actions.SlotFull):
        granted(school, an_application(round, second))
    assert seats(school) == {"北校区": (1, 1), "南校区": (1, 1)}


def test_need_is_counted_where_the_child_is(school):
    published(divided(school))
    round = opened(school)
    rows = [an_application(round, a_child_of(school, f"北{n}", "北校区", 1)) for n in range(3)]
    rows.append(an_application(round, a_child_of(school, "南一", "南校区", 2)))
    where = campuses(school)
    with acting(everything(school)) as scope:
        crowded = deciding.crowded(scope, round)
    assert {(campus, over) for (_slot, _day, campus), over in crowded.items()} == {(where["北校区"].pk, 2)}
    decided(rows, *ALL)
    with acting(everything(school)):
        free = lotteries.seats_free(round)
        entries = lotteries.entries_of(lotteries.candidates(round), round, {})
    assert free["放学后看护（北校区）/1"] == free["放学后看护（南校区）/1"] == 1
    assert {seat for one in entries for seat in one.seats if seat in free} == set(free) - {f"放学后看护（{c}）/{d}" for c in ("北校区", "南校区") for d in (4, 5)}


def test_who_is_moved_to_a_full_campus_keeps_the_place_and_the_limit_grows_by_the_schools_own_decision(school):
    published(divided(school))
    round = opened(school)
    mover = a_child_of(school, "北一", "北校区", 1)
    place = granted(school, an_application(round, mover))
    granted(school, an_application(round, a_child_of(school, "南一", "南校区", 2)))
    with acting(everything(school)) as scope:
        north, mover.home_class = mover.home_class_id, HomeClass.objects.get(number=2)
        mover.save()
        record(PupilMoved(school=school.pk, pupil=mover.pk, before=north, after=mover.home_class_id), scope=scope)
        assert Place.objects.get(pk=place.pk).campus.name == "南校区"
    assert seats(school) == {"北校区": (0, 1), "南校区": (2, 2)}


def test_a_new_version_gives_the_round_its_seats_and_takes_nobodys(school):
    first = published(divided(school, north=2, south=1))
    round = opened(school)
    for name in ("北一", "北二"):
        granted(school, an_application(round, a_child_of(school, name, "北校区", 1)))
    with acting(everything(school)) as scope:
        second = plans.revise_plan(first, reason="南校区多一间教室", today=date(2024, 3, 25), scope=scope)
    published(divided(school, north=1, south=40, plan=second), at=at(3, 26))
    assert seats(school) == {"北校区": (2, 2), "南校区": (0, 40)}
    with acting(everything(school)):
        assert Round.objects.get().plan_id == second.pk


def test_a_new_version_may_divide_a_slot_and_drop_another(school):
    first = a_published_plan(school)
    round = opened(school)
    granted(school, an_application(round, a_child_of(school, "北一", "北校区", 1)))
    with acting(everything(school)) as scope:
        second = plans.revise_plan(first, reason="分校区", today=date(2024, 3, 25), scope=scope)
    divided(school, north=5, south=5, plan=second)
    with acting(everything(school)) as scope:
        second.refresh_from_db()
        offer = organised.offer_of(second)
        plans.set_offer(second, replace(offer, slots=offer.slots[:1]), scope=scope)
    published(second, at=at(3, 26))
    assert seats(school) == {"北校区": (1, 5), "南校区": (0, 5)}
    with acting(everything(school)):
        round.refresh_from_db()
        assert [one.name for one in round.slots_offered] == ["放学后看护"]
        assert Slot.objects.count() == 2


def test_what_is_not_offered_at_the_childs_campus_can_not_be_taken(school):
    published(divided(school))
    round = opened(school)
    child = a_child_of(school, "北一", "北校区", 1)
    mine = an_application(round, child)
    decided([mine], *ALL)
    with acting(everything(school)) as scope:
        SlotDay.objects.filter(campus__name="北校区").delete()
        mine.refresh_from_db()
        with pytest.raises(actions.SlotNotOffered):
            actions.grant_place(mine, now=at(3, 15), scope=scope)
    assert a_guardian_of(child)

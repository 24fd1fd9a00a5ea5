"""The proven bound: below the best roster of every small school, and close to it where faces must change."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehou.planner import Duty, NoPlan, RosterInstance, RosterPlan, RosterWeights, Session, Teacher, bound, check, solve
from kehou.planner.roster import cost
from kehou.planner.roster.alone import UNIT
from kehou.planner.roster.bound import Relaxed, least
from tests.planner.adapters import case, instance_of
from tests.planner.school import FIRST_DAY, term
from tests.planner.test_roster import every_roster


def mondays(count, *, groups="a", children=28):
    return tuple(Session(f"{g}{n}", FIRST_DAY + timedelta(weeks=n), 960, 1020, children, g, (g,))
                 for n in range(count) for g in groups)


def away(*weeks):
    return tuple(FIRST_DAY + timedelta(weeks=n) for n in weeks)


def test_a_group_that_nobody_can_take_all_term_must_see_a_second_face():
    teachers = (Teacher("wang", leave=away(1), target=3), Teacher("li", leave=away(2), target=1))
    instance = RosterInstance(mondays(4), teachers)
    assert bound(instance) == RosterWeights().continuity
    assert solve(instance, seconds=1, seed=1).optimal


def test_where_somebody_can_take_it_all_term_nothing_is_charged():
    assert bound(RosterInstance(mondays(4), (Teacher("wang", target=4), Teacher("li", leave=away(2), target=0)))) == 0


def test_two_groups_at_one_time_share_no_face():
    """Only Wang has no leave, and cannot be the one face of both."""
    teachers = (Teacher("wang", target=4), *(Teacher(n, leave=away(i), target=-1) for i, n in enumerate("abc")))
    instance = RosterInstance(mondays(4, groups="xy"), teachers)
    best = solve(instance, seconds=1, seed=1)
    assert RosterWeights().continuity <= bound(instance) <= best.cost


def test_a_third_adult_who_changes_is_charged_a_third():
    """61 children need three adults at once; two of them could stay, the third cannot."""
    teachers = (Teacher("a", target=3), Teacher("b", target=3), Teacher("c", leave=away(1), target=2),
                Teacher("d", leave=away(0), target=1))
    instance = RosterInstance(mondays(3, children=61), teachers)
    assert 1 <= bound(instance) <= solve(instance, seconds=1, seed=1).cost == RosterWeights().continuity


TEACHERS = st.lists(
    st.builds(
        lambda leave, week, day, target, dislikes, late: {
            "leave": away(*leave), "max_week": week, "max_day": day, "target": target,
            "dislikes": (0,) if dislikes else (), "slots": ("first", "late") if late else ("first",)},
        st.sets(st.integers(0, 2), max_size=2), st.integers(1, 3), st.integers(1, 2), st.integers(-1, 4),
        st.booleans(), st.booleans()),
    min_size=1, max_size=3,
)
SITTINGS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from("ab"), st.sampled_from([960, 990, 1020]), st.sampled_from([20, 31])),
    min_size=1, max_size=5, unique_by=lambda given: given[:3],
)


def school_of(sittings, teachers):
    """The drawn sittings and adults as a school."""
    sessions = tuple(
        Session(f"s{n}", FIRST_DAY + timedelta(weeks=when), start, start + 60, children, room, (room,),
                slot="late" if start == 1020 else "first")
        for n, (when, room, start, children) in enumerate(sittings))
    return RosterInstance(sessions, tuple(Teacher(f"t{n}", **given) for n, given in enumerate(teachers)))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(SITTINGS, TEACHERS, st.integers(0, 10**6))
def test_no_roster_of_a_small_school_costs_less_than_the_bound_at_any_price(sittings, teachers, seed):
    instance = school_of(sittings, teachers)
    valid = [plan for plan in every_roster(instance) if not check(instance, plan)]
    if not valid:
        return
    best = min(sum(cost.parts(plan.duties, instance).values()) for plan in valid)
    relaxed = Relaxed(instance)
    prices = np.random.default_rng(seed).integers(-4 * UNIT, 8 * UNIT, len(relaxed.wanted))
    assert relaxed.at(prices)[0] <= best * UNIT
    assert least(instance, rounds=30) <= best


def test_a_duty_nobody_can_keep_counts_as_a_change_that_must_be():
    teachers = (Teacher("wang", leave=away(0)), Teacher("li"))
    plan = solve(RosterInstance(mondays(1), teachers, published=(Duty("a0", "wang"),)), seconds=1, seed=1)
    assert plan.duties == (Duty("a0", "li"),)
    assert plan.bound >= RosterWeights().changes
    assert plan.parts["changes"] == RosterWeights().changes


def test_where_many_share_little_the_bound_knows_that_not_all_can_have_their_share():
    """Ten who cannot come over have one duty a week, ten others nine: nobody has the five of the term that would be fair."""
    sessions = tuple(
        Session(f"{room}{n}", FIRST_DAY + timedelta(weeks=n), 960, 1020, 28, room, (room,), campus="south" if room == "a" else "north")
        for n in range(10) for room in "abcdefghij"
    )
    staff = tuple(Teacher(f"{campus}{n}", campus=campus) for campus in ("south", "north") for n in range(10))
    plan = solve(RosterInstance(sessions, staff), seconds=1, seed=1)
    assert plan.parts["fair"] == RosterWeights().fair * 10 * (4 + 4)
    assert plan.parts["fair"] <= plan.bound <= plan.cost


@pytest.mark.parametrize("children", [28, 0])
def test_more_adults_pinned_than_needed_leave_the_bound_true(children):
    """The second adult brings each nearer to their share than the sessions alone would."""
    sessions = mondays(4, children=children)
    pins = tuple(Duty(f"a{n}", who) for n in range(4) for who in ("wang", "li"))
    instance = RosterInstance(sessions, (Teacher("wang", target=4), Teacher("li", target=4)), pinned=pins)
    plan = solve(instance, seconds=1, seed=1)
    assert set(plan.duties) == set(pins)
    assert plan.bound <= plan.cost == sum(cost.parts(pins, instance).values())


def test_the_same_rounds_give_the_same_bound():
    instance = term(6, 20, 20)
    assert least(instance, rounds=30) == least(instance, rounds=30)


def test_a_small_term_is_proven_optimal():
    plan = solve(term(6, 20, 20), seconds=1, seed=1)
    assert plan.optimal and plan.cost == plan.bound > 0


def test_a_bound_is_below_every_roster_of_a_school():
    instance = term(6, 20, 20)
    plans = [solve(instance, seconds=0.1, seed=seed) for seed in range(2)]
    assert all(isinstance(plan, RosterPlan) and not isinstance(plan, NoPlan) for plan in plans)
    assert least(instance, rounds=40) <= min(plan.cost for plan in plans)


@pytest.mark.heavy
def test_no_roster_of_the_large_case_costs_as_little_as_1450():
    """The figure once hoped for is below what is proven; that 1,340 are proven at once, every run of the suite says (test_reference)."""
    assert least(instance_of(case("roster-120x60x100-s1")), cost_known=1600, rounds=150) > 1450

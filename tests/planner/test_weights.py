"""One table of weights: solver, scorer, explanation and bound read the same, and what is not said weighs as it always did."""

import json
from dataclasses import fields, replace
from hashlib import sha256
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehou.planner import (
    Duty,
    GroupWeights,
    InstanceError,
    RosterInstance,
    RosterPlan,
    RosterWeights,
    SeatsInstance,
    SeatWeights,
    Sitter,
    Teacher,
    at_usual_weights,
    bound,
    check,
    explain,
    parts,
    read_instance,
    solve,
    write_instance,
    write_result,
)
from kehou.planner.explain import WISHES
from kehou.planner.groups.cost import least_of_cell
from tests.planner.school import classroom, term, whole_school
from tests.planner.test_parts import a_cell, every_plan
from tests.planner.test_roster import every_roster
from tests.planner.test_roster_bound import SITTINGS, TEACHERS, away, mondays, school_of

POINTS = st.integers(0, 12)
ROSTER = st.builds(RosterWeights, POINTS, POINTS, POINTS, POINTS)
GROUPS = st.builds(GroupWeights, POINTS, POINTS, POINTS, POINTS, POINTS, POINTS, POINTS)
SEATS = st.builds(SeatWeights, POINTS, POINTS, POINTS, POINTS)
SLOW = [*HealthCheck]


def weighed(instance, **weights):
    return replace(instance, weights=replace(instance.weights, **weights))


# ── the usual weights ─────────────────────────────────────────────────────────


def printed(instance):
    """Cost, bound and the whole plan of seed 1, as they were before there was a table."""
    made = write_result(solve(instance, seconds=1, seed=1))
    told = {name: value for name, value in made.items() if name not in ("version", "weights")}
    return made["cost"], made["bound"], sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def test_the_usual_weights_give_the_plans_that_were_given_before_there_was_a_table():
    assert printed(term(6, 20, 20)) == (14, 14, "0ddf079561ed7d92")
    assert printed(classroom()) == (48, 46, "2f6e7c5c3fe0f3d7")  # the same cost; nobody sits behind empty rows any more


def test_weights_that_are_written_out_are_those_that_are_not():
    assert GroupWeights(10, 3, 20, 1, 4, 4, 5) == GroupWeights()
    assert RosterWeights(2, 5, 1, 1, 1000) == RosterWeights()
    assert SeatWeights(2, 2, 4, 3) == SeatWeights()


def test_what_was_written_before_the_table_says_the_same():
    now = weighed(whole_school(40), under=7, special=0)
    said = write_instance(now)
    old = {name: value for name, value in said.items() if name != "weights"} | {"version": 2, "under": 7, "special": 0}
    assert read_instance(old) == now
    assert read_instance(json.loads(json.dumps(said))) == now
    with pytest.raises(InstanceError, match="under: unknown field"):
        read_instance(old | {"version": 3})


@pytest.mark.parametrize("points", [-1, 1001])
def test_a_weight_out_of_bounds_says_where(points):
    with pytest.raises(InstanceError, match="weights.fair"):
        read_instance(write_instance(term(1, 1, 2)) | {"weights": {"fair": points}})


def test_every_part_of_a_plan_has_its_weight_and_its_sentence():
    """Seats add three weights up in one part; a group outside the band has a remark of its own."""
    assert {f.name for f in fields(RosterWeights)} == set(parts(term(1, 1, 2), RosterPlan()))
    small = whole_school(30)
    assert {f.name for f in fields(GroupWeights)} == set(parts(small, solve(small, seconds=0.1, seed=1)))
    assert {f.name for f in fields(RosterWeights)} | {f.name for f in fields(GroupWeights)} - {"under"} <= set(WISHES)


# ── a wish that weighs nothing ────────────────────────────────────────────────


def test_a_disliked_day_that_weighs_nothing_is_as_if_nobody_had_said_so():
    instance = term(4, 10, 14)
    disliked = replace(instance, teachers=tuple(replace(t, dislikes=(0, 4)) for t in instance.teachers))
    assert solve(weighed(disliked, wish=0), seconds=0.3, seed=1).duties == solve(instance, seconds=0.3, seed=1).duties


def test_a_published_roster_that_weighs_nothing_is_as_if_none_had_been_published():
    instance = term(4, 10, 14)
    published = solve(instance, seconds=0.3, seed=5).duties
    anew = solve(weighed(replace(instance, published=published), changes=0), seconds=0.3, seed=1)
    assert anew.duties == solve(instance, seconds=0.3, seed=1).duties
    assert anew.parts["changes"] == 0


def test_a_face_that_weighs_nothing_gives_way_to_an_equal_share():
    """One group, eight Mondays, two adults: seen by both it is fair, seen by one it is familiar."""
    instance = RosterInstance(mondays(8), (Teacher("wang"), Teacher("li")))
    fair, familiar = (solve(weighed(instance, **w), seconds=1, seed=1) for w in ({"continuity": 0}, {"fair": 0}))
    assert (fair.cost, familiar.cost) == (0, 0)
    assert len({d.teacher for d in familiar.duties}) == 1
    assert sorted(sum(d.teacher == t for d in fair.duties) for t in ("wang", "li")) == [4, 4]


# ── a change of what is published ─────────────────────────────────────────────


def test_a_change_is_made_where_it_is_worth_more_than_it_weighs_and_else_not():
    """Wang stands for all eight Mondays, Li for none: each duty handed over is four points fairer, a second face costs five."""
    published = tuple(Duty(f"a{n}", "wang") for n in range(8))
    instance = RosterInstance(mondays(8), (Teacher("wang"), Teacher("li")), published=published)
    changed = {points: len(set(published) - set(solve(weighed(instance, changes=points), seconds=1, seed=1).duties)) for points in (0, 1, 3, 1000)}
    assert changed == {0: 4, 1: 4, 3: 0, 1000: 0}  # 4 × 4 − 5 is worth 11: more than four changes of one point, less than of three


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(st.integers(1, 30), st.integers(0, 10**6))
def test_whatever_a_change_weighs_the_roster_is_judged_right_and_costs_what_it_says(points, seed):
    instance = weighed(replace(SCHOOL, published=PUBLISHED), changes=points)
    plan = solve(instance, seconds=0.1, seed=seed)
    assert check(instance, plan) == []
    assert plan.parts == parts(instance, plan)
    assert plan.bound <= plan.cost <= sum(parts(instance, RosterPlan(duties=PUBLISHED)).values())


SCHOOL = term(4, 10, 14)
PUBLISHED = solve(SCHOOL, seconds=0.1, seed=9).duties


# ── more weight, less of it ───────────────────────────────────────────────────


def counts(plan, weights):
    """How often each wish is not met, where it weighs anything."""
    return {name: plan.parts[name] / getattr(weights, name) for name in plan.parts if getattr(weights, name, 0)}


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(SITTINGS, TEACHERS, ROSTER, st.sampled_from(["fair", "continuity", "campus", "wish"]), st.integers(1, 20))
def test_a_roster_s_wish_that_weighs_more_is_met_no_less_where_both_are_proven(sittings, teachers, weights, wish, more):
    light = replace(school_of(sittings, teachers), weights=replace(weights, **{wish: max(1, getattr(weights, wish))}))
    heavy = weighed(light, **{wish: getattr(light.weights, wish) + more})
    one, two = solve(light, seconds=0.1, seed=1), solve(heavy, seconds=0.1, seed=1)
    if isinstance(one, RosterPlan) and isinstance(two, RosterPlan) and one.optimal and two.optimal:
        assert counts(two, heavy.weights)[wish] <= counts(one, light.weights)[wish]


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans()), min_size=1, max_size=6), GROUPS,
       st.sampled_from([f.name for f in fields(GroupWeights)]), st.integers(1, 20))
def test_a_wish_of_groups_that_weighs_more_is_met_no_less_where_both_are_proven(drawn, weights, wish, more):
    light = a_cell(drawn, weights=replace(weights, **{wish: max(1, getattr(weights, wish))}))
    heavy = weighed(light, **{wish: getattr(light.weights, wish) + more})
    one, two = solve(light, seconds=0.1, seed=1), solve(heavy, seconds=0.1, seed=1)
    if one.optimal and two.optimal:
        assert counts(two, heavy.weights)[wish] <= counts(one, light.weights)[wish]


# ── the bound at any weights ──────────────────────────────────────────────────


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(SITTINGS, TEACHERS, ROSTER)
def test_no_roster_costs_less_than_the_bound_whatever_the_weights(sittings, teachers, weights):
    instance = replace(school_of(sittings, teachers), weights=weights)
    costs = [sum(parts(instance, plan).values()) for plan in every_roster(instance) if not check(instance, plan)]
    if costs:
        plan = solve(instance, seconds=0.1, seed=1)
        assert bound(instance) <= min(costs) <= plan.cost
        assert plan.bound <= min(costs)


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans()), min_size=1, max_size=5), GROUPS)
def test_no_groups_cost_less_than_the_bound_whatever_the_weights(drawn, weights):
    instance = a_cell(drawn, weights=weights)
    best, plan = min(every_plan(instance)), solve(instance, seconds=0.1, seed=1)
    assert least_of_cell(list(instance.pupils), instance, 3) <= best
    assert plan.bound <= best <= plan.cost


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 120, 130, 140]), st.booleans(), st.sampled_from("一二")), min_size=1, max_size=4), SEATS)
def test_no_seating_costs_less_than_the_bound_whatever_the_weights(drawn, weights):
    pupils = tuple(Sitter(f"p{n}", eyesight=e, height_cm=h, left_handed=left, home_class=home) for n, (e, h, left, home) in enumerate(drawn))
    instance = SeatsInstance(2, 2, pupils, aisles=(1,), classes="mixed", weights=weights)
    from kehou.planner import Seat, SeatsPlan

    every = (SeatsPlan(seats=tuple(Seat(p.id, *divmod(s, 2)) for p, s in zip(pupils, seats, strict=True))) for seats in permutations(range(4), len(pupils)))
    best, plan = min(sum(parts(instance, one).values()) for one in every), solve(instance, seconds=0.1, seed=1)
    assert bound(instance) <= best == plan.cost


def test_a_bound_that_read_other_weights_than_the_plan_would_be_found():
    """The twin: with faces that weigh nothing the usual bound is above the best roster."""
    teachers = (Teacher("wang", leave=away(1), target=3), Teacher("li", leave=away(2), target=1))
    free = weighed(RosterInstance(mondays(4), teachers), continuity=0)
    assert bound(at_usual_weights(free)) > solve(free, seconds=1, seed=1).cost == 0


# ── told ──────────────────────────────────────────────────────────────────────


def test_the_explanation_counts_things_and_not_points():
    teachers = (Teacher("wang", leave=away(1), target=3), Teacher("li", leave=away(2), target=1))
    plan = solve(weighed(RosterInstance(mondays(4), teachers), continuity=7), seconds=1, seed=1)
    assert plan.parts["continuity"] == 7
    assert plan.weights["continuity"] == 7
    assert [said.en for said in explain(plan)][1:] == ["Faces that groups see beyond their usual adults: 1."]

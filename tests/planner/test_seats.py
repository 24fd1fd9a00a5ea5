"""Seats (S5.4): eyes and height, left hands, keep-apart pairs, pins."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehou.planner import NoPlan, Seat, SeatsInstance, SeatsPlan, Sitter, bound, check, solve
from kehou.planner.seats.search import Chart
from tests.planner.school import classroom


def plan_of(instance, **options):
    plan = solve(instance, **{"seconds": 0.3, "seed": 1, **options})
    assert isinstance(plan, SeatsPlan), plan
    return plan


def place(plan, pupil):
    return next((seat.row, seat.column) for seat in plan.seats if seat.pupil == pupil)


def test_a_full_classroom_keeps_every_rule():
    instance = classroom()
    plan = plan_of(instance)
    assert check(instance, plan) == []
    assert bound(instance) == plan.bound <= plan.cost


def test_weak_eyes_sit_in_front_and_tall_children_behind():
    pupils = (Sitter("mei", eyesight=2), Sitter("tall", height_cm=150), Sitter("short", height_cm=120), Sitter("lin"))
    plan = plan_of(SeatsInstance(4, 1, pupils))
    assert (plan.cost, plan.optimal) == (2, True)
    assert [place(plan, name)[0] for name in ("mei", "short", "tall")] == [0, 1, 3]


def test_a_left_handed_child_sits_by_the_aisle():
    pupils = (Sitter("zuo", left_handed=True), Sitter("a", wishes=(0, 9, 9)), Sitter("b"))
    plan = plan_of(SeatsInstance(1, 3, pupils, aisles=(2,)))
    assert place(plan, "zuo") == (0, 2)


def test_two_who_quarrel_are_not_within_one_seat():
    instance = SeatsInstance(1, 3, (Sitter("a"), Sitter("b")), apart=(("a", "b"),))
    assert {seat.column for seat in plan_of(instance).seats} == {0, 2}


def test_a_seat_set_by_hand_is_kept_and_the_rest_work_around_it():
    instance = classroom()
    pinned = replace(instance, pupils=(replace(instance.pupils[0], pinned=(4, 5)), *instance.pupils[1:]))
    plan = plan_of(pinned)
    assert place(plan, "p00") == (4, 5)
    assert check(pinned, plan) == []


@pytest.mark.parametrize(
    ("instance", "said"),
    [
        (SeatsInstance(1, 2, (Sitter("a"), Sitter("b")), blocked=((0, 0),)), "有 2 个孩子，只有 1 个座位。"),
        (SeatsInstance(2, 1, (Sitter("a", row_max=1), Sitter("b", row_max=1))), "a、b 都要坐前 1 排，那里只有 1 个座位。"),
        (SeatsInstance(1, 3, (Sitter("a", pinned=(0, 1)), Sitter("b", pinned=(0, 1)))), "a、b 都指定在第 1 排第 2 座。"),
        (SeatsInstance(1, 2, (Sitter("a"), Sitter("b")), apart=(("a", "b"),)),
         "a、b 互相要分开的有 1 对，1 排 2 列里坐不开。"),
    ],
)
def test_an_impossible_room_says_who_and_why(instance, said):
    answer = solve(instance, seconds=1, seed=1)
    assert isinstance(answer, NoPlan)
    assert (answer.sentences[0].zh, answer.proven) == (said, True)
    assert answer.ways_out


def test_many_who_must_be_apart_are_seated_where_it_is_just_possible():
    corners = tuple(Sitter(name) for name in "abcd")
    pairs = tuple((a, b) for a in "abcd" for b in "abcd" if a < b)
    instance = SeatsInstance(3, 3, corners, apart=pairs)
    assert {(s.row, s.column) for s in plan_of(instance).seats} == {(0, 0), (0, 2), (2, 0), (2, 2)}


def test_the_same_seed_gives_the_same_seats():
    assert plan_of(classroom(), seed=5) == plan_of(classroom(), seed=5)


def edits(plan):
    a, b, *rest = plan.seats
    return {
        "left out": (b, *rest),
        "two seats": (a, b, *rest, Seat(a.pupil, 3, 3)),
        "a stranger": (a, b, *rest, Seat("nobody", 0, 0)),
        "one seat for two": (a, Seat(b.pupil, a.row, a.column), *rest),
        "blocked": (Seat(a.pupil, 4, 0), b, *rest),
        "outside": (Seat(a.pupil, 9, 9), b, *rest),
    }


@pytest.mark.parametrize("edit", ["left out", "two seats", "a stranger", "one seat for two", "blocked", "outside"])
def test_a_hand_edit_that_breaks_a_rule_is_told_at_once(edit):
    instance = classroom()
    plan = plan_of(instance)
    said = check(instance, replace(plan, seats=edits(plan)[edit]))
    assert {violation.rule for violation in said} == {"S5.4"}


def test_keep_apart_and_front_rows_are_judged_too():
    instance = SeatsInstance(2, 2, (Sitter("a", row_max=1), Sitter("b")), apart=(("a", "b"),))
    said = check(instance, SeatsPlan(seats=(Seat("a", 1, 0), Seat("b", 0, 0))))
    assert [violation.who for violation in said] == [("a",), ("a", "b")]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 22), st.integers(0, 99), st.sampled_from(["any", "mixed", "together"]))
def test_what_the_solver_makes_the_checker_accepts(count, seed, classes):
    instance = replace(classroom(max(4, count), rows=4, seed=seed), classes=classes)
    answer = solve(instance, seconds=0.1, seed=seed)
    assert isinstance(answer, SeatsPlan)
    assert check(instance, answer) == []
    assert answer.bound <= answer.cost == sum(answer.parts.values())


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), min_size=1, max_size=30))
def test_the_running_cost_of_swaps_is_the_true_cost(swaps):
    chart = Chart(classroom())
    for a, b in swaps:
        if a != b:
            before, pair = chart.total(), chart.pair(a, b)
            chart.swap(a, b)
            assert chart.total() - before == chart.pair(a, b) - pair


def test_nobody_sits_behind_empty_rows_where_a_seat_in_front_costs_nothing_more():
    instance = SeatsInstance(6, 8, tuple(Sitter(f"p{n}", home_class="一(1)") for n in range(20)), apart=(("p0", "p1"), ("p2", "p3")))
    for seed in range(4):
        plan = solve(instance, seconds=0.2, seed=seed)
        assert check(instance, plan) == [] and plan.optimal
        assert max(seat.row for seat in plan.seats) <= 3


def test_a_child_that_must_sit_behind_stays_there():
    """Twin: moved up regardless, the pinned child would leave its seat."""
    pinned = Sitter("back", pinned=(5, 7))
    plan = solve(SeatsInstance(6, 8, (pinned, Sitter("a"), Sitter("b"))), seconds=0.2, seed=1)
    assert {seat.pupil: (seat.row, seat.column) for seat in plan.seats}["back"] == (5, 7)

"""The duty roster (S5.5, S3.2, C7.4b): 1:30 in every minute, nobody in two places, fair, familiar faces."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehou.planner import Duty, NoPlan, RosterInstance, RosterPlan, Session, Teacher, bound, check, solve
from kehou.planner.roster.cost import parts
from tests.planner.school import FIRST_DAY, term

MONDAY = FIRST_DAY


def plan_of(instance, **options):
    plan = solve(instance, **{"seconds": 0.2, "seed": 1, **options})
    assert isinstance(plan, RosterPlan), plan
    return plan


def sitting(name="one", *, on=MONDAY, start=960, end=1020, children=28, room="101", **more):
    return Session(name, on, start, end, children, room, (room,), **more)


def late(name="late", *, on=MONDAY, children=28):
    return sitting(name, on=on, start=1020, end=1080, children=children, room="一(1)", slot="late",
                   volunteers_only=True)


def serving(plan, session):
    return {duty.teacher for duty in plan.duties if duty.session == session}


def test_a_term_of_a_school_is_covered_and_judged_right():
    instance = term(12, 40, 30)
    plan = plan_of(instance)
    assert check(instance, plan) == []
    assert 0 < plan.bound <= plan.cost == sum(plan.parts.values())
    assert bound(instance) <= plan.cost


def test_sixty_one_children_have_three_adults():
    instance = RosterInstance((sitting(children=61),), tuple(map(Teacher, "abcd")))
    assert len(serving(plan_of(instance), "one")) == 3


def test_the_late_room_is_given_to_volunteers_only():
    instance = RosterInstance((late(),), (Teacher("wang"), Teacher("li", volunteer=True)))
    assert serving(plan_of(instance), "late") == {"li"}


def test_a_group_sees_the_same_face_every_monday():
    mondays = tuple(sitting(str(n), on=MONDAY + timedelta(weeks=n)) for n in range(6))
    plan = plan_of(RosterInstance(mondays, (Teacher("wang", target=6), Teacher("li", target=0))))
    assert {duty.teacher for duty in plan.duties} == {"wang"}
    assert plan.optimal


def test_duties_are_shared_equally():
    sessions = tuple(sitting(f"{d}-{r}", on=MONDAY + timedelta(days=d), room=r) for d in range(5) for r in "AB")
    plan = plan_of(RosterInstance(sessions, tuple(Teacher(t, max_week=5) for t in "abcde")))
    assert sorted(sum(d.teacher == t for d in plan.duties) for t in "abcde") == [2, 2, 2, 2, 2]
    assert plan.parts["fair"] == 0


def test_one_group_is_shared_by_halves_when_both_should_serve_equally():
    mondays = tuple(sitting(str(n), on=MONDAY + timedelta(weeks=n)) for n in range(12))
    plan = plan_of(RosterInstance(mondays, (Teacher("wang"), Teacher("li"))))
    assert (plan.parts["fair"], plan.parts["continuity"]) == (0, 5)


def test_a_pinned_duty_is_kept():
    instance = RosterInstance((sitting("one"), sitting("two", room="102")), (Teacher("a"), Teacher("b"), Teacher("c")),
                              pinned=(Duty("two", "c"),))
    plan = plan_of(instance)
    assert serving(plan, "two") == {"c"}
    assert check(instance, plan) == []


def test_an_absence_changes_only_the_duties_of_the_absent():
    instance = term(12, 40, 30)
    before = plan_of(instance)
    first = before.duties[0].teacher
    away = tuple(MONDAY + timedelta(days=n) for n in range(5))
    teachers = tuple(replace(t, leave=t.leave + away) if t.id == first else t for t in instance.teachers)
    again = replace(instance, teachers=teachers, published=before.duties)
    plan = plan_of(again)
    dates = {s.id: s.date for s in instance.sessions}
    lost = {d for d in before.duties if d.teacher == first and dates[d.session] in away}
    assert lost and check(again, plan) == []
    assert set(before.duties) - set(plan.duties) == lost


def test_a_moved_workday_follows_the_weekday_it_replaces():
    saturday = date(2024, 4, 7)  # a Sunday worked for a Friday
    instance = RosterInstance((sitting(on=saturday, weekday=4),), (Teacher("a", weekdays=(4,)), Teacher("b", weekdays=(6,))))
    assert serving(plan_of(instance), "one") == {"a"}


def test_too_few_adults_are_named_with_the_day_and_the_ways_out():
    sessions = (sitting("one"), sitting("two", room="102"))
    teachers = (Teacher("wang", name="王老师"), Teacher("li", name="李老师", leave=(MONDAY,)))
    answer = solve(RosterInstance(sessions, teachers), seconds=1, seed=1)
    assert isinstance(answer, NoPlan)
    assert answer.proven
    assert (answer.people, answer.rooms, answer.sessions) == (("wang",), ("101", "102"), ("one", "two"))
    assert [sentence.zh for sentence in answer.sentences] == [
        "2024-03-18：101、102 的 2 场按 1:30 需要 2 人次，最多只能排出 1 人次。",
        "能去的老师只有：王老师。",
    ]
    assert answer.ways_out[0].zh == "请 李老师 调整请假。"


def test_a_late_room_without_volunteers_asks_for_one():
    answer = solve(RosterInstance((late(),), (Teacher("wang", name="王老师"),)), seconds=1, seed=1)
    assert isinstance(answer, NoPlan)
    assert (answer.people, answer.rules) == ((), ("S5.5", "S3.2"))
    assert answer.ways_out[0].en == "Ask 王老师 to volunteer."


def test_sessions_that_overlap_in_a_chain_are_planned_exactly():
    chain = (sitting("a"), sitting("b", start=990, end=1050, room="102"), sitting("c", start=1020, end=1080, room="103"))
    plan = plan_of(RosterInstance(chain, (Teacher("wang"), Teacher("li"))))
    assert serving(plan, "a") == serving(plan, "c") != serving(plan, "b")


def test_a_pin_that_breaks_a_rule_is_refused_with_the_rule():
    instance = RosterInstance((late(),), (Teacher("wang"), Teacher("li", volunteer=True)), pinned=(Duty("late", "wang"),))
    answer = solve(instance, seconds=1, seed=1)
    assert isinstance(answer, NoPlan)
    assert answer.rules == ("S3.2",)


def test_the_same_seed_gives_the_same_roster():
    assert plan_of(term(6, 20, 20), seed=3) == plan_of(term(6, 20, 20), seed=3)


def test_without_sessions_nobody_is_on_duty():
    assert plan_of(RosterInstance((), (Teacher("a"),))).duties == ()


TWO = (sitting("one"), sitting("two", room="102"))
PAIR = (Teacher("a", max_week=9), Teacher("b", max_week=9))
BROKEN = {
    "uncovered": ("S5.5", RosterInstance(TWO, PAIR), [("one", "a")]),
    "two places": ("S5.5", RosterInstance(TWO, PAIR), [("one", "a"), ("two", "a")]),
    "twice": ("S5.5", RosterInstance(TWO[:1], PAIR), [("one", "a"), ("one", "a")]),
    "a stranger": ("S5.5", RosterInstance(TWO[:1], PAIR), [("one", "a"), ("one", "nobody")]),
    "leave": ("S5.5", RosterInstance(TWO[:1], (Teacher("a", leave=(MONDAY,)),)), [("one", "a")]),
    "weekday": ("S5.5", RosterInstance(TWO[:1], (Teacher("a", weekdays=(1,)),)), [("one", "a")]),
    "slot": ("S5.5", RosterInstance(TWO[:1], (Teacher("a", slots=("late",)),)), [("one", "a")]),
    "no volunteer": ("S3.2", RosterInstance((late(),), PAIR), [("late", "a")]),
    "no qualification": ("S7.2", RosterInstance((sitting(needs=("游泳",)),), PAIR), [("one", "a")]),
    "campus": ("S5.5", RosterInstance((sitting(campus="北"),), (Teacher("a", campus="南"),)), [("one", "a")]),
    "week": ("S5.5", RosterInstance(TWO[:1], (Teacher("a", max_week=0),)), [("one", "a")]),
    "day": ("S5.5", RosterInstance(TWO[:1], (Teacher("a", max_day=0),)), [("one", "a")]),
    "pin": ("pinned", RosterInstance(TWO[:1], PAIR, pinned=(Duty("one", "b"),)), [("one", "a")]),
    "ratio": ("S5.5", RosterInstance((sitting(children=31),), PAIR), [("one", "a")]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_single_violation_is_told(case):
    rule, instance, duties = BROKEN[case]
    said = check(instance, RosterPlan(duties=tuple(Duty(*duty) for duty in duties)))
    assert [violation.rule for violation in said] == [rule]
    assert said[0].sentence.zh and said[0].sentence.en


TEACHERS = st.lists(
    st.builds(
        lambda days, volunteer, week, day: {
            "weekdays": tuple(sorted(days)), "volunteer": volunteer, "max_week": week, "max_day": day},
        st.sets(st.integers(0, 1)), st.booleans(), st.integers(0, 3), st.integers(1, 2)),
    max_size=3,
)
SITTINGS = st.lists(
    st.builds(
        lambda day, half, children, free: {
            "on": MONDAY + timedelta(days=day), "start": 960 + int(60 * half), "end": 1020 + int(60 * half),
            "children": children, "volunteers_only": free},
        st.integers(0, 1), st.sampled_from([0, 0.5, 1]), st.sampled_from([0, 20, 31]), st.booleans()),
    max_size=4,
)


def every_roster(instance):
    """All ways to give each session its adults; only for the smallest schools."""
    wanted = [-(-s.headcount // instance.ratio) for s in instance.sessions]
    names = [t.id for t in instance.teachers]
    for chosen in product(*(combinations(names, n) for n in wanted)):
        pairs = zip(instance.sessions, chosen, strict=True)
        yield RosterPlan(duties=tuple(Duty(s.id, t) for s, ts in pairs for t in ts))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(SITTINGS, TEACHERS)
def test_a_plan_is_found_exactly_when_there_is_one(sittings, teachers):
    instance = RosterInstance(
        tuple(sitting(f"s{n}", room=f"r{n}", **given) for n, given in enumerate(sittings)),
        tuple(Teacher(f"t{n}", **given) for n, given in enumerate(teachers)))
    valid = [plan for plan in every_roster(instance) if not check(instance, plan)]
    answer = solve(instance, seconds=1, seed=1)
    if isinstance(answer, NoPlan):
        assert not valid and answer.sentences and answer.ways_out
        return
    assert check(instance, answer) == []
    best = min(sum(parts(plan.duties, instance).values()) for plan in valid)
    assert answer.bound <= best <= answer.cost


def test_only_what_alone_would_help_is_a_way_out():
    """Li is on leave and no volunteer, Wang only on leave, Zhao no volunteer, Chen serves until five only and is no volunteer."""
    staff = (
        Teacher("wang", volunteer=True, leave=(MONDAY,)), Teacher("li", leave=(MONDAY,)), Teacher("zhao"), Teacher("chen", slots=("first",)),
    )  # fmt: skip
    answer = solve(RosterInstance((late(),), staff), seconds=1, seed=1)
    assert [way.en for way in answer.ways_out][:3] == [
        "Ask zhao to volunteer.", "Ask chen to volunteer and to serve in that slot.", "Ask wang to move their leave.",
    ]  # fmt: skip

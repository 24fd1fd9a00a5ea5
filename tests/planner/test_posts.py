"""Gate, safety officer and patrol in the same roster as the groups (C7.1, C7.3, C7.4a)."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kehou.planner import (
    Duty,
    InstanceError,
    NoPlan,
    RosterInstance,
    RosterPlan,
    Session,
    Teacher,
    check,
    read_instance,
    solve,
    write_instance,
)
from kehou.planner.roster.posts import unfit
from kehou.planner.roster.rules import alike, obstacle
from kehou.planner.roster.standing import Standing
from tests.planner.school import term
from tests.planner.test_roster import MONDAY, late, plan_of, serving, sitting


def post(name="gate", *, on=MONDAY, start=1010, end=1040, adults=1, role="gate", **more):
    return Session(f"{name} {on}", on, start, end, 0, name, slot=more.pop("slot", "first+late"), role=role, adults=adults, **more)


def with_posts(groups, days, teachers):
    """A term with a gate of two, an officer named and a leader's walk on every day."""
    plain = term(groups, days, teachers)
    dates = sorted({s.date for s in plain.sessions})
    posts = tuple(
        one for day in dates for one in (
            post("north gate", on=day, adults=2), post("officer", on=day, start=960, end=1080, role="safety", who="named", named=("xu", "lin")),
            post("walk", on=day, start=980, end=1070, role="patrol", who="leaders"),
        )
    )  # fmt: skip
    leaders = tuple(Teacher(name, leader=True, posts_only=True, max_week=10, max_day=3) for name in ("xu", "lin", "he"))
    return replace(plain, sessions=(*plain.sessions, *posts), teachers=(*plain.teachers, *leaders))


def test_a_term_with_posts_is_covered_and_judged_right():
    instance = with_posts(6, 15, 24)
    plan = plan_of(instance)
    assert check(instance, plan) == []
    assert plan.bound <= plan.cost == sum(plan.parts.values())
    assert len(serving(plan, f"north gate {MONDAY}")) == 2
    assert serving(plan, f"officer {MONDAY}") <= {"xu", "lin"} and len(serving(plan, f"officer {MONDAY}")) == 1


def test_nobody_is_at_the_gate_and_with_a_group_at_once():
    instance = RosterInstance((sitting(start=960, end=1020), post()), (Teacher("wang"),))
    assert isinstance(solve(instance, seconds=1, seed=1), NoPlan)
    both = RosterPlan(duties=(Duty("one", "wang"), Duty(f"gate {MONDAY}", "wang")))
    assert [v.who for v in check(instance, both)] == [("wang", "one", f"gate {MONDAY}")]
    apart = replace(instance, sessions=(sitting(start=960, end=1020), post(start=1020, end=1040)))
    assert check(apart, both) == []


def test_a_teacher_with_a_group_until_five_may_hold_the_late_room_when_a_gate_lies_between():
    """16:00–17:00, 16:50–17:20 and 17:00–18:00 form a chain: its ends do not touch."""
    instance = RosterInstance((sitting(), post(start=1010, end=1040), late()), (Teacher("li", volunteer=True), Teacher("wang")))
    plan = plan_of(instance)
    assert check(instance, plan) == []
    assert (serving(plan, "one"), serving(plan, f"gate {MONDAY}"), serving(plan, "late")) == ({"li"}, {"wang"}, {"li"})


def test_duties_at_posts_count_for_the_most_of_a_week_and_for_the_fair_share():
    days = [MONDAY + timedelta(days=n) for n in range(4)]
    instance = RosterInstance(
        (*(sitting(str(day), on=day) for day in days), *(post(on=day, start=1030, end=1040) for day in days)),
        tuple(Teacher(name, max_week=4) for name in ("wang", "li")),
    )
    plan = plan_of(instance)
    assert check(instance, plan) == []
    assert [sum(d.teacher == who for d in plan.duties) for who in ("wang", "li")] == [4, 4]
    tight = replace(instance, teachers=(Teacher("wang", max_week=4), Teacher("li", max_week=3)))
    assert isinstance(solve(tight, seconds=1, seed=1), NoPlan)


def test_one_adult_missing_at_a_post_is_found_and_the_ratio_is_not_asked():
    instance = RosterInstance((post(adults=2),), (Teacher("wang"), Teacher("li")))
    [short] = check(instance, RosterPlan(duties=(Duty(f"gate {MONDAY}", "wang"),)))
    assert (short.rule, short.who, short.sentence.en) == ("C7.4a", (f"gate {MONDAY}",), "2024-03-18 16:50–17:20 gate: adults needed: 2, there: 1.")
    assert check(instance, plan_of(instance)) == []


@pytest.mark.parametrize(("who", "fits", "reason"), [
    ("volunteers", Teacher("a", posts=("gate",)), "offer"), ("leaders", Teacher("a", leader=True), "leader"), ("named", Teacher("a"), "named"),
])  # fmt: skip
def test_who_qualifies(who, fits, reason):
    session = post(who=who, named=("a",))
    assert (obstacle(fits, session), obstacle(Teacher("b"), session)) == ("", reason)


def test_whoever_only_holds_posts_gets_no_group_and_no_gate_that_is_anybodys():
    xu = Teacher("xu", leader=True, posts_only=True, posts=("south gate",))
    assert [obstacle(xu, s) for s in (sitting(), post(), post("south gate"), post(who="leaders"))] == ["role", "role", "", ""]


def test_the_hours_of_a_post_reach_into_two_slots_unless_the_post_itself_was_offered():
    first, both, asked = Teacher("a", slots=("first",)), Teacher("b", slots=("first", "late")), Teacher("c", slots=("first",), posts=("gate",))
    assert [obstacle(one, post()) for one in (first, both, asked)] == ["slot", "", ""]


def test_two_posts_at_the_same_hours_are_told_apart_by_who_may_hold_them():
    """Twin: were they asked about once, the first one's adult would be given to the second."""
    gates = (post("north", who="volunteers"), post("south", who="volunteers"), post("yard", who="named", named=("he",)))
    assert len({alike(one) for one in gates}) == 3
    teachers = (Teacher("wang", posts=("north",)), Teacher("li", posts=("south",)), Teacher("he"))
    plan = plan_of(RosterInstance(gates, teachers))
    assert {d.session.split()[0]: d.teacher for d in plan.duties} == {"north": "wang", "south": "li", "yard": "he"}


def test_the_only_volunteer_for_the_gate_is_away_and_that_is_said():
    gate = post("北门", start=1020, end=1050, slot="late", who="volunteers")
    teachers = (Teacher("w", name="王老师", posts=("北门",), leave=(MONDAY,)), Teacher("l", name="李老师"))
    answer = solve(RosterInstance((gate,), teachers), seconds=1, seed=1)
    assert isinstance(answer, NoPlan)
    assert [one.zh for one in answer.sentences] == [
        "2024-03-18：北门 的 1 场需要 1 人次，最多只能排出 0 人次。", "北门 只由报名的人承担：王老师；王老师 这天请假。",
    ]  # fmt: skip
    assert [one.zh for one in answer.ways_out] == [
        "请 王老师 调整请假。", "请更多人承担 北门，或改为全体教职工都可以。", "给 北门 少排一人，或改时间。",
    ]  # fmt: skip
    assert (answer.rooms, answer.rules) == (("北门",), ("C7.4a",))


def test_a_post_that_nobody_qualifies_for_says_so():
    answer = solve(RosterInstance((post("巡课", role="patrol", who="leaders"),), (Teacher("l", name="李老师"),)), seconds=1, seed=1)
    assert answer.sentences[1].zh == "巡课 只由领导承担，还没有这样的人。"
    assert answer.sentences[1].en == "巡课 is for leaders; there is nobody yet."


def test_an_absence_at_the_gate_changes_one_duty():
    instance = with_posts(6, 15, 24)
    before = plan_of(instance)
    gone = min(serving(before, f"north gate {MONDAY}"))
    teachers = tuple(replace(t, leave=(*t.leave, MONDAY)) if t.id == gone else t for t in instance.teachers)
    again = replace(instance, teachers=teachers, published=before.duties)
    plan = plan_of(again)
    today = {s.id for s in instance.sessions if s.date == MONDAY}
    lost = {d for d in before.duties if d.teacher == gone and d.session in today}
    assert check(again, plan) == [] and lost <= set(before.duties) - set(plan.duties)
    assert len(set(before.duties) - set(plan.duties)) == len(lost)


@pytest.mark.parametrize(("changed", "path"), [
    ({"adults": 0}, "sessions[0].adults"), ({"headcount": 3}, "sessions[0].headcount"), ({"role": "cook"}, "sessions[0].role"),
    ({"who": "pupils"}, "sessions[0].who"), ({"role": "care"}, "sessions[0].adults"),
])  # fmt: skip
def test_a_post_that_makes_no_sense_is_refused_with_its_path(changed, path):
    document = write_instance(RosterInstance((post(),), ()))
    document["sessions"][0] |= changed
    with pytest.raises(InstanceError) as no:
        read_instance(document)
    assert no.value.path == path


def test_what_was_written_before_there_were_posts_is_still_read():
    document = write_instance(term(2, 5, 6)) | {"version": 1}
    for one in document["sessions"]:
        for name in ("role", "adults", "who", "named"):
            del one[name]
    for one in document["teachers"]:
        for name in ("posts", "leader", "posts_only"):
            del one[name]
    assert read_instance(document) == term(2, 5, 6)


def test_the_example_in_the_documentation_is_a_roster_that_solves():
    text = Path("docs/roster-json.md").read_text()
    instance = read_instance(json.loads(text.split("```json")[1].split("```")[0]))
    plan = plan_of(instance)
    assert check(instance, plan) == []
    assert serving(plan, "gate/2024-04-15") == {"li"}
    assert unfit(instance.teachers[0], instance.sessions[2]) == "leader"


def with_two_gates(groups, days, teachers):
    """A term with a late room, and a guard named for the gate at five and again at a quarter to six: a chain whose ends do not touch."""
    plain = term(groups, days, teachers)
    dates = sorted({s.date for s in plain.sessions})
    gates = tuple(
        post(name, on=day, start=start, end=end, slot="late", who="named", named=("guard",))
        for day in dates for name, start, end in (("gate at five", 1020, 1040), ("gate at six", 1065, 1090))
    )  # fmt: skip
    guard = Teacher("guard", posts_only=True, max_week=10, max_day=2, target=2 * len(dates))
    return plain, replace(plain, sessions=(*plain.sessions, *gates), teachers=(*plain.teachers, guard))


def test_posts_that_overlap_in_a_chain_make_the_groups_roster_no_dearer():
    plain, instance = with_two_gates(4, 20, 16)
    plan = plan_of(instance)
    assert check(instance, plan) == []
    assert [serving(plan, f"{name} {MONDAY}") for name in ("gate at five", "gate at six")] == [{"guard"}, {"guard"}]
    assert plan.cost <= plan_of(plain).cost + 10


def test_where_a_roster_with_such_posts_stands_one_absence_changes_one_duty():
    _plain, instance = with_two_gates(6, 15, 24)
    plan = plan_of(instance)
    away = next(d for d in plan.duties if d.teacher not in ("guard",) and d.session.startswith(str(MONDAY)))
    absent = tuple(replace(t, leave=(*t.leave, MONDAY)) if t.id == away.teacher else t for t in instance.teachers)
    lost = {d for d in plan.duties if d.teacher == away.teacher and d.session.startswith(str(MONDAY))}
    again = plan_of(replace(instance, teachers=absent, published=plan.duties))
    assert set(plan.duties) - set(again.duties) == lost
    answer = Standing(instance, plan.duties).without(away.teacher, [MONDAY])
    assert (set(answer.given_up), answer.short, answer.fewest) == (lost, (), True)


def test_weeks_nobody_has_published_yet_are_planned_as_well_as_any_while_the_published_ones_stand():
    _plain, instance = with_two_gates(4, 20, 16)
    first = tuple(s for s in instance.sessions if s.date < MONDAY + timedelta(days=14))
    stood = plan_of(replace(instance, sessions=first)).duties
    more = plan_of(replace(instance, published=stood))
    assert set(stood) <= set(more.duties) and check(replace(instance, published=stood), more) == []
    assert more.cost <= 1.1 * plan_of(replace(instance, pinned=stood)).cost

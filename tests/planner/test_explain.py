"""What the planner says about a plan: how good it is, what gave way, what needs a reason."""

from dataclasses import replace

from kehou.planner import GroupsInstance, GroupsPlan, SeatsPlan, check, explain, solve
from tests.planner.school import children, rooms


def test_a_plan_says_how_good_it_is_then_what_gave_way_then_what_needs_a_reason():
    instance = GroupsInstance(children(40, campuses=("北",)), rooms(2, campuses=("北",)))
    plan = solve(instance, seconds=1, seed=1)
    assert isinstance(plan, GroupsPlan)
    assert check(instance, plan) == []
    assert explain(plan)[0].zh == f"这是最好的方案（{plan.cost} 分，已证明）。"
    plan = replace(plan, bound=plan.bound - 16, optimal=False)
    said = [sentence.zh for sentence in explain(plan)]
    assert said[0] == f"方案 {plan.cost} 分；再好也不会低于 {plan.bound} 分，差距至多 {plan.gap:.0%}。"
    assert said[1] == "每周共需 10 人次看护。"
    assert said[-2:] == [remark.sentence.zh for remark in plan.remarks]


def test_points_are_told_as_what_they_count():
    said = explain(SeatsPlan(cost=10, parts={"need": 4, "classes": 6}, bound=10, optimal=True))
    assert [sentence.en for sentence in said] == [
        "This plan is optimal (cost 10, proven).",
        "Seats are 4 points away from everyone's dearest wish.",
        "Pairs of neighbours not as wished: 2.",
    ]

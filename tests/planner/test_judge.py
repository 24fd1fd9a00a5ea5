"""A plan changed by hand is first-class: judged in full, with cost, bound and what needs a reason."""

from dataclasses import replace

import pytest

from kehou.planner import GroupsInstance, InstanceError, bound, check, judged, solve
from tests.planner.school import children, classroom, rooms, term


@pytest.mark.parametrize("instance", [
    GroupsInstance(children(60, campuses=("北",)), rooms(3, campuses=("北",))), classroom(), term(3, 10, 16)])
def test_the_solver_and_the_judge_agree(instance):
    """In all but the proof: the solver may have proven more than the sums that the judge does at once."""
    plan = solve(instance, seconds=0.5, seed=1)
    said, least = judged(instance, replace(plan, cost=0, parts={}, bound=0, remarks=())), bound(instance)
    assert least <= plan.bound
    assert said == replace(plan, bound=least, optimal=plan.cost == least)


def test_moving_six_children_by_hand_leaves_a_group_below_the_band():
    instance = GroupsInstance(children(60, campuses=("北",)), rooms(3, campuses=("北",)), size_max=40)
    plan = solve(instance, seconds=0.5, seed=1)
    first, second = plan.groups
    alone = [p.id for p in instance.pupils if p.id in first.pupils and not p.siblings][:6]
    edited = replace(plan, groups=(
        replace(first, pupils=tuple(i for i in first.pupils if i not in alone)),
        replace(second, pupils=(*second.pupils, *alone))))
    assert check(instance, edited) == []
    assert [remark.who for remark in judged(instance, edited).remarks] == [(first.id,)]
    assert judged(instance, edited).cost > plan.cost


def test_a_plan_for_another_job_is_refused():
    with pytest.raises(InstanceError):
        check(term(1, 1, 1), solve(classroom(), seconds=0.1, seed=1))

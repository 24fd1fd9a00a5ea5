"""The reference cases by the neutral scorer: no hard violation, and costs within reach of those known."""

import pytest

from kehou.planner import check, solve
from tests.planner.adapters import case, instance_of, score

AT_MOST = {
    "seats-30-s1": 33,
    "seats-30-s2": 6,
    "seats-30-s3": 39,
    "groups-300-s1": 651,
    "groups-1000-s1": 1720,
    "roster-120x60x100-s1": 1650,
}


@pytest.mark.parametrize("name", AT_MOST)
def test_a_reference_case_is_solved(name, tmp_path):
    instance = instance_of(case(name))
    plan = solve(instance, seconds=3, seed=1)
    said = score(name, plan, tmp_path)
    assert check(instance, plan) == []
    assert said["hard"] == 0
    assert said["cost"] == plan.cost <= AT_MOST[name]
    assert plan.bound <= plan.cost

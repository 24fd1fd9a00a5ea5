"""The reference cases by the neutral scorer: no hard violation, and costs within reach of those known."""

import pytest

from kehou.planner import check, solve
from tests.planner.adapters import case, instance_of, score

# Effort, the most it may cost, the least that must be proven: little effort, so that the suite stays quick; what more of it reaches, the benches say.
CASES = {
    "seats-30-s1": (3, 33, 33),
    "seats-30-s2": (3, 6, 6),
    "seats-30-s3": (3, 39, 39),
    "groups-300-s1": (3, 651, 651),
    "groups-1000-s1": (0.1, 1720, 1510),
    "roster-120x60x100-s1": (0.1, 1700, 1340),
}


@pytest.mark.parametrize("name", CASES)
def test_a_reference_case_is_solved(name, tmp_path):
    effort, most, least = CASES[name]
    instance = instance_of(case(name))
    plan = solve(instance, seconds=effort, seed=1)
    said = score(name, plan, tmp_path)
    assert check(instance, plan) == []
    assert said["hard"] == 0
    assert said["cost"] == plan.cost <= most
    assert least <= plan.bound <= plan.cost

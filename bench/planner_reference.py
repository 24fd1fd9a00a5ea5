"""The planner on its reference cases: peer, limit, ours, ratio.

Run: python -m bench.planner_reference [SECONDS [SEED]]. Costs are those of the neutral scorer.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from kehou.planner import NoPlan, check, solve
from tests.planner.adapters import case, instance_of, score

REACHED = {
    "seats-30-s1": (33, 33),
    "seats-30-s2": (6, 6),
    "seats-30-s3": (39, 39),
    "groups-300-s1": (651, 651),
    "groups-1000-s1": (1652, 1652),
    "groups-3000-s1": (4951, 4951),
    "roster-120x60x100-s1": (1584, 1450),
}


def row(name: str, *, seconds: float, seed: int, folder: Path) -> str:
    """One case solved, judged and scored, as a line of the table."""
    instance, start = instance_of(case(name)), perf_counter()
    plan = solve(instance, seconds=seconds, seed=seed)
    took = perf_counter() - start
    if isinstance(plan, NoPlan):
        return f"{name:22} no plan: {plan.sentences[0].en}"
    said, (peer, limit) = score(name, plan, folder), REACHED[name]
    return (
        f"{name:22}{peer:7}{limit:7}{said['cost']:7}{said['cost'] / peer:7.2f}{said['hard']:6}"
        f"{len(check(instance, plan)):7}{plan.bound:7}{plan.gap:6.0%}{took:8.2f} s  {said['parts']}"
    )


def main() -> None:
    """Print the table."""
    seconds, seed = float((sys.argv + ["4"])[1]), int((sys.argv + ["4", "1"])[2] if len(sys.argv) > 2 else 1)
    print(f"{'case':22}{'peer':>7}{'limit':>7}{'ours':>7}{'ratio':>7}{'hard':>6}{'broken':>7}{'bound':>7}{'gap':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for name in REACHED:
            print(row(name, seconds=seconds, seed=seed, folder=Path(folder)), flush=True)


if __name__ == "__main__":
    main()

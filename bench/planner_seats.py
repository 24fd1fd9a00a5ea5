"""Seats for thirty children: ours cold and warm, Timefold, one CP-SAT model, the bound.

python -m bench.planner_seats [SECONDS]         "cold" is the first in its process: the solver's library is loaded in it
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time

from bench.peers.table import HEAD, Measured, Told, asked, case, line, ours, seconds_asked, show
from kehou.planner import solve
from tests.planner.adapters import instance_of

KNOWN = {"seats-30-s1": 33, "seats-30-s2": 6, "seats-30-s3": 39}
RUNS = 20


def main() -> None:
    """Print the table, then the milliseconds of a warm process over twenty seeds."""
    seconds = seconds_asked(1.0)
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        cold = ours(case("seats-30-s1"), seconds=seconds, folder=Path(folder))
    print(line("seats-30-s1", "ours, cold", cold, cold, KNOWN["seats-30-s1"]))
    show([Measured(name, case(name), known, seconds) for name, known in KNOWN.items()], peers="--no-peers" not in asked().words)
    print()
    for name in KNOWN:
        print(f"{name}, warm, {RUNS} seeds: {_warm(name, seconds)}", flush=True)


def _warm(name: str, seconds: float) -> str:
    instance, taken, proven = instance_of(case(name)), [], 0
    for seed in range(RUNS):
        clock = process_time()
        plan = solve(instance, seconds=seconds, seed=seed)
        taken.append(1000 * (process_time() - clock))
        proven += getattr(plan, "optimal", False)
    taken.sort()
    return f"median {taken[RUNS // 2]:.0f} ms, slowest {taken[-1]:.0f} ms, proven optimal {proven} of {RUNS}"


if __name__ == "__main__":
    main()

__all__ = ["Told"]

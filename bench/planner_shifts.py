"""Shift scheduling on published instances that nobody here wrote: ours and the bound against the best known.

python -m bench.planner_shifts [FOLDER] [SECONDS]    FOLDER has Instance1.txt … as published (schedulingbenchmarks.org); not in this tree
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter, process_time

from bench.peers.table import seconds_asked
from kehou.planner import NoPlan, check, read_published, solve

BEST = {1: 607, 2: 828, 3: 1001, 4: 1716, 5: 1143, 7: 1056, 10: 4631}
"""Best known costs, as published."""


def main() -> None:
    """Print the table, or say where the instances would have to be."""
    folders = [Path(word) for word in sys.argv[1:] if Path(word).is_dir()]
    folder = folders[0] if folders else Path(os.environ.get("KEHOU_SHIFTS", ".bench/shifts"))
    files = [folder / f"Instance{n}.txt" for n in BEST]
    if not any(file.exists() for file in files):
        print(f"Published shift instances were not measured: there is no Instance1.txt … in {folder}. Name their folder: "
              "python -m bench.planner_shifts FOLDER")
        return
    print(f"{'instance':>10}{'best':>8}{'ours':>8}{'above':>8}{'bound':>8}{'gap':>8}{'broken':>8}{'clock':>10}{'cpu':>10}")
    for n, file in zip(BEST, files, strict=True):
        if file.exists():
            print(row(n, file, seconds_asked(30.0)), flush=True)


def row(n: int, file: Path, seconds: float) -> str:
    """One instance solved and judged, as a line of the table."""
    instance, clock, cpu = read_published(file.read_text(encoding="utf-8")), perf_counter(), process_time()
    plan = solve(instance, seconds=seconds, seed=1)
    clock, cpu = perf_counter() - clock, process_time() - cpu
    if isinstance(plan, NoPlan):
        return f"{n:10} no plan: {plan.sentences[0].en}"
    above, broken = plan.cost / BEST[n] - 1, len(check(instance, plan))
    return f"{n:10}{BEST[n]:8}{plan.cost:8}{above:8.2%}{plan.bound:8}{plan.gap:8.2%}{broken:8}{clock:8.1f} s{cpu:8.1f} s"


if __name__ == "__main__":
    main()

"""One table for each job: the peers, the limit, ours, the bound and the ratios, all scored by the neutral scorer in one run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from kehou.planner import NoPlan, check, solve
from tests.planner.adapters import HERE, case, instance_of, result_of

from .asking import ask
from .plain import plain

Case = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What one of them reached: hard rules broken, cost, seconds on the clock and of the processor, bound."""

    hard: int
    cost: int
    clock: float
    cpu: float = 0.0
    bound: float = 0.0


def scored(given: Case, result: Case, folder: Path) -> tuple[int, int]:
    """Hard and cost, by the neutral scorer in a process of its own."""
    paths = [folder / "case.json", folder / "result.json"]
    for path, content in zip(paths, (given, result), strict=True):
        path.write_text(json.dumps(content), encoding="utf-8")
    words = [sys.executable, str(HERE / "score.py"), *map(str, paths)]
    said = json.loads(subprocess.run(words, capture_output=True, text=True, check=False).stdout)
    return said["hard"], said["cost"]


def ours(given: Case, *, seconds: float, folder: Path, seed: int = 1) -> Told | str:
    """This planner."""
    instance, clock, cpu = instance_of(given), perf_counter(), process_time()
    plan = solve(instance, seconds=seconds, seed=seed)
    clock, cpu = perf_counter() - clock, process_time() - cpu
    if isinstance(plan, NoPlan):
        return f"no plan: {plan.sentences[0].en}"
    if check(instance, plan):
        return f"{len(check(instance, plan))} rules broken"
    return Told(*scored(given, result_of(given, plan), folder), clock, cpu, plan.bound)


def timefold(given: Case, *, seconds: float, folder: Path) -> Told | str:
    """Timefold, or why it was not asked."""
    clock = perf_counter()
    result = ask(given, seconds=seconds, folder=folder)
    return result if isinstance(result, str) else Told(*scored(given, result, folder), perf_counter() - clock)


def one_model(given: Case, *, seconds: float, folder: Path) -> Told | str:
    """One plain CP-SAT model."""
    clock, cpu = perf_counter(), process_time()
    result, bound = plain(given, seconds=seconds)
    if result is None:
        return "one CP-SAT model found no plan."
    return Told(*scored(given, result, folder), perf_counter() - clock, process_time() - cpu, bound)


def show(name: str, given: Case, *, known: int, seconds: float, peers: bool = True) -> None:
    """The lines of one case: who, hard, cost, against ours, seconds, bound and gap."""
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        mine = ours(given, seconds=seconds, folder=folder)
        lines: list[tuple[str, Told | str]] = [("ours", mine)]
        if peers:
            budget = max(seconds, mine.clock) if isinstance(mine, Told) else seconds  # equal time, never less
            lines += [("Timefold", timefold(given, seconds=budget, folder=folder)), ("CP-SAT", one_model(given, seconds=budget, folder=folder))]
    for who, told in lines:
        print(line(name, who, told, mine, known), flush=True)


HEAD = f"{'case':24}{'who':10}{'hard':>6}{'cost':>8}{'× ours':>8}{'known':>8}{'bound':>8}{'gap':>6}{'clock':>9}{'cpu':>9}"


def line(name: str, who: str, told: Told | str, mine: Told | str, known: int) -> str:
    """One line of the table."""
    if isinstance(told, str):
        return f"{name:24}{who:10}{told}"
    ratio = f"{told.cost / mine.cost:8.2f}" if isinstance(mine, Told) and mine.cost else " " * 8
    bound = f"{told.bound:8.0f}{(told.cost - told.bound) / told.cost if told.cost else 0:6.1%}" if told.bound else " " * 14
    return f"{name:24}{who:10}{told.hard:6}{told.cost:8}{ratio}{known or '':>8}{bound}{told.clock:7.2f} s{told.cpu:7.2f} s"


def seconds_asked(default: float) -> float:
    """The budget of the command line."""
    numbers = [word for word in sys.argv[1:] if word.replace(".", "", 1).isdigit()]
    return float(numbers[0]) if numbers else default


__all__ = ["HEAD", "Case", "Told", "case", "line", "ours", "scored", "seconds_asked", "show"]

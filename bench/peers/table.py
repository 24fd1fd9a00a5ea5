"""One table for each job: the peers, the limit, ours, the bound and the ratios, all scored by the neutral scorer in one run.

A budget is seconds of the processor, not of the clock: what else runs on the machine takes nothing from anybody. The peers get as
many as ours took, and never fewer than the budget.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from kehou.planner import NoPlan, check, solve
from tests.planner.adapters import HERE, case, instance_of, result_of

from .asking import PACKAGE, ask
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


def timefold(cases: list[Case], *, seconds: list[float], folder: Path) -> list[Told | str]:
    """Timefold for each case of a job, or why it gave no answer."""
    answers = ask(cases, seconds=seconds, folder=folder)
    return [one if isinstance(one, str) else Told(*scored(case, one[0], folder), 0.0, one[1]) for case, one in zip(cases, answers, strict=True)]


def one_model(given: Case, *, seconds: float, folder: Path) -> Told | str:
    """One plain CP-SAT model."""
    clock = perf_counter()
    result, bound, cpu = plain(given, seconds=seconds, workers=asked().workers)
    if result is None:
        return f"found no plan in {cpu:.0f} processor seconds"
    return Told(*scored(given, result, folder), perf_counter() - clock, cpu, bound)


@dataclass(frozen=True)
class Measured:
    """A case to be measured: what is known of it, and the budget."""

    name: str
    given: Case
    known: int
    seconds: float


def show(cases: list[Measured], *, peers: bool = True) -> None:
    """The lines of a job's cases on the screen, each as soon as it is there: who, hard, cost, against ours, bound and gap, seconds."""
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where)
        mine = [ours(one.given, seconds=one.seconds, folder=folder) for one in cases]
        _print("ours", cases, mine, mine)
        if not peers:
            return
        budgets = [max(one.seconds, own.cpu) if isinstance(own, Told) else one.seconds for one, own in zip(cases, mine, strict=True)]
        _print("one CP-SAT model", cases, (one_model(one.given, seconds=budget, folder=folder) for one, budget in zip(cases, budgets, strict=True)), mine)
        _print("Timefold", cases, timefold([one.given for one in cases], seconds=budgets, folder=folder), mine)


def _print(who: str, cases: list[Measured], told: Iterable[Told | str], mine: list[Told | str]) -> None:
    for one, said, own in zip(cases, told, mine, strict=True):
        print(line(one.name, who, said, own, one.known), flush=True)


HEAD = (
    "| case | who | hard | cost | × ours | best known | bound | gap | clock | processor |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def line(name: str, who: str, told: Told | str, mine: Told | str, known: int) -> str:
    """One line of the table."""
    if isinstance(told, str):
        return f"| {name} | {who} | {told} |"
    ratio = f"{told.cost / mine.cost:.2f}" if isinstance(mine, Told) and mine.cost else ""
    bound, gap = (f"{told.bound:,.0f}", f"{max(0.0, told.cost - told.bound) / (told.cost or 1):.1%}") if told.bound else ("–", "–")
    return (
        f"| {name} | {who} | {told.hard or '–'} | {told.cost:,} | {ratio} | {f'{known:,}' if known else '–'} | {bound} | {gap} "
        f"| {f'{told.clock:.0f} s' if told.clock else '–'} | {told.cpu:.1f} s |"
    )


# ── what the command line asks ────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """Seconds for each case (0: each its own), how many workers CP-SAT has, and which words were said."""

    seconds: float
    workers: int
    words: frozenset[str]

    def budget(self, own: float) -> float:
        return self.seconds or own


def asked() -> Asked:
    """SECONDS [--workers=N] [--no-peers] and whatever else a measurement knows."""
    numbers = [float(word) for word in sys.argv[1:] if word.replace(".", "", 1).isdigit()]
    workers = next((int(word.removeprefix("--workers=")) for word in sys.argv[1:] if word.startswith("--workers=")), 1)
    return Asked(numbers[0] if numbers else 0.0, workers, frozenset(word for word in sys.argv[1:] if word.startswith("--")))


def seconds_asked(default: float) -> float:
    """The budget of the command line."""
    return asked().budget(default)


def machine() -> str:
    """On what and with what this was measured."""
    info = Path("/proc/cpuinfo")
    models = {row.partition(":")[2].strip() for row in info.read_text().splitlines() if row.startswith("model name")} if info.exists() else set()
    load = f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{', '.join(sorted(models)) or platform.machine()}, {os.cpu_count()} cores{load}; Python {platform.python_version()}, "
        f"OR-tools {version('ortools')} with {asked().workers} worker(s), {PACKAGE}"
    )


__all__ = ["HEAD", "Case", "Told", "asked", "case", "line", "machine", "Measured", "ours", "scored", "seconds_asked", "show"]

"""Timefold from PyPI, in an environment made here under `.bench`; where it or Java is missing, that is said in a sentence.

`KEHOU_TIMEFOLD` names another Python that has it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PACKAGE = "timefold==1.24.0b0"
HOME = Path(__file__).parents[2] / ".bench"
PYTHON = Path(os.environ.get("KEHOU_TIMEFOLD") or HOME / "timefold" / "bin" / "python")
GRACE = 3600  # seconds of the clock in which it must have answered, on however busy a machine


def missing() -> str:
    """Why Timefold cannot be asked here, or nothing."""
    if shutil.which("java") is None:
        return "Timefold was not asked: there is no Java on this machine (17 or newer)."
    if not PYTHON.exists():
        said = _make()
        if said:
            return f"Timefold was not asked: {PACKAGE} could not be installed ({said})."
    return ""


def _make() -> str:
    """Its environment; the last words of what went wrong."""
    HOME.mkdir(exist_ok=True)
    (HOME / ".gitignore").write_text("*\n", encoding="utf-8")
    folder, uv = HOME / "timefold", shutil.which("uv")
    make = [uv, "venv", "-q", str(folder), "--python", sys.executable] if uv else [sys.executable, "-m", "venv", str(folder)]
    install = [uv, "pip", "install", "-q", "--python", str(PYTHON), PACKAGE] if uv else [str(PYTHON), "-m", "pip", "install", "-q", PACKAGE]
    for words in (make, install):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            return (done.stderr.strip().splitlines() or ["no reason given"])[-1][:200]
    return ""


def ask(cases: list[dict[str, Any]], *, seconds: list[float], folder: Path) -> list[tuple[dict[str, Any], float] | str]:
    """For each case of one job its result in the form of the neutral scorer with the processor's seconds, or a sentence."""
    said = missing()
    if said:
        return [said] * len(cases)
    every = [_written(n, case, budget, folder) for n, (case, budget) in enumerate(zip(cases, seconds, strict=True))]
    asked = folder / "timefold.json"
    asked.write_text(json.dumps(every), encoding="utf-8")
    words = [str(PYTHON), str(Path(__file__).parent / "timefold_models.py"), str(asked)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=GRACE)
        fault = f"ended without an answer ({(done.stderr.strip().splitlines() or ['no words'])[-1][:200]})"
        told = done.stdout
    except subprocess.TimeoutExpired as late:
        fault = f"had no answer after {GRACE} s of the clock"
        told = (late.stdout or b"").decode()
    spent = [float(cpu) for cpu in re.findall(r"^cpu ([\d.]+)", told, re.MULTILINE)]
    return [_read(Path(one["result"]), spent[n] if n < len(spent) else 0.0, fault) for n, one in enumerate(every)]


def _written(n: int, case: dict[str, Any], seconds: float, folder: Path) -> dict[str, Any]:
    given, made = folder / f"timefold.{n}.case.json", folder / f"timefold.{n}.result.json"
    given.write_text(json.dumps(case), encoding="utf-8")
    return {"case": str(given), "result": str(made), "seconds": seconds}


def _read(made: Path, cpu: float, fault: str) -> tuple[dict[str, Any], float] | str:
    return (dict(json.loads(made.read_text(encoding="utf-8"))), cpu) if made.exists() else fault

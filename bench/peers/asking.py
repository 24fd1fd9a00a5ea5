"""Timefold from PyPI, in an environment made here under `.bench`; where it or Java is missing, that is said in a sentence."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PACKAGE = "timefold==1.24.0b0"
HOME = Path(__file__).parents[2] / ".bench"
PYTHON = HOME / "timefold" / "bin" / "python"
GRACE = 600  # seconds beyond its budget in which it must have answered


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


def ask(case: dict[str, Any], *, seconds: float, folder: Path) -> dict[str, Any] | str:
    """Its result in the form of the neutral scorer, or a sentence."""
    said = missing()
    if said:
        return said
    given, made = folder / "timefold.case.json", folder / "timefold.result.json"
    given.write_text(json.dumps(case), encoding="utf-8")
    made.unlink(missing_ok=True)
    words = [str(PYTHON), str(Path(__file__).parent / "timefold_models.py"), str(given), str(made), str(max(1, seconds))]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=seconds + GRACE)
    except subprocess.TimeoutExpired:
        return f"Timefold had no answer {GRACE} s after its budget."
    if done.returncode or not made.exists():
        return f"Timefold ended without an answer ({(done.stderr.strip().splitlines() or ['no words'])[-1][:200]})."
    return dict(json.loads(made.read_text(encoding="utf-8")))

"""Hostile spreadsheets (T07): made once a run by their maker, for all who try something with them."""

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MAKER = Path(__file__).parent / "corpus" / "make_xlsx_corpus.py"
MUTANTS = 120


@dataclass(frozen=True)
class Corpus:
    """The hand-made files with what is expected of each, and mutants of a good one, in a folder."""

    folder: Path

    @property
    def manifest(self) -> dict[str, Any]:
        return json.loads((self.folder / "manifest.json").read_text())

    @property
    def files(self) -> list[Path]:
        return [self.folder / name for name in sorted(self.manifest)]

    @property
    def mutants(self) -> list[Path]:
        return sorted((self.folder / "mut").iterdir())


def made(folder: Path, mutants: int) -> Corpus:
    subprocess.run([sys.executable, "-W", "ignore", MAKER, folder, str(mutants)], check=True, capture_output=True)
    return Corpus(folder)


@cache
def corpus() -> Corpus:
    """The one of this run; the first process that needs it makes it."""
    home = Path(os.environ["KEHOU_HOME"])
    folder, ready = home / "hostile", home / "hostile.made"
    with (home / "hostile.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            made(folder, MUTANTS)
            ready.touch()
    return Corpus(folder)

"""`make bench`: every measurement of this folder, one after the other, each in a process of its own; `ARGS=name` for one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WHOLE = {"planner_tables"}  # made of others that run by themselves


def main() -> int:
    """Run the named measurements, or all; the number of those that failed."""
    every = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py") if file.stem not in WHOLE)
    failed = 0
    for name in sys.argv[1:] or every:
        print(f"\n── {name} ──", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())

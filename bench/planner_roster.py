"""The duty roster of a term: ours, Timefold at equal time, one CP-SAT model, the bound; and the scale from 20 to 120 teachers.

python -m bench.planner_roster [SECONDS] [--quick]      --quick: the scale alone
"""

from __future__ import annotations

import sys
from random import Random

from bench.peers.table import HEAD, Case, case, seconds_asked, show

NAME, KNOWN = "roster-120x60x100-s1", 1584


def smaller(given: Case, teachers: int, *, seed: int = 1) -> Case:
    """A school with so many of the reference's teachers and half as many of its groups, drawn by seed; 100 days."""
    dice = Random(seed)  # noqa: S311
    own = [{**teacher, "id": n} for n, teacher in enumerate(dice.sample(given["teachers"], teachers))]
    return {**given, "teachers": own, "groups": [{**g, "id": n} for n, g in enumerate(dice.sample(given["groups"], teachers // 2))]}


def main() -> None:
    """Print the table."""
    seconds, given = seconds_asked(10.0), case(NAME)
    print(HEAD)
    for teachers in (20, 40, 80):
        show(f"roster-{teachers}x{teachers // 2}x100", smaller(given, teachers), known=0, seconds=seconds, peers=teachers == 20)
    show(NAME, given, known=KNOWN, seconds=seconds, peers="--quick" not in sys.argv)


if __name__ == "__main__":
    main()

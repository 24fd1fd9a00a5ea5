"""The duty roster of a term: ours, Timefold at equal time, one CP-SAT model, the bound; and the scale from 20 to 120 teachers.

python -m bench.planner_roster [SECONDS] [--no-peers] [--workers=N]
"""

from __future__ import annotations

from random import Random

from bench.peers.table import HEAD, Case, Measured, asked, case, seconds_asked, show
from kehou.planner import NoPlan, solve
from tests.planner.adapters import instance_of

NAME, KNOWN = "roster-120x60x100-s1", 1584
SIZES = (20, 40, 80)


def smaller(given: Case, teachers: int) -> Case:
    """The first drawn school of this size that has a roster at all."""
    drawn = (_drawn(given, teachers, seed=seed) for seed in range(1, 21))
    return next(one for one in drawn if not isinstance(solve(instance_of(one), seconds=0.2, seed=1), NoPlan))


def _drawn(given: Case, teachers: int, *, seed: int) -> Case:
    """So many of the reference's teachers and a third as many of its groups, drawn by seed; 100 days.

    Each teacher's target is scaled to the duties there are, else nobody could have a fair share.
    """
    dice = Random(seed)  # noqa: S311
    own, groups = dice.sample(given["teachers"], teachers), dice.sample(given["groups"], teachers // 3)
    share = len(groups) * given["days"] / sum(teacher["target"] for teacher in own)
    return {
        **given,
        "teachers": [{**teacher, "id": n, "target": round(share * teacher["target"])} for n, teacher in enumerate(own)],
        "groups": [{**group, "id": n} for n, group in enumerate(groups)],
    }


def main() -> None:
    """Print the table."""
    seconds, given, peers = seconds_asked(10.0), case(NAME), "--no-peers" not in asked().words
    print(HEAD)
    scale = [Measured(f"roster-{n}x{n // 3}x100", smaller(given, n), 0, seconds) for n in SIZES]
    show([*scale, Measured(NAME, given, KNOWN, seconds)], peers=peers)


if __name__ == "__main__":
    main()

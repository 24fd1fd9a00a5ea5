"""The planner's tables in one run: groups, the duty roster, seats, absences, each beside its peers and its bound.

python -m bench.planner_tables [SECONDS] [--no-peers] [--workers=N]

SECONDS is the processor's budget of every case; without it each case has its own and the run takes about an hour of one core.
"""

from __future__ import annotations

from bench import planner_absences, planner_groups, planner_roster, planner_seats
from bench.peers.table import machine

TABLES = {"Groups": planner_groups, "Duty roster": planner_roster, "Seats": planner_seats, "Absences": planner_absences}


def main() -> None:
    """Print what it was measured on, then one table after the other."""
    print(machine())
    for title, measurement in TABLES.items():
        print(f"\n### {title}\n", flush=True)
        measurement.main()


if __name__ == "__main__":
    main()

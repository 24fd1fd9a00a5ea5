"""Groups of 300, 1,000 and 3,000 pupils: ours, Timefold, one CP-SAT model, the bound.

python -m bench.planner_groups [SECONDS] [--no-peers] [--workers=N]        the peers get as long as ours took, at least the budget
"""

from __future__ import annotations

from bench.peers.table import HEAD, Measured, asked, case, seconds_asked, show

KNOWN = {"groups-300-s1": 651, "groups-1000-s1": 1652, "groups-3000-s1": 4951}
BUDGET = {"groups-300-s1": 1.0, "groups-1000-s1": 4.0, "groups-3000-s1": 12.0}


def main() -> None:
    """Print the table."""
    print(HEAD)
    cases = [Measured(name, case(name), known, seconds_asked(BUDGET[name])) for name, known in KNOWN.items()]
    show(cases, peers="--no-peers" not in asked().words)


if __name__ == "__main__":
    main()

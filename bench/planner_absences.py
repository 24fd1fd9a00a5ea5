"""Every duty of a term falls out once: how long finding the stand-ins takes, and whether the fewest changes are proven.

python -m bench.planner_absences [SECONDS]      SECONDS: effort for the roster that is published first
"""

from __future__ import annotations

from time import thread_time

from bench.peers.table import case, seconds_asked
from bench.planner_roster import NAME, SIZES, smaller
from kehou.planner import RosterInstance, RosterPlan, Standing, solve
from tests.planner.adapters import instance_of

LIMIT = 50  # milliseconds, of the page that asks


def main() -> None:
    """Print the table."""
    print("| roster | absences | duties handed on | p50 | p95 | max | limit | fewest proven | nobody left |\n|---|---|---|---|---|---|---|---|---|")
    given = case(NAME)
    for teachers in (*SIZES, 120):
        instance = instance_of(given if teachers == 120 else smaller(given, teachers))
        plan = solve(instance, seconds=seconds_asked(1.0), seed=1)
        assert isinstance(instance, RosterInstance)
        assert isinstance(plan, RosterPlan)
        for length, days in (("a day", 1), ("a week", 5)):
            print(row(f"{teachers} teachers, {length}", instance, plan, days), flush=True)


def row(name: str, instance: RosterInstance, plan: RosterPlan, days: int) -> str:
    """Each adult away on each day with a duty of theirs, or from that day on for a week."""
    standing, dates = Standing(instance, plan.duties), {s.id: s.date for s in instance.sessions}
    every = sorted(set(dates.values()))
    took, handed, proven, short = [], 0, 0, 0
    for who, day in sorted({(d.teacher, dates[d.session]) for d in plan.duties}):
        first = every.index(day)
        began = thread_time()
        answer = standing.without(who, every[first : first + days])
        took.append(1000 * (thread_time() - began))
        handed, proven, short = handed + len(answer.given_up), proven + answer.fewest, short + bool(answer.short)
    took.sort()
    p50, p95 = took[len(took) // 2], took[int(0.95 * len(took))]
    return (
        f"| {name} | {len(took):,} | {handed:,} | {p50:.1f} ms | {p95:.1f} ms | {took[-1]:.1f} ms | {LIMIT} ms "
        f"| {proven:,} of {len(took):,} | {short:,} |"
    )


if __name__ == "__main__":
    main()

"""Shifts: each rule alone, what is judged, what is refused, and the published form; tiny instances of our own."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehou.planner import (
    Cover,
    InstanceError,
    NoPlan,
    Request,
    Shift,
    ShiftsInstance,
    ShiftsPlan,
    Turn,
    Worker,
    bound,
    check,
    explain,
    judged,
    read_published,
    solve,
)
from kehou.planner.shifts.cost import parts
from kehou.planner.shifts.lines import Everybody
from kehou.planner.shifts.numbers import Numbers

EARLY, LATE = Shift("E", 480, "早"), Shift("L", 480, "晚", not_next=("E",))
WANG = Worker("wang", "王老师")


def of(line, worker="wang"):
    """A plan of one person from a row of letters, "." for a free day."""
    return ShiftsPlan(turns=tuple(Turn(worker, day, shift) for day, shift in enumerate(line) if shift != "."))


def told(instance, line):
    return [violation.rule for violation in check(instance, of(line))]


def week(worker=WANG, days=7, **more):
    return ShiftsInstance(days, (EARLY, LATE), (worker,), **more)


ALONE = {
    "skill": (ShiftsInstance(7, (replace(EARLY, needs=("急救",)), LATE), (WANG,)), "LL.....", "EL....."),
    "most": (week(replace(WANG, most=(("L", 2),))), "LL.....", "LLL...."),
    "minutes_max": (week(replace(WANG, max_minutes=960)), "EL.....", "ELL...."),
    "minutes_min": (week(replace(WANG, min_minutes=960)), "EL.....", "E......"),
    "run_max": (week(replace(WANG, max_run=2)), "EE.EE..", "EEE...."),
    "run_min": (week(replace(WANG, min_run=2)), "E.EE..E", "..E.EE."),
    "rest_min": (week(replace(WANG, min_rest=2)), ".EE..E.", "EE.EE.."),
    "weekends": (week(replace(WANG, max_weekends=1), days=14), "....EE.......".ljust(14, "."), ".....E......E."),
    "succession": (week(), "E.L.EL.", "LE....."),
    "day_off": (week(replace(WANG, days_off=(2,))), "EE.E...", "EEE...."),
    "pinned": (week(pinned=(Turn("wang", 1, "L"),)), ".L.....", ".E....."),
}


@pytest.mark.parametrize("rule", ALONE)
def test_each_rule_alone_is_kept_broken_and_kept_again(rule):
    instance, kept, broken = ALONE[rule]
    assert told(instance, kept) == []
    assert set(told(instance, broken)) == {rule}
    assert told(instance, kept) == []


@pytest.mark.parametrize("rule", ALONE)
def test_the_solver_keeps_each_rule_even_where_breaking_it_would_pay(rule):
    """The broken line is what everybody wants; without the rule it would be given."""
    instance, _kept, broken = ALONE[rule]
    wanted = tuple(Cover(day, shift, int(said == shift), 50, 50) for day, said in enumerate(broken) for shift in "EL")
    instance = replace(instance, cover=wanted)
    plan = solve(instance, seconds=1, seed=1)
    assert check(instance, plan) == []
    free = replace(instance, shifts=(EARLY, replace(LATE, not_next=())), workers=(WANG,), pinned=())
    loose = solve(free, seconds=1, seed=1)
    assert (loose.cost, loose.optimal) == (0, True)
    assert plan.optimal and plan.cost > 0


@pytest.mark.parametrize("turns", [
    (Turn("nobody", 0, "E"),), (Turn("wang", 0, "X"),), (Turn("wang", 9, "E"),), (Turn("wang", -1, "E"),)])
def test_strangers_are_told(turns):
    assert "known" in {violation.rule for violation in check(week(), ShiftsPlan(turns=turns))}


def test_two_shifts_on_one_day_are_told():
    said = check(week(), ShiftsPlan(turns=(Turn("wang", 0, "E"), Turn("wang", 0, "L"))))
    assert [violation.rule for violation in said] == ["one_a_day"]
    assert said[0].sentence.zh == "王老师 第 1 天有 2 个班（早、晚），一天只能一个。"


def test_a_run_at_either_end_is_never_too_short_for_its_neighbours_are_not_known():
    instance = week(replace(WANG, min_run=3, min_rest=3))
    assert told(instance, "E...EEE") == told(instance, "EE...EE") == told(instance, ".EEEE..") == []


def test_what_is_missing_and_what_is_too_much_costs_as_the_cover_says():
    instance = ShiftsInstance(1, (EARLY,), (WANG, Worker("li")), (Cover(0, "E", 1, under=7, over=3),))
    both = ShiftsPlan(turns=(Turn("wang", 0, "E"), Turn("li", 0, "E")))
    assert [judged(instance, plan).cost for plan in (ShiftsPlan(), both)] == [7, 3]


def test_wishes_are_granted_by_weight():
    asked = (Request("wang", 0, "E", 2), Request("wang", 0, "L", 3), Request("wang", 1, "E", 5, off=True))
    plan = solve(ShiftsInstance(2, (EARLY, LATE), (WANG,), (Cover(1, "E", 1, under=4),), asked), seconds=1, seed=1)
    assert (plan.turns, plan.cost, plan.optimal) == ((Turn("wang", 0, "L"),), 6, True)
    assert plan.parts == {"missing": 4, "surplus": 0, "shift_on": 2, "shift_off": 0}
    assert "People are missing in shifts (4 points)." in [said.en for said in explain(plan)]


@pytest.mark.parametrize(("worker", "rules"), [
    (replace(WANG, min_minutes=7 * 480, max_run=3), ("run_max", "minutes_min")),
    (replace(WANG, min_minutes=480, max_minutes=400), ("minutes_max", "minutes_min")),
    (replace(WANG, min_minutes=6 * 480, days_off=(1, 3)), ("day_off", "minutes_min")),
    (replace(WANG, min_minutes=6 * 480, max_weekends=0), ("weekends", "minutes_min")),
])
def test_who_has_no_line_is_named_with_the_fewest_rules_in_conflict(worker, rules):
    answer = solve(week(worker), seconds=1, seed=1)
    assert isinstance(answer, NoPlan)
    assert (answer.people, answer.rules, answer.proven) == (("wang",), rules, True)
    assert answer.sentences[0].zh.startswith("王老师 没有一种排法")
    assert len(answer.ways_out) == len(rules)


def test_a_limit_on_one_shift_counts_in_the_conflict():
    nights = ShiftsInstance(3, (EARLY,), (replace(WANG, most=(("E", 1),), min_minutes=960),))
    answer = solve(nights, seconds=1, seed=1)
    assert isinstance(answer, NoPlan)
    assert answer.rules == ("most", "minutes_min")


def test_nobody_and_no_shifts_make_an_empty_plan():
    assert solve(ShiftsInstance(3, (), ()), seconds=1, seed=1).turns == ()
    assert solve(ShiftsInstance(3, (EARLY,), (), (Cover(0, "E", 1),)), seconds=1, seed=1).cost == 100


OURS = """# ours
SECTION_HORIZON
14
SECTION_SHIFTS
E,480,
L,600,E
SECTION_STAFF
A,E=14|L=3,4320,1920,5,2,2,1
B,E=14|L=0,4320,1920,5,2,2,1
C,E=0|L=9,4800,1800,4,1,1,2
SECTION_DAYS_OFF
A,0,8
SECTION_SHIFT_ON_REQUESTS
B,3,E,2
SECTION_SHIFT_OFF_REQUESTS
C,5,L,3
SECTION_COVER
""" + "\n".join(f"{day},{shift},1,100,1" for day in range(14) for shift in "EL")


def test_the_published_form_is_read_as_it_is_meant():
    instance = read_published(OURS)
    assert (instance.days, [s.minutes for s in instance.shifts], instance.shifts[1].not_next) == (14, [480, 600], ("E",))
    a = instance.workers[0]
    assert (a.most, a.max_minutes, a.min_minutes, a.max_run, a.min_run, a.min_rest, a.max_weekends, a.days_off) == (
        (("E", 14), ("L", 3)), 4320, 1920, 5, 2, 2, 1, (0, 8))
    assert instance.requests == (Request("B", 3, "E", 2), Request("C", 5, "L", 3, off=True))
    assert len(instance.cover) == 28


def test_a_published_instance_is_solved_and_proven():
    instance = read_published(OURS)
    plan = solve(instance, seconds=5, seed=1)
    assert check(instance, plan) == []
    assert plan.optimal
    assert plan.cost == sum(parts(plan.turns, instance).values()) >= bound(instance)
    assert plan == solve(instance, seconds=5, seed=1)


@pytest.mark.parametrize(("was", "now", "where"), [
    ("14\nSECTION_SHIFTS", "soon\nSECTION_SHIFTS", "line 3"),
    ("L,600,E", "L,600", "line 6"),
    ("A,0,8", "Z,0,8", "line 12"),
    ("B,3,E,2", "B,3,X,2", "requests[0].shift"),
    ("B,3,E,2", "B,99,E,2", "requests[0].day"),
    ("SECTION_COVER", "SECTION_TEA", "line 17"),
    ("# ours", "tea", "line 1"),
    ("0,E,1,100,1", "0,E,-1,100,1", "cover[0].wanted"),
    ("L,600,E", "L,-600,E", "shifts[1].minutes"),
    ("0,E,1,100,1", "0,E,1,99999999,1", "cover"),
])
def test_what_is_wrong_in_a_published_file_is_told_with_its_line(was, now, where):
    with pytest.raises(InstanceError) as caught:
        read_published(OURS.replace(was, now, 1))
    assert caught.value.path == where
    assert caught.value.sentence.zh and caught.value.sentence.en


PEOPLE = st.builds(
    lambda most, low, high, run, rest, weekends, off: Worker(
        "w", most=(("L", most),), min_minutes=480 * low, max_minutes=480 * (low + high), min_run=run[0], max_run=sum(run), min_rest=rest,
        max_weekends=weekends, days_off=off),
    st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.tuples(st.integers(1, 2), st.integers(0, 2)), st.integers(1, 3),
    st.integers(-1, 2), st.sampled_from([(), (1,), (0, 2)]),
)


def every_line(instance, worker):
    alone = replace(instance, workers=(worker,), requests=(), pinned=tuple(t for t in instance.pinned if t.worker == worker.id))
    for line in product((".", "E", "L"), repeat=instance.days):
        if not check(alone, of(line, worker.id)):
            yield line


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(PEOPLE, st.integers(3, 6), st.integers(0, 6), st.lists(st.integers(-9, 9), min_size=12, max_size=12), st.booleans())
def test_the_best_line_at_any_prices_is_the_best_that_the_checker_allows(worker, days, first, prices, pinned):
    instance = ShiftsInstance(days, (EARLY, LATE), (worker,), first=first, pinned=(Turn("w", 1, "E"),) if pinned else ())
    numbers = Numbers(instance)
    worth = 0 * numbers.wanted
    for day in range(days):
        worth[day] = [1000 * prices[2 * day], 1000 * prices[2 * day + 1]]
    values = [-sum(int(worth[d]["EL".index(s)]) for d, s in enumerate(line) if s != ".") for line in every_line(instance, worker)]
    everybody = Everybody(numbers)
    (row,) = everybody.surely(worth)
    if not values:
        assert row is None
        return
    assert -sum(int(worth[d][t]) for d, t in enumerate(row) if t >= 0) == min(values)
    assert check(instance, ShiftsPlan(turns=numbers.turns([row]))) == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PEOPLE, min_size=1, max_size=2), st.integers(0, 99), st.integers(3, 4))
def test_a_plan_is_found_exactly_when_there_is_one_and_nothing_beats_its_bound(people, seed, days):
    workers = tuple(replace(one, id=f"w{n}") for n, one in enumerate(people))
    cover = tuple(Cover(day, shift, (seed + day) % 3, 5 + seed % 4, 2) for day in range(days) for shift in "EL")
    instance = ShiftsInstance(days, (EARLY, LATE), workers, cover, (Request("w0", 1, "L", 3, off=bool(seed % 2)),), first=seed % 7)
    lines = [list(every_line(instance, worker)) for worker in workers]
    answer = solve(instance, seconds=2, seed=seed)
    if isinstance(answer, NoPlan):
        assert not all(lines) and answer.proven
        return
    assert check(instance, answer) == []
    plans = (tuple(t for w, line in zip(workers, ls, strict=True) for t in of(line, w.id).turns) for ls in product(*lines))
    best = min(sum(parts(turns, instance).values()) for turns in plans)
    assert answer.bound <= best <= answer.cost
    assert answer.optimal and answer.cost == best

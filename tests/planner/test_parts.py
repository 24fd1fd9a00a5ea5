"""A cell taken apart: the bound holds for whatever anybody finds, and the ways of parts are what they say."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehou.planner import GroupsInstance, GroupWeights, Pupil, Room
from kehou.planner.groups.apart import Parts
from kehou.planner.groups.cost import least_of_cell, parts
from kehou.planner.groups.parts import Apart
from kehou.planner.groups.search import Cell

PATTERNS = ((True,) * 5, (True, False, True, False, True), (False, True, False, True, False), (True, True, False, False, False))
PUPILS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans()), min_size=1, max_size=6)


def a_cell(drawn, **options):
    pupils = tuple(
        Pupil(f"p{n}", "北", 1 + home // 2, str(home), weekdays=PATTERNS[days], special=bool(mark))
        for n, (home, days, *mark) in enumerate(drawn)
    )  # fmt: skip
    rooms = tuple(Room(f"r{n}", "北", 60) for n in range(3))
    return GroupsInstance(pupils, rooms, **{"size_min": 2, "size_max": 3, "ratio": 3, "weights": GroupWeights(under=2), **options})


def every_plan(instance):
    """The cost of every way to put the children into the rooms that is within the limits."""
    for where in product(range(len(instance.rooms)), repeat=len(instance.pupils)):
        groups = [[p for p, at in zip(instance.pupils, where, strict=True) if at == g] for g in range(len(instance.rooms))]
        used = [(group, f"r{g}") for g, group in enumerate(groups) if group]
        if all(len(group) <= instance.size_max for group, _room in used):
            yield sum(parts([group for group, _ in used], [room for _, room in used], instance).values())


@settings(max_examples=25, deadline=None)
@given(PUPILS, st.sampled_from(["members", "fullest_day"]))
def test_no_plan_at_all_costs_less_than_the_bound(drawn, counted):
    instance = a_cell(drawn, counted=counted)
    assert min(every_plan(instance)) >= least_of_cell(list(instance.pupils), instance, 3)


def test_a_bound_that_took_a_split_for_more_would_be_found():
    """The twin: one point more for what a split costs, and the guard above is red."""
    instance = a_cell([(0, 0)] * 4 + [(1, 0)] * 2)
    least, pupils = min(every_plan(instance)), list(instance.pupils)
    assert least_of_cell(pupils, instance, 3) == least
    dearer = replace(instance, weights=replace(instance.weights, split=4))
    assert least_of_cell(pupils, dearer, 3) > least


def test_a_bound_that_took_two_with_special_needs_for_more_would_be_found(monkeypatch):
    """The twin for the pairs who meet: of four children with special needs in three rooms two have to."""
    instance = a_cell([(0, 0, True)] * 4)
    least, pupils = min(every_plan(instance)), list(instance.pupils)
    assert least_of_cell(pupils, instance, 3) <= least
    monkeypatch.setattr("kehou.planner.groups.parts.even_pairs", lambda children, groups: 20)
    assert least_of_cell(pupils, instance, 3) > least


def test_classes_that_fill_a_group_are_parts_of_their_own():
    apart = Apart(list(a_cell([(0, 0)] * 3 + [(1, 0)] * 3).pupils), a_cell([(0, 0)]), 3)
    told, found = apart.cheapest(lambda part: apart.least(apart.load(part)))
    assert (told, sorted(map(sorted, found))) == (100, [[0], [1]])


def test_brothers_and_sisters_hold_their_classes_together():
    pupils = [replace(p, siblings="周" if p.id in ("p0", "p3") else "") for p in a_cell([(0, 0)] * 3 + [(1, 0)] * 3).pupils]
    apart = Apart(pupils, a_cell([(0, 0)]), 3)
    assert apart.tied == [frozenset({0, 1})]
    assert not apart.whole(frozenset({0}))
    assert apart.bound() == 103


@pytest.mark.parametrize("classes", [13, 20])
def test_above_a_dozen_classes_parts_are_runs_of_neighbours_and_there_is_no_bound(classes):
    pupils = [Pupil(f"p{n}", "北", 1, f"{n:02}") for n in range(classes)]
    apart = Apart(pupils, GroupsInstance(tuple(pupils), (Room("r", "北", 60),), size_max=3, size_min=1, ratio=3), 3)
    _told, found = apart.cheapest(lambda part: apart.least(apart.load(part)))
    assert sorted(n for part in found for n in part) == list(range(classes))
    assert all(sorted(part) == list(range(min(part), max(part) + 1)) for part in found)
    assert apart.bound() == 0


def test_looking_at_all_ways_of_twelve_classes_is_counted_as_effort():
    """With no more effort than one look takes, no second look follows."""
    pupils = tuple(Pupil(f"p{n:03}", "北", 1, f"{n % 12:02}") for n in range(72))
    instance = GroupsInstance(pupils, tuple(Room(f"r{n:02}", "北", 60) for n in range(30)), size_min=2, size_max=3, ratio=3)
    cell = Cell(list(pupils), list(instance.rooms), instance)
    parts_of = Parts(cell, Apart(list(pupils), instance, 3))
    looks = []
    cheapest = parts_of.apart.cheapest
    parts_of.apart.cheapest = lambda price: looks.append(1) or cheapest(price)
    parts_of.search(effort=parts_of.apart.effort)
    assert len(looks) <= 4  # one in each level, and nothing planned
    assert parts_of.spent >= parts_of.apart.effort * len(looks)
    assert parts_of.planned == {}

"""What the rooms receive: typed rule sets and the basis their decisions store."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from time import perf_counter
from types import SimpleNamespace

import pytest

from kehou.policy import queries

from .folders import OTHER, SEED

SCHOOL = SimpleNamespace(path="yycity/yycity-east/xx-primary")
SPRING = date(2024, 4, 1)


@dataclass(frozen=True)
class GroupingRules:
    size_min: int
    size_max: int


@dataclass(frozen=True)
class ServiceTimeRules:
    weekdays: tuple[int, ...]
    late_start: time


@dataclass(frozen=True)
class FundingRules:
    control_figure: Decimal
    institution_share_max: Decimal
    invented: int = 7


@dataclass(frozen=True)
class HomeAloneRules:
    never_heard_of: bool


def test_a_rule_set_is_filled_from_its_folder():
    assert queries.rules_for(GroupingRules, SCHOOL, SPRING) == GroupingRules(25, 30)
    assert queries.rules_for(ServiceTimeRules, SCHOOL, SPRING) == ServiceTimeRules((1, 2, 3, 4, 5), time(17))
    assert queries.rules_for(FundingRules, SCHOOL, SPRING) == FundingRules(Decimal(1000), Decimal("0.5"), 7)


def test_a_field_nobody_told_is_a_refusal_that_names_the_file():
    with pytest.raises(queries.NoPolicy) as no:
        queries.rules_for(HomeAloneRules, SCHOOL, SPRING)
    assert str(no.value.todo) == "请加上 parameters/home_alone/never_heard_of.yaml。"


def test_another_city_loads_without_a_line_of_code(settings):
    settings.KEHOU_POLICY_DIRS = [SEED, OTHER]
    there = SimpleNamespace(path="hecity/hecity-north/he-first")
    assert queries.rules_for(GroupingRules, there, SPRING) == GroupingRules(15, 35)
    assert queries.value_of("staffing.pupils_per_adult", there, SPRING) == 20
    assert queries.value_of("funding.institution_share_max", there, SPRING) == Decimal("0.3")
    assert queries.rules_for(GroupingRules, SCHOOL, SPRING) == GroupingRules(25, 30)


def test_a_city_without_a_folder_is_refused_and_told_what_to_do():
    with pytest.raises(queries.NoPolicy) as no:
        queries.rules_for(GroupingRules, SimpleNamespace(path="nowhere/school"), SPRING)
    assert str(no.value.sentence) == "没有为“nowhere”载入政策（已载入：yycity）。"


def test_the_basis_of_a_decision():
    assert queries.basis_json(GroupingRules, SCHOOL, SPRING)[1] == {
        "parameter": "grouping.size_max",
        "value": 30,
        "layer": "xx-primary",
        "clause": "S5.4",
        "document": "S",
        "since": "2024-02-20",
    }
    assert queries.basis_lines(GroupingRules, SCHOOL, SPRING) == (
        "grouping.size_min=25 (S5.4, xx-primary)",
        "grouping.size_max=30 (S5.4, xx-primary)",
    )


def test_expiry_is_announced_ahead_and_ends_are_known():
    soon = [(one.id, str(end)) for one, end in queries.expiring(SCHOOL, date(2026, 7, 6))]
    assert soon == [("C", "2027-01-02")]
    assert queries.expiring(SCHOOL, date(2026, 7, 5)) == []
    assert [one.id for one, _ in queries.ended(SCHOOL, date(2027, 2, 20))] == ["C", "S"]


def test_after_the_end_the_unsettled_parameters_are_listed():
    assert queries.unsettled(SCHOOL, SPRING) == []
    names = [one.name for one in queries.unsettled(SCHOOL, date(2027, 2, 20))]
    assert "funding.control_figure" in names and "grouping.size_max" not in names


def test_a_clause_knows_the_parameters_that_rest_on_it():
    found, document, parameters = queries.clause("S5.4")
    assert (found.quote, document.id) == ("由学校负责进行人员编组，原则上按25-30人/组…制定座位表、点名册", "S")
    assert [one.name for one in parameters] == ["grouping.reason_outside_band", "grouping.size_max", "grouping.size_min"]
    assert queries.clause("S99") is None


def test_rules_for_is_fast_once_asked():
    queries.rules_for(GroupingRules, SCHOOL, SPRING)
    begun = perf_counter()
    for _ in range(1000):
        queries.rules_for(GroupingRules, SCHOOL, SPRING)
    assert (perf_counter() - begun) / 1000 < 50e-6

"""What holds where: layers, validity, supersession, and no loosening."""

import doctest
from datetime import date
from importlib import import_module

import pytest

from kehou.policy.queries import library_in, texts_in
from kehou.policy.rules.answers import answer, holding
from kehou.policy.rules.library import build
from kehou.policy.rules.loosening import loosening
from kehou.policy.rules.values import loosens
from kehou.policy.rules.words import LooserThanAbove, NothingInForce

from .folders import OTHER, SEED, spoiled

SCHOOL = ("yycity", "yycity-east", "xx-primary")


@pytest.mark.parametrize("name", ["words", "values", "documents", "answers"])
def test_the_examples_beside_the_rules_are_true(name):
    assert doctest.testmod(import_module(f"kehou.policy.rules.{name}")).failed == 0


def value(name, chain=SCHOOL, on=date(2024, 4, 1), folder=SEED):
    library = library_in(folder)
    return holding(library, library.parameters[name], chain=chain, on=on).value


def test_the_school_tightens_the_city_and_the_neighbour_keeps_the_city():
    assert value("eligibility.grade_max") == 5
    assert value("eligibility.grade_max", ("yycity", "yycity-east", "zz-primary")) == 9


def test_where_no_document_speaks_the_product_default_holds():
    assert value("grouping.size_max", ("yycity", "yycity-east", "zz-primary")) == 30
    assert value("public_notice.working_days") == 5


def test_when_the_school_plan_ends_the_city_holds_until_it_ends_too():
    before = value("eligibility.need_required", on=date(2027, 1, 1))
    with pytest.raises(NothingInForce) as no:
        value("funding.control_figure", on=date(2027, 1, 2))
    assert before is True
    assert no.value.clause == "S8"
    assert no.value.sentence.zh == "2027-01-02 没有现行文件规定“每生每年控制数”：最后一份文件已于 2027-01-02 失效。"


def test_a_later_document_supersedes_and_the_old_decision_stays_explained():
    assert value("grouping.size_max", ("hecity",), date(2025, 7, 31), OTHER) == 35
    assert value("grouping.size_max", ("hecity",), date(2025, 8, 1), OTHER) == 32
    old = answer(library_in(OTHER), "grouping.size_max", chain=("hecity",), on=date(2025, 7, 31))
    assert (old.basis.clause, old.basis.document) == ("H1", "H")
    assert [(str(line.since), str(line.until), line.dated.value) for line in old.history] == [
        ("2023-09-01", "2025-07-31", 35),
        ("2025-08-01", "2028-07-31", 32),
    ]


def test_an_answer_shows_the_layers_above():
    found = answer(library_in(SEED), "eligibility.grade_max", chain=SCHOOL, on=date(2024, 4, 1))
    assert [(one.layer, one.value, one.clause) for one in found.above] == [("yycity", 9, "C3.1")]
    assert found.dated.quote == "确有困难需要课后服务的一至五年级学生"


LOOSENED = (
    "“服务对象最高年级”：xx-primary 依 S S2 定为 10 年级，松于上级 yycity 依 C C3.1 定的 9 年级",
    "下级只能收紧、不能放宽：不高于 9 年级，或删去这一条",
)


def test_a_school_that_loosens_is_refused_with_both_clauses(tmp_path):
    folder = spoiled(tmp_path, "parameters/eligibility/grade_max.yaml", "value: 5", "value: 10")
    library, _ = build(texts_in(folder))
    told = [(one.wrong.zh, one.write.zh) for one in loosening(library)]
    assert told == [LOOSENED]
    with pytest.raises(LooserThanAbove) as no:
        holding(library, library.parameters["eligibility.grade_max"], chain=SCHOOL, on=date(2024, 4, 1))
    assert (no.value.sentence.zh, no.value.todo.zh) == LOOSENED


@pytest.mark.parametrize(
    ("below", "above", "tighter", "expected"),
    [
        (24, 25, "higher", True),
        (26, 25, "higher", False),
        (False, True, "true", True),
        (True, False, "true", False),
        (True, False, "false", True),
        ("03-02", "03-01", "earlier", True),
        (date(2024, 3, 19), date(2024, 3, 20), "later", True),
        (("reading", "exam"), ("reading", "club"), "subset", True),
        (("reading",), ("reading", "club"), "subset", False),
        (("homeroom",), ("homeroom", "school"), "superset", True),
    ],
)
def test_what_counts_as_looser(below, above, tighter, expected):
    assert loosens(below, above, lower="may_tighten", tighter=tighter) is expected


def test_a_fixed_value_can_neither_be_loosened_nor_tightened_and_a_free_one_is_free():
    assert loosens(900, 1000, lower="fixed", tighter="") is True
    assert loosens(1000, 1000, lower="fixed", tighter="") is False
    assert loosens(3, 2, lower="free", tighter="") is False

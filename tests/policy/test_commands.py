"""`kehou policy` at the shell: words, JSON, and exit codes that mean something (0 well, 1 problems, 2 usage)."""

import json

import pytest
from click.testing import CliRunner
from django.db import OperationalError

from kehou.policy import queries
from kehou.policy.commands import policy

from .folders import SEED, spoiled


@pytest.fixture(autouse=True)
def no_database(monkeypatch):
    """The folders answer by themselves."""

    def asleep(code):
        raise OperationalError("no database")

    monkeypatch.setattr(queries, "unit_at", asleep)


def run(*words, language="zh"):
    return CliRunner(env={"KEHOU_LANG": language}).invoke(policy, list(words))


def test_lint_says_that_all_is_well():
    done = run("lint", str(SEED))
    assert (done.exit_code, done.output) == (0, "没有问题：2 份文件，45 条条款，60 个参数。\n")


def test_lint_names_file_line_and_how_to_write_it(tmp_path):
    folder = spoiled(tmp_path, "parameters/grouping/size_max.yaml", "value: 30\n    quote", "value: 三十\n    quote")
    done = run("lint", str(folder))
    assert done.exit_code == 1
    assert done.output == ("parameters/grouping/size_max.yaml:14  “三十”不是整数\n    → 写整数，例如 30\n\n共 1 处要改。\n")


def test_lint_as_json(tmp_path):
    folder = spoiled(tmp_path, "parameters/grouping/size_max.yaml", "value: 30\n    quote", "value: 三十\n    quote")
    done = run("lint", str(folder), "--json")
    problems = json.loads(done.output)["problems"]
    assert done.exit_code == 1
    assert [(one["file"], one["line"], one["write"]["en"]) for one in problems] == [
        ("parameters/grouping/size_max.yaml", 14, "write a whole number, such as 30")
    ]


def test_explain_tells_value_layer_clause_words_and_history():
    done = run("explain", "grouping.size_max", "--unit", "xx-primary", "--on", "2024-04-01")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "grouping.size_max  每组人数上限",
        "值：30 人",
        "单位：xx-primary（2024-04-01）",
        "层级：xx-primary",
        "条款：S5.4 《某小学关于开展5+2校内课后服务工作的实施方案》",
        "原文：“原则上按25-30人/组进行编组”",
        "上层：product：30 人 S5.4",
        "下级：可以收紧，不能放宽",
        "沿革：… – …  product  30 人  S5.4",
        "沿革：2024-02-20 – 2027-02-19  xx-primary  30 人  S5.4（现行）",
    ]


def test_explain_as_json():
    done = run("explain", "service_time.merge_at", "--unit", "xx-primary", "--on", "2024-04-01", "--json")
    told = json.loads(done.output)
    assert (told["value"], told["clause"], told["layer"], told["document"]) == ("17:00", "C7.4b", "yycity", "C")


def test_explain_after_the_end_is_a_problem():
    done = run("explain", "funding.control_figure", "--unit", "yycity", "--on", "2027-01-02")
    assert done.exit_code == 1


def test_a_misspelt_parameter_is_a_usage_error_that_helps():
    done = run("explain", "grouping.size_mx", "--unit", "xx-primary", "--on", "2024-04-01")
    assert done.exit_code == 2
    assert "没有参数“grouping.size_mx”。是不是：grouping.size_max" in done.output


def test_the_command_speaks_english_too():
    done = run("explain", "eligibility.grade_max", "--unit", "xx-primary", "--on", "2024-04-01", language="en")
    assert done.output.splitlines()[:5] == [
        "eligibility.grade_max  Highest grade served",
        "value: 5 (grade)",
        "unit: xx-primary (2024-04-01)",
        "layer: xx-primary",
        "clause: S2 A primary school's plan for “5+2” after-school care",
    ]

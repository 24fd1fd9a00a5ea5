"""What a policy officer reads when something in a file is wrong: file, line, what, and how to write it."""

import pytest

from kehou.policy.queries import problems_in

from .folders import OTHER, SEED, spoiled

SIZE_MAX = "parameters/grouping/size_max.yaml"


def told(folder):
    return [(one.file, one.line, one.wrong.zh, one.write.zh) for one in problems_in(folder)]


def test_both_cities_are_without_problems():
    assert told(SEED) == []
    assert told(OTHER) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "wrong", "write"),
    [
        ("value: 30\n    quote", "value: 三十\n    quote", 14, "“三十”不是整数", "写整数，例如 30"),
        ("type: integer", "type: number", 4, "不认识类型“number”", None),
        ("lower: may_tighten", "lower: tighten", 5, "lower 写成了“tighten”", None),
        ("tighter: lower", "tighter: subset", 6, "没有说明哪个方向算更严", "写“tighter: ”加其中之一：lower、higher"),
        ("clause: S5.4", "clause: S5.9", 3, "没有条款“S5.9”", "照 clauses.yaml 里的编号写"),
        ("title:", "titel:", 1, "不认识“titel”这一项", "是不是想写：title"),
        ("title:", "titel:", 1, "缺少“title”", "加一行“title: …”"),
        ("document: S", "document: X", 12, "没有文件“X”", "写 documents 文件夹里的编号"),
        ("from: 2024-02-20", "from: 2024/02/20", 13, "日期“2024/02/20”读不懂", "写年-月-日，例如 2024-03-20"),
        ("from: 2024-02-20", "from: 2023-09-01", 13, "2023-09-01 不在文件 S 的有效期内", None),
        ("原则上按25-30人/组", "原则上按20-40人/组", 15, "引文不是条款 S5.4 的原话", None),
        ("layer: xx-primary", "layer: yycity", 11, "文件 S 由 xx-primary 发布，不能为 yycity 定值", "写 layer: xx-primary"),
        ("type: integer", "type integer", 4, "这一行不是合法的 YAML，读不下去", None),
    ],
)
def test_a_spoiled_parameter_is_told_with_its_line(tmp_path, old, new, line, wrong, write):
    found = [one for one in told(spoiled(tmp_path, SIZE_MAX, old, new)) if one[2] == wrong]
    assert [one[0] for one in found] == [SIZE_MAX]
    assert line is None or found[0][1] == line
    assert write is None or found[0][3] == write


def test_a_time_needs_no_quotes_and_a_wrong_one_is_told(tmp_path):
    folder = spoiled(tmp_path, "parameters/service_time/late_start.yaml", "value: 17:00", "value: 5点")
    assert [one[2:] for one in told(folder)] == [("“5点”不是时间", "写 24 小时制时间，例如 17:00")]


def test_a_code_outside_the_closed_list_is_told(tmp_path):
    folder = spoiled(tmp_path, "parameters/funding/categories.yaml", "[course_purchase", "[banquet, course_purchase")
    assert [one[0] for one in told(folder)] == ["parameters/funding/categories.yaml"]


def test_words_that_are_not_the_documents_are_told(tmp_path):
    folder = spoiled(tmp_path, "documents/C/clauses.yaml", "每生每年1000元", "每生每年2000元")
    assert [one[2:] for one in told(folder)] == [
        ("这句话在 text 里找不到", "逐字照抄原文；省略处写“…”"),
    ]


def test_the_same_key_twice_is_told(tmp_path):
    folder = spoiled(tmp_path, SIZE_MAX, "type: integer", "type: integer\ntype: money")
    assert told(folder) == [(SIZE_MAX, 5, "“type”写了两次", "只留一处")]


def test_a_case_that_does_not_come_true_is_told_with_its_line(tmp_path):
    folder = spoiled(tmp_path, "cases/school.yaml", "eligibility.grade_max: 5", "eligibility.grade_max: 6")
    wrong = "“六年级学生不在该校服务对象内”：eligibility.grade_max 应为 6，实为 5"
    assert told(folder) == [("cases/school.yaml", 7, wrong, "改参数，或改这个例子")]


def test_an_empty_folder_says_what_is_missing(tmp_path):
    assert {one[0] for one in told(tmp_path)} == {"city.yaml"}

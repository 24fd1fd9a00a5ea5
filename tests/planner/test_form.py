"""The written form: what is read is what was written; what is wrong is told with its path."""

import copy
import json

import pytest

from kehou.planner import InstanceError, read_instance, read_result, solve, write_instance, write_result
from tests.planner.school import classroom, term, whole_school

INSTANCES = {"groups": whole_school(60), "seats": classroom(), "roster": term(3, 10, 16)}


@pytest.mark.parametrize("job", INSTANCES)
def test_an_instance_and_its_result_survive_the_paper(job):
    instance = INSTANCES[job]
    assert read_instance(json.loads(json.dumps(write_instance(instance)))) == instance
    result = solve(instance, seconds=0.2, seed=1)
    assert read_result(json.loads(json.dumps(write_result(result)))) == result


def test_no_plan_survives_the_paper_too():
    nothing = solve(term(9, 5, 3), seconds=1, seed=1)
    assert read_result(json.loads(json.dumps(write_result(nothing)))) == nothing


def spoil(document, path, value):
    *way, last = path
    for step in way:
        document = document[step]
    if value is None:
        del document[last]
    else:
        document[last] = value


WRONG = [
    ("seats", ["version"], 9, "version"),
    ("seats", ["job"], "tea", "job"),
    ("seats", ["job"], ["seats"], "job"),
    ("seats", ["colour"], 1, "colour"),
    ("seats", ["rows"], None, "rows"),
    ("seats", ["rows"], -5, "rows"),
    ("seats", ["rows"], True, "rows"),
    ("seats", ["pupils", 3, "eyesight"], 7, "pupils[3].eyesight"),
    ("seats", ["pupils", 3, "id"], "p00", "pupils[3].id"),
    ("seats", ["apart", 0, 1], "nobody", "apart[0][1]"),
    ("seats", ["blocked", 0], [1, 99], "blocked[0]"),
    ("seats", ["pupils"], "all", "pupils"),
    ("groups", ["pupils", 2, "weekdays"], [True], "pupils[2].weekdays"),
    ("groups", ["pupils", 2, "shoe"], 31, "pupils[2].shoe"),
    ("groups", ["rooms", 1, "capacity"], -1, "rooms[1].capacity"),
    ("groups", ["size_max"], 3, "size_max"),
    ("groups", ["special"], -1, "special"),
    ("groups", ["pupils", 1, "special"], 1, "pupils[1].special"),
    ("groups", ["pupils", 0, "pinned"], "roof", "pupils[0].pinned"),
    ("roster", ["sessions", 0, "date"], "20 March", "sessions[0].date"),
    ("roster", ["sessions", 0, "headcount"], -1, "sessions[0].headcount"),
    ("roster", ["sessions", 0, "end"], 10, "sessions[0].end"),
    ("roster", ["teachers", 1, "weekdays"], [9], "teachers[1].weekdays"),
    ("roster", ["pinned"], [{"session": "x", "teacher": "t00"}], "pinned[0].session"),
]


@pytest.mark.parametrize(("job", "path", "value", "where"), WRONG)
def test_what_is_wrong_is_told_with_its_path(job, path, value, where):
    document = copy.deepcopy(write_instance(INSTANCES[job]))
    spoil(document, path, value)
    with pytest.raises(InstanceError) as caught:
        read_instance(document)
    assert caught.value.path == where
    assert caught.value.sentence.zh and caught.value.sentence.en


def test_a_document_that_is_no_object_is_told():
    with pytest.raises(InstanceError):
        read_instance(["seats"])

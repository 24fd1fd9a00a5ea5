"""What is not an instance, or not a plan, is refused with where and why; nothing a file says ends in a traceback."""

import json
import random
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehou.__main__ import main
from kehou.planner import InstanceError, check, parts, read_instance, read_result, solve, write_instance, write_result
from kehou.planner.form import plain_json
from tests.planner.school import classroom, term, whole_school
from tests.planner.test_shifts import OURS, read_published

GIVEN = {"groups": whole_school(40), "seats": classroom(12), "roster": term(2, 5, 12), "shifts": read_published(OURS)}
INSTANCES = {job: write_instance(instance) for job, instance in GIVEN.items()}
RESULTS = {job: write_result(solve(instance, seconds=0.3, seed=1)) for job, instance in GIVEN.items()}
NASTY = (None, -1, 0, 10**30, 1.5, float("nan"), True, "", "x", "💥" * 3000, [], {}, [[]], ["x"], {"x": 1}, [1, 2, 3])


def spoiled(document, seed):
    """One place of the document, chosen by seed, holds something else; or a field is lost or doubled or made up."""
    dice, copy = random.Random(seed), json.loads(json.dumps(document))
    here = copy
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = dice.choice(keys)
        if isinstance(here[key], dict | list) and here[key] and dice.random() < 0.8:
            here = here[key]
            continue
        break
    match dice.randrange(4):
        case 0 if isinstance(here, dict):
            del here[key]
        case 1 if isinstance(here, dict):
            here["made up"] = 1
        case 2 if isinstance(here, list):
            here.append(here[key])
        case _:
            here[key] = dice.choice(NASTY)
    return copy


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(list(GIVEN)), st.integers(0, 10**9))
def test_a_spoiled_instance_is_read_or_refused_in_words(job, seed):
    try:
        read_instance(spoiled(INSTANCES[job], seed))
    except InstanceError as error:
        assert error.path and error.sentence.zh and error.sentence.en


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(list(GIVEN)), st.integers(0, 10**9))
def test_a_spoiled_plan_is_judged_or_refused_in_words(job, seed):
    try:
        plan = read_result(spoiled(RESULTS[job], seed))
        broken = check(GIVEN[job], plan)
        if not broken:
            parts(GIVEN[job], plan)
    except InstanceError as error:
        assert error.path and error.sentence.zh and error.sentence.en


@pytest.mark.parametrize(("text", "said"), [
    ('{"rows": NaN}', "NaN is no number"),
    ('{"rows": -Infinity}', "-Infinity is no number"),
    ('{"rows": 1, "rows": 2}', "this field is there twice"),
    ("[" * 100_000, "nested too deeply"),
    ('{"a":' * 100_000, "nested too deeply"),
    ("9" * 10_000, "a number is too long"),
    ("{", "this is no JSON"),
    ("", "this is no JSON"),
])
def test_what_is_no_plain_json_is_said(text, said):
    with pytest.raises(InstanceError) as caught:
        plain_json(text)
    assert said in caught.value.sentence.en


# ── at the command line ───────────────────────────────────────────────────────


def kehou(monkeypatch, capsys, *words):
    """Exit code, answer, and what was said beside it."""
    monkeypatch.setattr(sys, "argv", ["kehou", "plan", *map(str, words)])
    monkeypatch.setenv("KEHOU_LANG", "en")
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def run(monkeypatch, capsys):
    return lambda *words: kehou(monkeypatch, capsys, *words)


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode())
        return path

    return write


@pytest.mark.parametrize("job", list(GIVEN))
def test_every_job_goes_from_a_file_to_a_file(run, file, tmp_path, job):
    instance, result = file("i.json", INSTANCES[job]), tmp_path / "r.json"
    code, _out, told = run("solve", instance, "--job", job, "--seconds", "0.3", "-o", result)
    assert code == 0 and told.strip()
    assert run("check", instance, result)[0] == 0
    assert run("explain", result)[1].strip() == told.strip()
    assert int(run("bound", instance)[1]) <= read_result(json.loads(result.read_text())).cost


def test_a_published_file_is_taken_as_it_is(run, file):
    assert run("bound", file("Instance.txt", OURS), "--job", "shifts")[0] == 0


def test_a_plan_changed_by_hand_is_told_and_counts_as_failed(run, file):
    made = json.loads(json.dumps(RESULTS["shifts"]))
    made["turns"].append({"worker": "A", "day": 0, "shift": "E"})
    code, out, _err = run("check", file("i.txt", OURS), file("r.json", made))
    assert code == 1
    assert "day_off: A must be free on day 1." in out
    code, out, _err = run("check", file("i.txt", OURS), file("r.json", made), "--json")
    assert {one["rule"] for one in json.loads(out)["broken"]} >= {"day_off"}


def test_no_plan_is_an_answer_with_its_own_exit_code(run, file):
    crowded = {"job": "seats", "version": 1, "rows": 1, "columns": 1, "pupils": [{"id": "a"}, {"id": "b"}]}
    code, out, told = run("solve", file("i.json", crowded))
    assert (code, json.loads(out)["plan"]) == (1, False)
    assert "There are 2 children and only 1 seats." in told
    assert run("check", file("i.json", crowded), file("r.json", out))[0] == 15


@pytest.mark.parametrize(("content", "said"), [
    ({"job": "seats", "version": 1, "rows": -5, "columns": 6, "pupils": []}, "at rows: must be at least 1, is -5."),
    ({"job": "seats", "version": 1, "rows": 5, "columns": 10**9, "pupils": []}, "at columns: a number is at most 1000000."),
    ({"job": "seats", "version": 1, "rows": 5, "columns": 6, "pupils": [], "colour": "red"}, "at colour: unknown field."),
    ({"job": "seats", "version": 1, "rows": "5", "columns": 6, "pupils": []}, "at rows: must be a whole number."),
    ('{"job": "seats", "version": 1, "rows": 1, "columns": 1, "pupils": [{"id": "\\ud800"}]}', "at pupils[0].id: a text has only characters"),
    ({"job": "seats", "version": 1, "rows": 5, "columns": 6, "pupils": [{"id": "a"}, {"id": "a"}]}, "at pupils[1].id: 'a' is already used"),
    ('{"job": "seats", "rows": NaN}', "NaN is no number."),
    ("[" * 300_000, "nested too deeply."),
    (random.Random(1).randbytes(10_000_000), "this is no UTF-8 text."),
    ("课" * 3_500_000, "this is no JSON"),
    (b"", "this is no JSON"),
])
def test_a_file_that_is_none_is_refused_with_where_and_why(run, file, content, said):
    path = file("i.json", content)
    code, out, err = run("solve", path)
    assert (code, out) == (15, "")
    assert err.startswith(str(path)) and said in err and len(err) < 1000
    assert "again" in err, "what to do next"


def test_a_file_for_another_job_is_refused(run, file):
    code, _out, err = run("solve", file("i.json", INSTANCES["seats"]), "--job", "roster")
    assert code == 15
    assert "this file is for seats, not for roster." in err
    assert run("check", file("i.json", INSTANCES["seats"]), file("r.json", RESULTS["shifts"]))[0] == 15


@pytest.mark.parametrize("words", [("solve",), ("solve", "none.json", "--seconds", "0"), ("solve", "none.json", "--seed", "-1"), ("tea",)])
def test_wrong_words_are_usage(run, words):
    assert run(*words)[0] == 2


def test_a_file_that_is_not_there_is_said(run):
    code, _out, err = run("explain", "/nowhere/r.json")
    assert (code, "cannot be opened" in err) == (15, True)


def test_it_needs_no_database_and_no_house():
    said = subprocess.run([sys.executable, "-m", "kehou", "plan", "explain", "-"], input=json.dumps(RESULTS["seats"]), capture_output=True,
                          text=True, check=True)
    assert said.stdout.strip()

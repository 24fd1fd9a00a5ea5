"""`kehou roster import`: says what it would do, writes only when asked."""

import json

import pytest
from click.testing import CliRunner

from kehou.people.commands import roster
from tests.factories import a_class
from tests.people.test_roster_import import HEAD, ONE, SAMPLES, counts, pupils

pytestmark = pytest.mark.django_db


def run(*words) -> tuple[int, dict]:
    answer = CliRunner().invoke(roster, ["import", *map(str, words), "--school", "xx-primary", "--json"])
    return answer.exit_code, json.loads(answer.output)


def test_nothing_is_written_unless_asked(school, tmp_path):
    a_class(school)
    file = tmp_path / "名单.csv"
    file.write_text(HEAD + ONE, encoding="utf-8")
    before = counts(school)
    code, told = run(file)
    assert (code, told["created"], told["applied"], counts(school)) == (0, 1, False, before)
    code, told = run(file, "--apply")
    assert (code, told["applied"], pupils(school)) == (0, True, ["李小明"])


def test_problems_are_told_with_their_place_and_nothing_is_written(school):
    a_class(school)
    code, told = run(SAMPLES / "4-what-goes-wrong.xlsx", "--apply")
    assert (code, told["applied"], pupils(school)) == (1, False, [])
    assert {"sheet", "row", "column", "why", "todo"} <= set(told["problems"][0])

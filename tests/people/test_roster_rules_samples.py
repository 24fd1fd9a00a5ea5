"""The four files of one school: every pupil is found, and every fault at its very row."""

import json
from datetime import date
from pathlib import Path

import pytest

from kehou.papers.sheets import read_workbook
from kehou.people.rules.roster import (
    GuardianEntry,
    KnownClass,
    Reading,
    School,
    Severity,
    Why,
    compare,
    read_roster,
)

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
MANIFEST = json.loads((SAMPLES / "manifest.json").read_text())
SCHOOL = School(2023, classes=frozenset(KnownClass(g, n) for g in range(1, 7) for n in range(1, 5)))
FAULTS = {
    "duplicate of the row above": Why.TWICE_IN_FILE,
    "check digit wrong": Why.ID_CHECK_DIGIT,
    "identity number became a number": Why.ID_BECAME_NUMBER,
    "sex contradicts identity number": Why.SEX_CONTRADICTS,
    "birth date contradicts identity number": Why.BIRTH_CONTRADICTS,
    "no name": Why.NAME_MISSING,
    "grade seven in a primary school": Why.GRADE_OUTSIDE,
    "unknown class": Why.CLASS_UNKNOWN,
    "phone one digit short": Why.PHONE_WRONG,
    "phone is a landline": Why.PHONE_LANDLINE,
    "formula in the name": Why.NAME_FORMULA,
    "name of 60 characters": Why.NAME_TOO_LONG,
    "grade missing": Why.GRADE_MISSING,
}


def reading_of(name: str) -> Reading:
    return read_roster(read_workbook((SAMPLES / name).read_bytes(), name), SCHOOL, today=date(2024, 3, 20))


@pytest.mark.parametrize("name", [name for name in MANIFEST if "pupils" in MANIFEST[name]])
def test_each_good_file_gives_all_its_pupils_and_no_complaint(name):
    reading = reading_of(name)
    assert (len(reading.rows), len(reading.problems)) == (MANIFEST[name]["pupils"], MANIFEST[name]["problems"])
    assert all(row.name and row.grade and row.class_number and row.guardians for row in reading.rows)
    assert compare(reading, []).may_apply


def test_every_wrong_row_is_told_at_its_row():
    reading = reading_of("4-what-goes-wrong.xlsx")
    expected = {row["row"]: FAULTS[row["why"]] for row in MANIFEST["4-what-goes-wrong.xlsx"]["rows"] if row["why"] != "fine"}
    said = {row: {one.code for one in reading.problems if one.row == row} for row in expected}
    assert {row for row, code in expected.items() if code not in said[row]} == set()
    assert {one.row for one in reading.problems} == set(expected)
    assert [row.row for row in reading.rows if row.sound] == [2, 12]  # a landline only warns


def test_a_problem_names_its_cell_and_hides_the_number():
    (one,) = [p for p in reading_of("4-what-goes-wrong.xlsx").problems if p.code is Why.ID_CHECK_DIGIT]
    assert (one.sheet, one.row, one.column, one.cell) == ("名单", 4, "D", "D4")
    assert one.value_masked == "110*************70"
    assert one.severity is Severity.ERROR
    assert one.why.zh == "身份证号的校验码不对，多半有一位写错。"
    assert one.todo.en == "Check it against the document."


def test_two_guardians_share_a_cell_and_the_class_stands_only_in_the_title():
    first = reading_of("2-class-sheets.xlsx").rows[0]
    assert (first.sheet, first.row, first.name, first.grade, first.class_number) == ("一（1）班", 5, "林乐", 1, 1)
    assert first.birth_date == date(2017, 2, 26)
    assert first.guardians == (
        GuardianEntry("林伟", "father", "19980981326"),
        GuardianEntry("莫怡", "mother", "19917574074"),
    )


def test_full_width_phones_and_weekdays_in_words():
    first = reading_of("3-after-school-list.csv").rows[0]
    assert (first.grade, first.class_number, first.weekdays) == (5, 3, (2, 4))
    assert first.guardians[0].phone == "19938309538"

"""Odd and hostile values: what can be meant is understood, what cannot is refused with a sentence."""

import json
from datetime import date
from pathlib import Path

import pytest

from kehou.papers.sheets import Cell, Kind, Sheet, Unreadable, Workbook, child, read_workbook, reader
from kehou.people.rules.roster import SENTENCES, School, Severity, Why, read_roster
from tests import hostile

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
TODAY = date(2024, 3, 20)
MUTANTS = 30  # the reader itself is tried with more of them (tests/papers/test_sheets.py)


def read(header, *rows):
    cells = [[Cell(text, Kind.TEXT) for text in row] for row in (header, *rows)]
    return read_roster(Workbook([Sheet("名单", cells)]), School(2023), today=TODAY)


def lines(name):
    return (CORPUS / "own" / name).read_text(encoding="utf-8").split("\n")


def test_names_survive_or_are_refused_never_bent():
    names = [line for line in lines("cn_names.txt") if line.strip()]
    reading = read(("姓名", "班级"), *[(name, f"一({number})班") for number, name in enumerate(names, 1)])
    wrong = {one.row for one in reading.errors}
    good = [row.name for row in reading.rows if row.row not in wrong]
    for kept in ("欧阳娜娜", "𠮷田", "阿卜杜拉·买买提", "迪丽热巴·迪力木拉提", "李明", "Zoë O'Brien", "NULL"):
        assert kept in good
    assert good.count("阿卜杜拉·买买提") == 3
    assert not [name for name in good if set(name) & set("<>{}$%;\"\\=\u202e\u200b\ufffd")]


def test_identity_numbers_by_their_kind():
    cases = [line.split("\t") for line in lines("cn_identity.txt") if "\t" in line and not line.startswith("#")]
    said = {}
    for kind, number in cases:
        problems = read(("姓名", "班级", "身份证号"), ("王一一", "一1班", number)).problems
        said[kind] = next((one.code for one in problems if one.column == "C"), None)
    for fine in ("ok", "ok_x", "lowerx", "fullwidth", "spaces", "nbsp", "apostrophe", "zwsp", "foreignPR"):
        assert said[fine] is None, fine
    assert said["badcheck"] is Why.ID_CHECK_DIGIT
    assert said["len15"] is Why.ID_LENGTH
    assert said["future"] is said["badmonth"] is said["feb30"] is Why.ID_DATE
    assert said["float"] is Why.ID_BECAME_NUMBER
    assert said["passport"] is said["hkmo"] is said["twcompat"] is Why.ID_OTHER


def test_formulas_never_become_names():
    formulas = [line for line in lines("csv_formula.txt") if line.strip()]
    reading = read(("姓名", "班级"), *[(text, f"一({number})班") for number, text in enumerate(formulas, 1)])
    wrong = {one.row for one in reading.errors}
    assert {row.name for row in reading.rows if row.row not in wrong} == set()


def test_every_reason_has_its_sentences():
    assert set(SENTENCES) == set(Why)
    assert all(part for saying in SENTENCES.values() for part in (*saying.why, *saying.todo))


@pytest.fixture
def read_here(monkeypatch):
    """Read in this process: that a file is read in a fenced one of its own is tried elsewhere (tests/papers/test_sheets.py)."""

    def run(content, suffix, limits):
        try:
            return json.dumps(child.answer_for(content, suffix, limits)).encode()
        except Exception as broken:
            raise Unreadable("damaged") from broken

    monkeypatch.setattr(reader, "_run", run)


def test_the_hostile_workbooks_end_in_pupils_or_in_sentences(read_here):
    """T07: a file that must be accepted has no error, one that must be rejected has one."""
    manifest = hostile.corpus().manifest
    accepted = {path.name for path in hostile.corpus().files if _accepted(path)}
    assert {name for name, case in manifest.items() if case["expect"] == "accept"} <= accepted
    assert {name for name in accepted if manifest[name]["expect"] == "reject"} == set()
    for path in hostile.corpus().mutants[:MUTANTS]:
        _accepted(path)


def _accepted(path: Path) -> bool:
    try:
        reading = read_roster(read_workbook(path.read_bytes(), path.name), School(2023), today=TODAY)
    except Unreadable:
        return False
    assert all(one.why.zh and one.todo.en for one in reading.problems)
    return bool(reading.rows) and not any(one.severity is Severity.ERROR for one in reading.problems)

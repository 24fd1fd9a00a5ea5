"""Odd and hostile values: what can be meant is understood, what cannot is refused with a sentence."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from kehou.papers.sheets import Cell, Kind, Sheet, Unreadable, Workbook, read_workbook
from kehou.people.rules.roster import SENTENCES, School, Severity, Why, read_roster

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
TODAY = date(2024, 3, 20)


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


def test_the_hostile_workbooks_end_in_pupils_or_in_sentences(tmp_path):
    """T07: a file that must be accepted has no error, one that must be rejected has one."""
    maker = CORPUS / "make_xlsx_corpus.py"
    subprocess.run([sys.executable, "-W", "ignore", maker, tmp_path, "30"], check=True)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    accepted = {name for name in manifest if _accepted(tmp_path / name)}
    assert {name for name, case in manifest.items() if case["expect"] == "accept"} <= accepted
    assert {name for name in accepted if manifest[name]["expect"] == "reject"} == set()
    for path in (tmp_path / "mut").iterdir():
        _accepted(path)


def _accepted(path: Path) -> bool:
    try:
        reading = read_roster(read_workbook(path.read_bytes(), path.name), School(2023), today=TODAY)
    except Unreadable:
        return False
    assert all(one.why.zh and one.todo.en for one in reading.problems)
    return bool(reading.rows) and not any(one.severity is Severity.ERROR for one in reading.problems)

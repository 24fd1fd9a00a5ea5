"""A stranger's spreadsheet is read as plain cells, or refused with a sentence; it never harms."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from kehou.papers.sheets import Cell, Kind, Limits, Unreadable, address, read_workbook
from kehou.papers.sheets.refusals import REFUSALS
from tests import hostile

TESTS = Path(__file__).resolve().parents[1]
SAMPLES = TESTS / "samples"


def book(write) -> bytes:
    """An .xlsx whose first sheet ``write(sheet, workbook)`` fills."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        write(workbook.add_worksheet("名单"), workbook)
    return content.getvalue()


def refusal(content: bytes, filename: str = "名单.xlsx", **limits) -> str:
    with pytest.raises(Unreadable) as refused:
        read_workbook(content, filename, limits=Limits(**limits))
    assert refused.value.sentence.zh and refused.value.todo.en
    return refused.value.code


def test_cells_keep_their_kind_and_their_place():
    def write(sheet, workbook):
        sheet.write_row(2, 1, ["王小明", 3.2, 13800000001])
        sheet.write_datetime(3, 1, datetime(2017, 6, 1), workbook.add_format({"num_format": 14}))
        sheet.write_boolean(3, 2, True)

    (sheet,) = read_workbook(book(write), "x.xlsx").sheets
    assert sheet.name == "名单"
    assert sheet.rows[2][1:] == [
        Cell("王小明", Kind.TEXT),
        Cell("3.2", Kind.NUMBER),
        Cell("13800000001", Kind.NUMBER),
    ]
    assert sheet.rows[3][1] == Cell("2017-06-01", Kind.DATE)
    assert sheet.rows[3][1].day == date(2017, 6, 1)
    assert sheet.rows[3][2] == Cell("TRUE", Kind.FLAG)
    assert sheet.rows[0][0].blank and address(2, 1) == "B3"


def test_a_merged_cell_lends_its_words_to_all_it_covers():
    (sheet,) = read_workbook(
        book(lambda sheet, _: sheet.merge_range("A1:B3", "三年级")), "x.xlsx"
    ).sheets
    assert [cell.text for row in sheet.rows for cell in row] == ["三年级"] * 6
    assert [cell.merged for cell in sheet.rows[0]] == [False, True]


def test_formulas_and_errors_are_marked_and_only_their_saved_value_is_read():
    def write(sheet, _):
        sheet.write_formula("A1", '=HYPERLINK("http://x")', None, "张三")
        sheet.write_formula("B1", "=1/0", None, "#DIV/0!")

    (sheet,) = read_workbook(book(write), "x.xlsx").sheets
    assert sheet.rows[0][0] == Cell("张三", Kind.TEXT, formula=True)
    assert sheet.rows[0][1].kind is Kind.ERROR


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_of_offices(encoding):
    (sheet,) = read_workbook("姓名,班级\r\n𠮷䶮,三(2)班\r\n".encode(encoding), "x.CSV").sheets
    assert [[cell.text for cell in row] for row in sheet.rows] == [
        ["姓名", "班级"],
        ["𠮷䶮", "三(2)班"],
    ]


def test_a_short_csv_line_is_filled_up_and_a_sep_line_keeps_the_numbers():
    (sheet,) = read_workbook(b"sep=,\r\na,b\r\nc\r\n", "x.csv").sheets
    assert [[cell.text for cell in row] for row in sheet.rows] == [["", ""], ["a", "b"], ["c", ""]]


def test_files_that_are_no_spreadsheet_are_refused_by_what_they_are():
    assert refusal(b"x", "x.xls") == "suffix"
    assert refusal(b"", "x.csv") == "empty"
    assert refusal(b"\xd0\xcf\x11\xe0" + bytes(600)) == "locked"
    assert refusal(b"\x89PNG") == "not_xlsx"
    assert refusal("姓名;班级\n张三;1\n".encode(), "x.csv") == "delimiter"
    assert refusal(b"a,b\0", "x.csv") == "control"
    assert refusal('姓名,班级\n"张三,1'.encode(), "x.csv") == "quote"


def test_what_asks_too_much_is_stopped():
    wide = book(lambda sheet, _: sheet.write(0, 70, "x"))
    assert refusal(wide) == "too_many_columns"
    tall = book(lambda sheet, _: sheet.write(30_000, 0, "x"))
    assert refusal(tall) == "too_many_rows"
    assert refusal(tall, file_bytes=100) == "too_large"
    assert refusal(tall, wall_seconds=0) == "slow"
    assert refusal(tall, memory_bytes=1 << 20) == "damaged"


def test_formatted_emptiness_does_not_count_as_rows():
    def write(sheet, workbook):
        sheet.write(0, 0, "姓名")
        sheet.write_blank(900_000, 0, None, workbook.add_format({"bold": True}))

    assert len(read_workbook(book(write), "x.xlsx").sheets[0].rows) == 1


def test_hidden_sheets_stay_unread():
    def write(sheet, workbook):
        sheet.write(0, 0, "姓名")
        other = workbook.add_worksheet("字典")
        other.write(0, 0, "男")
        other.hide()

    assert [sheet.name for sheet in read_workbook(book(write), "x.xlsx").sheets] == ["名单"]


def test_each_hand_made_hostile_file_is_read_or_refused_calmly():
    """T07: the files that must fail fail here, or carry their fault on to the roster's rules."""
    manifest = hostile.corpus().manifest
    read = set()
    for name, case in manifest.items():
        try:
            read_workbook((hostile.corpus().folder / name).read_bytes(), name)
            read.add(name)
        except Unreadable as refused:
            assert refused.code in REFUSALS
            assert case["expect"] != "accept", name
    assert {name for name in read if manifest[name]["expect"] == "reject"} == {
        "033_self_ref_rels.xlsx",  # no rows: no roster in it
        "055_id_as_float.xlsx",
        "056_date_serial.xlsx",
        "057_bool_err_cells.xlsx",
        "062_dup_rows.xlsx",
        "064_bad_after_500.xlsx",
        "086_ragged.csv",
    }


def test_mutants_never_break_the_reader():
    read_or_refused(hostile.corpus().mutants)


def read_or_refused(paths):
    for path in paths:
        try:
            read_workbook(path.read_bytes(), path.name)
        except Unreadable as refused:
            assert refused.code in REFUSALS


@pytest.mark.heavy
def test_ten_thousand_mutants_never_break_the_reader(tmp_path):
    read_or_refused(hostile.made(tmp_path, 10_000).mutants)

"""Other schools' files: other words, other order, other habits, the same children."""

import io
from datetime import date

import pytest
import xlsxwriter

from kehou.papers.sheets import Cell, Kind, Sheet, Workbook, read_workbook
from kehou.people.rules.roster import GuardianEntry, KnownClass, KnownPupil, School, Why, compare, read_roster

SCHOOL = School(2023, classes=frozenset(KnownClass(g, n) for g in range(1, 7) for n in range(1, 5)))
TODAY = date(2024, 3, 20)


def read(*rows, name="Sheet1", school=SCHOOL):
    """A roster from rows of texts."""
    width = max(len(row) for row in rows)
    cells = [[Cell(text, Kind.TEXT) if text else Cell() for text in (*row, *[""] * (width - len(row)))] for row in rows]
    return read_roster(Workbook([Sheet(name, cells)]), school, today=TODAY)


def codes(reading):
    return [one.code for one in reading.problems]


def workbook(write):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        write(book)
    return read_roster(read_workbook(content.getvalue(), "花名册.xlsx"), SCHOOL, today=TODAY)


def test_a_flower_name_register_with_two_header_rows_and_merged_grades():
    """花名册: title, note, two header rows, the grade merged over its pupils, signatures below."""

    def write(book):
        sheet = book.add_worksheet("花名册")
        sheet.merge_range("A1:H1", "阳光小学 2023-2024 学年学生花名册")
        sheet.merge_range("A2:H2", "填表说明：请如实填写")
        for area, word in (("A3:A4", "序号"), ("B3:B4", "年级"), ("C3:C4", "班别"), ("D3:D4", "学生姓名")):
            sheet.merge_range(area, word)
        sheet.merge_range("E3:F3", "家长一")
        sheet.merge_range("G3:H3", "家长二")
        sheet.write_row("E4", ["姓名", "电话", "姓名", "电话"])
        sheet.merge_range("B5:B6", "四年级")
        sheet.write_row("A5", [1]), sheet.write_row("A6", [2])
        sheet.write_row("C5", ["（2）班", "赵 敏", "赵大海", 13800000001, "钱二", "13800000002"])
        sheet.write_row("C6", ["三班", "孙悦", "孙山", "138-0000-0003"])
        sheet.write("A7", 3)
        sheet.merge_range("A8:H8", "班主任签字：        校长签字：")

    reading = workbook(write)
    assert codes(reading) == []
    assert [(row.row, row.name, row.grade, row.class_number) for row in reading.rows] == [(5, "赵敏", 4, 2), (6, "孙悦", 4, 3)]
    assert reading.rows[0].guardians == (
        GuardianEntry("赵大海", "other", "13800000001"),
        GuardianEntry("钱二", "other", "13800000002"),
    )
    assert reading.rows[1].guardians == (GuardianEntry("孙山", "other", "13800000003"),)


def test_a_traditional_table_with_the_columns_the_other_way_round():
    reading = read(
        ("備註", "聯繫電話", "父親姓名", "出生日期", "性別", "班級", "學生姓名"),
        ("左撇子", "13800000001", "欧阳山", "2015年6月1日", "女", "三年級2班", "欧阳娜娜"),
        ("", "13800000002", "李四", "20150602", "男", "3.2", "李明"),
    )
    assert codes(reading) == []
    assert [(row.name, row.birth_date) for row in reading.rows] == [("欧阳娜娜", date(2015, 6, 1)), ("李明", date(2015, 6, 2))]
    assert reading.rows[0].guardians == (GuardianEntry("欧阳山", "father", "13800000001"),)
    assert reading.rows[1].grade == 3


def test_two_tables_side_by_side_under_their_own_titles():
    reading = read(
        ("二年级1班", "", "", "二年级2班", "", ""),
        ("序号", "姓名", "性别", "序号", "姓名", "性别"),
        ("1", "王一", "男", "1", "赵一", "女"),
        ("2", "王二", "女", "", "", ""),
    )
    assert [(row.name, row.grade, row.class_number) for row in reading.rows] == [("王一", 2, 1), ("赵一", 2, 2), ("王二", 2, 1)]


def test_several_classes_below_each_other_on_one_sheet():
    reading = read(
        ("一年级1班名单",), ("姓名", "性别"), ("王一", "男"), ("合计", "1人"),
        ("一年级2班名单",), ("姓名", "性别"), ("赵一", "女"),
    )  # fmt: skip
    assert [(row.name, row.class_number) for row in reading.rows] == [("王一", 1), ("赵一", 2)]


def test_a_name_merged_over_two_rows_is_one_child_with_two_guardians():
    def write(book):
        sheet = book.add_worksheet("三（1）班")
        sheet.write_row("A1", ["姓名", "监护人姓名", "与学生关系", "手机号码"])
        sheet.merge_range("A2:A3", "马小跳")
        sheet.write_row("B2", ["马天笑", "父亲", "13800000001"])
        sheet.write_row("B3", ["丁蕊", "母亲", "13800000002"])

    (row,) = workbook(write).rows
    assert (row.name, row.grade, row.class_number) == ("马小跳", 3, 1)
    assert [(one.name, one.relation) for one in row.guardians] == [("马天笑", "father"), ("丁蕊", "mother")]


@pytest.mark.parametrize(
    "written",
    ["三年级2班", "三(2)班", "三（２）班", "2021级2班", "2021级（2）班", "3.2", "302班", "三年二班", "3年级2班", "三2班", "2027届2班"],
)
def test_grade_and_class_in_one_cell(written):
    reading = read(("姓名", "班级"), ("王一一", written))
    assert codes(reading) == []
    assert (reading.rows[0].grade, reading.rows[0].class_number) == (3, 2)


def test_a_junior_secondary_school_counts_from_seven():
    school = School(2023, 7, 9)
    reading = read(("姓名", "班级"), ("王一一", "初一(2)班"), ("王二二", "八年级3班"), ("王三三", "2021级1班"), school=school)
    assert [(row.grade, row.class_number) for row in reading.rows] == [(7, 2), (8, 3), (9, 1)]


def test_twins_are_two_children_and_a_namesake_with_another_birthday_too():
    reading = read(
        ("姓名", "性别", "出生日期", "班级", "家长电话"),
        ("陈晨", "男", "2015-05-01", "三(1)班", "13800000001"),
        ("陈曦", "女", "2015-05-01", "三(1)班", "13800000001"),
        ("陈晨", "男", "2015-09-01", "三(1)班", "13800000009"),
        ("陈晨", "男", "2015-05-01", "三(1)班", "13800000001"),
    )
    assert [(one.code, one.row) for one in reading.problems] == [(Why.TWICE_IN_FILE, 5)]


def test_a_class_that_became_a_date_and_an_id_that_became_a_number_get_advice():
    cells = [
        [Cell("姓名", Kind.TEXT), Cell("班级", Kind.TEXT), Cell("身份证号", Kind.TEXT)],
        [Cell("王一一", Kind.TEXT), Cell("2024-03-02", Kind.DATE), Cell("110100201605040000", Kind.NUMBER)],
    ]
    reading = read_roster(Workbook([Sheet("名单", cells)]), SCHOOL, today=TODAY)
    assert codes(reading) == [Why.CLASS_BECAME_DATE, Why.ID_BECAME_NUMBER]
    assert "文本" in reading.problems[1].todo.zh


def test_a_file_without_column_names_says_so():
    assert codes(read(("王一", "男"), ("王二", "女"), ("王三", "女"))) == [Why.SHEET_SKIPPED, Why.NO_TABLE]


def known(name, **more):
    return KnownPupil(name, name, more.pop("grade", 3), more.pop("number", 1), **more)


def test_the_dry_run_tells_who_is_new_who_changes_who_stays_and_who_is_absent():
    reading = read(
        ("姓名", "班级", "出生日期", "性别"),
        ("王一一", "三(1)班", "2015-01-01", "男"),
        ("王二二", "三(2)班", "2015-01-02", "女"),
        ("王三三", "三(1)班", "2015-01-03", "女"),
    )
    pupils = [
        known("王一一", birth_date=date(2015, 1, 1), sex="m"),
        known("王二二", birth_date=date(2015, 1, 2), sex="f"),
        known("王四四"),
    ]
    dry_run = compare(reading, pupils)
    assert [row.name for row in dry_run.create] == ["王三三"]
    assert [(one.known.id, [change.field for change in one.fields]) for one in dry_run.change] == [("王二二", ["home_class"])]
    assert [one.known.id for one in dry_run.leave] == ["王一一"]
    assert [one.id for one in dry_run.absent] == ["王四四"]
    assert dry_run.may_apply and [one.code for one in dry_run.problems] == [Why.CLASS_CHANGES]


def test_a_row_that_could_be_two_pupils_is_refused():
    reading = read(("姓名", "班级"), ("王一一", "三(1)班"))
    pupils = [known("王一一", birth_date=date(2015, 1, 1)), known("王一一", birth_date=date(2015, 9, 1))]
    dry_run = compare(reading, pupils)
    assert [one.code for one in dry_run.problems] == [Why.MATCHES_SEVERAL]
    assert not dry_run.may_apply


def test_identity_numbers_meet_by_fingerprint():
    reading = read(("姓名", "班级", "身份证号"), ("王一一", "三(1)班", "110100201605040016"))
    pupil = known("王依依", identity_no="<110100201605040016>")
    dry_run = compare(reading, [pupil], fingerprint=lambda number: f"<{number}>")
    assert [change.field for change in dry_run.change[0].fields] == ["name", "sex", "birth_date"]
    assert [one.code for one in dry_run.problems] == [Why.NAME_CHANGES]

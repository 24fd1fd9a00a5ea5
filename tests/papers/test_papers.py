"""Papers as data, and as what comes out of the printer."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from kehou.papers import kinds
from kehou.papers.kinds.duty import Book, build_book
from kehou.papers.out import WRITERS, docx, pdf
from kehou.papers.paper import Paragraph, Style, Table
from kehou.papers.proof import marked, proven
from tests.papers.examples import KINDS, TERM, a_letter, a_notice, an_application


def words_of(content: bytes, tmp_path) -> str:
    (tmp_path / "paper.pdf").write_bytes(content)
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, check=True)
    return told.stdout.decode()


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def has_font_for(letter: str) -> bool:
    asked = shutil.which("fc-list")
    return bool(asked and subprocess.run([asked, f":charset={ord(letter):x}"], capture_output=True, check=True).stdout)


needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler on this machine")


def test_every_kind_has_a_title_and_comes_in_every_form():
    assert set(KINDS) == set(kinds.TITLES)
    for build in KINDS.values():
        paper = build()
        assert all(write(paper) for write, _kind in WRITERS.values())


def test_the_notice_counts_its_rows_and_says_its_days():
    paper = a_notice(rows=3)
    assert isinstance(paper.blocks[0], Paragraph) and "以下3份申请" in paper.blocks[0].text
    assert isinstance(paper.blocks[1], Table) and paper.blocks[1].rows[2] == (3, "2024-2-0003", "一(1)班", "李*明", "候补第2位")
    assert paper.counted == 3


@needs_poppler
def test_a_notice_of_eighty_runs_over_pages_with_head_and_page_numbers(tmp_path):
    told = words_of(pdf(a_notice(rows=80)), tmp_path)
    assert plain(told).count("序号申请编号班级姓名") == 3
    assert "第1页共3页" in plain(told) and "第3页共3页" in plain(told)
    assert "校址：新新路1号&电话010-12345678" in plain(told)


@needs_poppler
def test_each_letter_of_a_bundle_counts_its_own_pages(tmp_path):
    told = plain(words_of(pdf(a_letter("王小红"), a_letter("李小明")), tmp_path))
    assert told.count("第1页共1页") == 2 and "王小红" in told and "李小明" in told


@needs_poppler
def test_chinese_type_is_embedded_in_the_pdf(tmp_path):
    (tmp_path / "paper.pdf").write_bytes(pdf(a_notice()))
    fonts = subprocess.run(["pdffonts", tmp_path / "paper.pdf"], capture_output=True, check=True, text=True).stdout
    lines = fonts.splitlines()[2:]
    assert lines and all(" yes yes yes " in line for line in lines)


@needs_poppler
def test_a_rare_name_and_one_of_forty_characters_stand_whole_on_the_paper(tmp_path):
    name = "龘䶮㛃" + "阿卜杜热合曼" * 6 + "麦"
    assert len(name) == 40
    assert name in plain(words_of(pdf(a_letter(name)), tmp_path))


@needs_poppler
@pytest.mark.skipif(not has_font_for("𠮷"), reason="no font on this machine has the letter")
def test_a_name_with_a_letter_beyond_our_fonts_stands_on_the_paper(tmp_path):
    assert "𠮷田翔" in plain(words_of(pdf(a_letter("𠮷田翔")), tmp_path))


@needs_poppler
def test_a_name_is_never_markup(tmp_path):
    hostile = '#panic("x") *b* $1$ <a> \\ {PAGE}'
    assert plain(hostile) in plain(words_of(pdf(a_letter(hostile)), tmp_path))


def test_word_counts_pages_itself_and_names_the_fonts_of_an_office():
    book = zipfile.ZipFile(io.BytesIO(docx(a_notice(rows=70))))
    foot = book.read("word/footer1.xml").decode()
    assert 'w:instr="PAGE"' in foot and 'w:instr="NUMPAGES"' in foot
    body = book.read("word/document.xml").decode()
    assert "方正小标宋简体" in body and "w:tblHeader" in body and "2024-2-0070" in body


def test_the_sheet_with_a_code_is_found_by_its_own_qr_code():
    assert an_application().mark.address.endswith("?code=K7Q4-M2XP")


def test_a_changed_figure_changes_the_fingerprint_and_the_mark_does_not():
    paper = a_notice(rows=3)
    signed = marked(paper, school="xx", base="https://kehou.example", made_on=date(2024, 3, 4))
    assert signed.sha256 == paper.sha256 != a_notice("李*强", rows=3).sha256 != replace(paper, number="2").sha256


def test_the_qr_code_proves_the_paper_and_names_nobody():
    paper = a_letter("李小明")
    word = marked(paper, school="xx", base="https://kehou.example/", made_on=date(2024, 3, 4)).mark.address.split("/")[-2]
    found = proven(word)
    assert (found.kind, found.school, found.made_on) == ("letter", "xx", date(2024, 3, 4))
    assert paper.sha256.startswith(found.sha256)
    assert proven(word[:-1] + ("A" if word[-1] != "A" else "B")) is None and proven("x") is None


@needs_poppler
@pytest.mark.parametrize("children", [25, 30])
def test_a_full_groups_roll_book_is_one_page(tmp_path, children):
    named = tuple(("阿卜杜热合曼·麦麦提" if n % 10 == 0 else f"王小{n}", "一(1)班") for n in range(children))
    book = build_book(Book("北校区10组", "北校区 二(2)班教室", named), TERM, Style("某小学", "校址：新新路1号 电话010-12345678"), trace="刘主任 于2024年4月10日打印")
    told = plain(words_of(pdf(book), tmp_path))
    assert "第1页共1页" in told and "看护教师" in told and f"{children}人" in told
    assert on_one_sheet(book)


def on_one_sheet(paper) -> bool:
    """Whether Excel is told to fit all of it to one page; one page is what it says by saying nothing."""
    sheet = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"][0](paper))).active
    return bool(sheet.sheet_properties.pageSetUpPr.fitToPage) and sheet.page_setup.fitToHeight in (None, 1)


@needs_poppler
def test_a_roll_book_of_more_children_than_a_page_holds_goes_on_with_its_head(tmp_path):
    book = build_book(Book("一组", "101", tuple((f"王小{n}", "一(1)班") for n in range(60))), TERM, Style("某小学"))
    told = plain(words_of(pdf(book), tmp_path))
    assert "第1页共2页" in told and told.count("序号姓名班级") == 2
    assert not on_one_sheet(book)

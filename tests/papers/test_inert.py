"""T06: whatever a person types, no export ever holds a formula. Over all papers, all places, all beginnings."""

import csv as comma
import io
import re
import zipfile

import pytest

from kehou.papers.out import csv, excel, inert, xlsx
from tests.papers.examples import KINDS, STYLE

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", " =", "　＝", "\u200b=", "|", "%")
CALLS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example")')
HOSTILE = [start + call for start in STARTS for call in CALLS]


def formulas(content: bytes) -> list[str]:
    """What a spreadsheet would compute, link or fetch."""
    book = zipfile.ZipFile(io.BytesIO(content))
    parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml") and "theme" not in name]
    return [hit for part in parts for hit in re.findall(r"<f[ >].*?</f>|<hyperlink |<ddeLink", part)]


def starts(content: bytes) -> list[str]:
    """Every cell of a CSV that a spreadsheet would take for a formula."""
    rows = comma.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row if inert.hostile(cell)]


@pytest.mark.parametrize("kind", KINDS)
def test_no_paper_becomes_a_formula(kind):
    for word in HOSTILE:
        paper = KINDS[kind](word)
        assert formulas(xlsx(paper)) == [] and starts(csv(paper)) == []


def test_what_was_typed_is_kept_and_marked_as_text():
    book = zipfile.ZipFile(io.BytesIO(xlsx(KINDS["review"]("=1+1"))))
    assert "=1+1" in book.read("xl/sharedStrings.xml").decode() and 'quotePrefix="1"' in book.read("xl/styles.xml").decode()


def test_a_foot_line_cannot_command_the_printer():
    from dataclasses import replace

    style = replace(STYLE, foot="&Z&F=1")
    book = zipfile.ZipFile(io.BytesIO(xlsx(KINDS["notice"]("李", style))))
    assert "&amp;&amp;Z&amp;&amp;F=1" in book.read("xl/worksheets/sheet1.xml").decode()


def test_our_own_negative_number_stays_a_number():
    assert b"<v>7</v>" in zipfile.ZipFile(io.BytesIO(xlsx(KINDS["statistics"]()))).read("xl/worksheets/sheet1.xml")


def test_twin_without_the_guard_it_is_seen(monkeypatch):
    """The guard taken away: the same questions find formulas."""
    paper = KINDS["review"]("=1+1")
    monkeypatch.setattr(inert, "neutral", lambda text: text)
    monkeypatch.setattr(excel, "SAFE", {"in_memory": True})
    monkeypatch.setattr(excel._Sheet, "put", lambda self, row, column, cell, look="left": self.sheet.write(row, column, cell))
    assert formulas(xlsx(paper)) and starts(csv(paper))

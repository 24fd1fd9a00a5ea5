"""Excel by XlsxWriter: every word a text cell, only our own numbers numbers; ready to print on A4 (T06)."""

import io
from datetime import date
from typing import Any

import xlsxwriter

from kehou.papers.out import inert, qr
from kehou.papers.paper import Cell, Choices, Fields, Paper, Paragraph, Signing, Slips, Table, day

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
GRID = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 11}
WIDE = 88
ONE_PAGE = 35  # rows of a dense table that still read well when all of them are made to fit a page


def xlsx(*papers: Paper) -> bytes:
    """Each paper on one sheet, top to bottom; of several, each sheet bears its paper's number."""
    looks: dict[str, Any] = {}
    out, names = io.BytesIO(), _names(papers)
    with xlsxwriter.Workbook(out, SAFE) as book:
        for paper, name in zip(papers, names, strict=True):
            _Sheet(book, paper, name, looks).write()
    return out.getvalue()


def _names(papers: tuple[Paper, ...]) -> list[str]:
    """A name for each sheet, no two alike; Excel reads upper and lower case as one."""
    if len(papers) == 1:
        return [_name(papers[0].title)]
    found: list[str] = []
    for paper in papers:
        name, n = _name(paper.number or paper.title), 1
        while name.casefold() in {one.casefold() for one in found}:
            n += 1
            name = f"{_name(paper.number or paper.title)[:26]} ({n})"
        found.append(name)
    return found


class _Sheet:
    """One sheet being written: where the next line goes, and how many columns wide the paper is."""

    def __init__(self, book: Any, paper: Paper, name: str, looks: dict[str, Any]) -> None:
        self.book, self.paper, self.at = book, paper, 0
        self.sheet = book.add_worksheet(name)
        self.wide = max([2, *(_width(block) for block in paper.blocks)])
        self.looks = looks

    def write(self) -> None:
        self._page()
        self._across(self.paper.title, "title", 32)
        self._across("　".join(filter(None, (self.paper.style.heading, self.paper.subtitle, self.paper.number))), "center")
        if self.paper.trace:
            self._across(self.paper.trace, "note")
        for block in self.paper.blocks:
            getattr(self, f"_{type(block).__name__.lower()}")(block)
        self._mark()

    def _page(self) -> None:
        self.sheet.set_paper(9)
        tables = [one for one in self.paper.blocks if isinstance(one, Table)]
        dense = any(one.dense for one in tables)
        self.sheet.fit_to_pages(1, int(dense and all(len(one.rows) <= ONE_PAGE for one in tables)))
        self.sheet.set_footer(f"&L{_foot(self.paper.style.foot)}&C第 &P 页 共 &N 页")
        if self.paper.trace:
            self.sheet.set_header(f"&C{_foot(self.paper.trace)}")
        if self.paper.landscape:
            self.sheet.set_landscape()
        shares = [one.width for one in tables[0].columns] if tables else [1.0] * self.wide
        for at, share in enumerate(shares):
            self.sheet.set_column(at, at, max(4 if dense else 8, WIDE * share / sum(shares)))

    def put(self, row: int, column: int, cell: Cell, look: str = "left") -> None:
        """Words stay words, whatever they begin with; a hostile one is also marked as text for whoever edits it."""
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            self.sheet.write_number(row, column, cell, self._look("right"))
        elif isinstance(cell, date):
            self.sheet.write_datetime(row, column, cell, self._look("day"))
        else:
            text = inert.printable(str(cell or ""))
            self.sheet.write_string(row, column, text, self._look(look, quoted=inert.hostile(text)))

    def _look(self, name: str, quoted: bool = False) -> Any:
        key = f"{name}{quoted}"
        if key not in self.looks:
            self.looks[key] = self.book.add_format({**LOOKS[name], "quote_prefix": quoted})
        return self.looks[key]

    def _across(self, text: str, look: str, height: float | None = None) -> None:
        self.sheet.merge_range(self.at, 0, self.at, self.wide - 1, "", self._look(look))
        self.put(self.at, 0, text, look)
        lines = -(-sum(2 if ord(mark) > 255 else 1 for mark in text) // WIDE)
        self.sheet.set_row(self.at, height or 18 * max(lines, 1))
        self.at += 1

    def _paragraph(self, block: Paragraph) -> None:
        look = block.kind if block.kind in ("center", "heading", "note") else "words"
        self._across(f"　　{block.text}" if block.kind == "body" else block.text, "end" if block.kind == "right" else look)

    def _fields(self, block: Fields) -> None:
        for at, (label, value) in enumerate(block.pairs):
            row, left = self.at + at // block.columns, at % block.columns * 2
            self.put(row, left, label, "head")
            self.put(row, left + 1, value)
        self.at += -(-len(block.pairs) // block.columns)

    def _choices(self, block: Choices) -> None:
        ticked = "　".join(f"{'☑' if one in block.chosen else '☐'} {one}" for one in block.options)
        self._across(f"{block.label}　{ticked}" if block.label else ticked, "words")

    def _table(self, block: Table) -> None:
        for at, column in enumerate(block.columns):
            self.put(self.at, at, column.title, "head")
        self.sheet.repeat_rows(self.at)
        self.at += 1
        for row in block.rows:
            for at, cell in enumerate(row):
                self.put(self.at, at, cell, block.columns[at].align)
            self.at += 1
        if not block.rows:
            self._across(block.empty, "center")

    _grid = _table

    def _signing(self, block: Signing) -> None:
        self.at += 1
        for one in block.places:
            words = f"{one.name}（{one.label}）" if one.kind == "seal" else f"{one.label}：{one.name or '＿' * 6}"
            self._across(f"{words}　{day(one.day)}", "end", 24)

    def _slips(self, block: Slips) -> None:
        for one in block.slips:
            self._across("　".join((one.title, one.code, *one.lines)), "words")

    def _mark(self) -> None:
        if self.paper.mark:
            for text in self.paper.mark.lines:
                self._across(text, "note")
            self.sheet.insert_image(self.at, 0, "qr.png", {"image_data": qr.png(self.paper.mark.address), "x_scale": 0.4, "y_scale": 0.4})


PLAIN = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {**PLAIN, "font_size": 18, "bold": True, "align": "center"},
    "head": {**GRID, "font_name": "黑体", "align": "center"},
    "left": GRID,
    "center": {**GRID, "align": "center"},
    "right": {**GRID, "align": "right"},
    "day": {**GRID, "num_format": "yyyy-mm-dd", "align": "center"},
    "words": PLAIN,
    "heading": {**PLAIN, "font_name": "黑体"},
    "note": {**PLAIN, "font_size": 9, "font_color": "#5A5A5A"},
    "end": {**PLAIN, "align": "right"},
}


def _width(block: Any) -> int:
    return len(block.columns) if isinstance(block, Table) else block.columns * 2 if isinstance(block, Fields) else 1


def _name(title: str) -> str:
    """A sheet's name: at most 31 characters, none of those Excel refuses."""
    kept = "".join(mark for mark in inert.printable(title) if mark not in "[]:*?/\\'")
    return kept[:31] or "表"


def _foot(text: str) -> str:
    """An ampersand in a foot line would be a command."""
    return inert.printable(text).replace("&", "&&")[:200]

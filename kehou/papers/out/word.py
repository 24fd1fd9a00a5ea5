"""Word by python-docx: the same paper, to be worked on further; fonts by the names offices in China have."""

import base64
import io
from copy import copy
from functools import cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from kehou.papers.out import qr
from kehou.papers.out.inert import printable
from kehou.papers.paper import Block, Choices, Fields, Grid, Mark, Paper, Paragraph, Place, Signing, Slips, Table, day, words

TITLE, BODY, HEAD = "方正小标宋简体", "仿宋", "黑体"
PALE = RGBColor(0x5A, 0x5A, 0x5A)
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
TWIP = 635  # lengths of Word's own in one of its tables' units
MIDDLE = OxmlElement("w:vAlign")
MIDDLE.set(qn("w:val"), "center")
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def docx(*papers: Paper) -> bytes:
    """Papers as one .docx, each in a section of its own with its own head line and page numbers."""
    book = Document()
    for at, paper in enumerate(papers):
        if at:
            book.add_section(WD_SECTION.NEW_PAGE)
        _page(book, paper, of_several=len(papers) > 1)
        _title(book, paper)
        for block in paper.blocks:
            DRAW[type(block)](book, block)
        if paper.mark and not paper.mark.top:
            _mark(book, paper.mark)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(book: Any, paper: Paper) -> None:
    """Title and term in the middle; a code to find the sheet again stands beside them at the right."""
    where = book
    if paper.mark and paper.mark.top:
        grid = _grid(book, 1, 3, edges="nil")
        _shares(book, grid, [26, 110, 26])
        where = grid.cell(0, 1)
        _corner(grid.cell(0, 2), paper.mark)
    first = where.paragraphs[0] if where is not book else None
    _line(where, paper.title, font=TITLE, size=20, side="center", after=8)
    if paper.subtitle:
        _line(where, paper.subtitle, side="center", after=8)
    if first is not None:
        first._p.getparent().remove(first._p)


def _corner(cell: Any, mark: Mark) -> None:
    cell.paragraphs[0].alignment = SIDES["right"]
    cell.paragraphs[0].add_run().add_picture(qr.png(mark.address), width=Mm(20))
    _line(cell, mark.lines[0], size=7, side="right", pale=True).paragraph_format.line_spacing = 1


# ── the page ──────────────────────────────────────────────────────────────────


def _page(book: Any, paper: Paper, *, of_several: bool = False) -> None:
    book.core_properties.title, book.core_properties.author = printable(paper.title), printable(paper.style.heading)
    plain = book.styles["Normal"].paragraph_format
    plain.space_after, plain.line_spacing = Pt(0), 1
    section, across = book.sections[-1], paper.landscape
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    right = section.page_width - Mm(48)
    if of_several:
        _from_one(section)
    _edge(section.header.paragraphs[0], right, paper.style.heading, "", paper.number)
    of = "SECTIONPAGES" if of_several else "NUMPAGES"
    _edge(section.footer.paragraphs[0], right, "", f"第 {{PAGE}} 页　共 {{{of}}} 页", paper.number)
    if paper.style.foot:
        _line(section.footer, paper.style.foot, size=9, side="center", pale=True).paragraph_format.line_spacing = 1
    if paper.trace:
        for edge in (section.header, section.footer):
            _line(edge, paper.trace, size=9, side="center", pale=True)


def _from_one(section: Any) -> None:
    """A paper among others counts its pages from one and says its own name at the edges."""
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    for known in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(known)
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "1")
    section._sectPr.append(number)


def _edge(line: Any, right: int, *parts: str) -> None:
    """Three words left, middle and right; {PAGE} and {NUMPAGES} are counted by Word."""
    line.style = None  # the styles of head and foot have tabs of their own
    line.paragraph_format.tab_stops.add_tab_stop(right // 2, WD_TAB_ALIGNMENT.CENTER)
    line.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    for at, part in enumerate(parts):
        if at:
            _run(line, "\t", size=9)
        for piece in part.replace("{", "|{").replace("}", "|").split("|"):
            _count(line, piece[1:]) if piece.startswith("{") else _run(line, piece, size=9, pale=True)


def _count(line: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = _run(line, "1", size=9, pale=True)._r
    line._p.remove(run)
    field.append(run)
    line._p.append(field)


# ── words ─────────────────────────────────────────────────────────────────────


def _run(line: Any, text: str, *, font: str = BODY, size: float = 12, pale: bool = False) -> Any:
    run = line.add_run(printable(text))
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if pale:
        run.font.color.rgb = PALE
    return run


def _line(where: Any, text: str, *, font: str = BODY, size: float = 12, side: str = "left", after: float = 0, pale: bool = False) -> Any:
    line = where.add_paragraph()
    line.alignment = SIDES[side]
    line.paragraph_format.space_after, line.paragraph_format.line_spacing = Pt(after), 1.4
    _run(line, text, font=font, size=size, pale=pale)
    return line


def _paragraph(book: Any, block: Paragraph) -> None:
    kind = block.kind
    font, size = (HEAD if kind == "heading" else BODY), (9 if kind == "note" else 12)
    side = kind if kind in ("right", "center") else "left"
    line = _line(book, block.text, font=font, size=size, side=side, pale=kind == "note", after=4)
    if kind == "body":
        line.paragraph_format.first_line_indent = Pt(24)
    if kind == "item":
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(18), Pt(-18)


def _choices(book: Any, block: Choices) -> None:
    line = _line(book, f"{block.label}　" if block.label else "", font=HEAD, size=10.5, after=2)
    line.paragraph_format.line_spacing = 1.2
    _run(line, "　".join(f"{'☑' if one in block.chosen else '☐'} {one}" for one in block.options))


# ── boxes ─────────────────────────────────────────────────────────────────────


def _grid(book: Any, rows: int, columns: int, *, edges: str = "single", air: int = 50) -> Any:
    grid = book.add_table(rows=rows, cols=columns)
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    borders = OxmlElement("w:tblBorders")
    for name in EDGES:
        edge = OxmlElement(f"w:{name}")
        for key, value in (("val", edges), ("sz", "4"), ("space", "0"), ("color", "3C3C3C")):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    grid._tbl.tblPr.append(borders)
    grid._tbl.tblPr.append(_air(air))
    return grid


def _air(twips: int) -> Any:
    """A little room above and below the words of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("top", "bottom"):
        edge = OxmlElement(f"w:{name}")
        edge.set(qn("w:w"), str(twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    return margins


def _put(cell: Any, text: str, *, font: str = BODY, size: float = 10.5, side: str = "left", pale: bool = False) -> None:
    line = cell.paragraphs[0]
    line.alignment = SIDES[side]
    _run(line, text, font=font, size=size, pale=pale)


def _shares(book: Any, grid: Any, shares: list[float]) -> None:
    """Each column its share of the page, in the table and in every cell; words in the middle of their row."""
    section = book.sections[-1]
    whole = section.page_width - section.left_margin - section.right_margin
    widths = [int(whole * share / sum(shares)) for share in shares]
    grid.autofit = False
    for column, width in zip(grid._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    twips = [str(width // TWIP) for width in widths]
    for row in grid._tbl.tr_lst:  # python-docx's own cells are quadratic
        for cell, wide in zip(row.tc_lst, twips, strict=True):
            cell.tcPr[0].set(qn("w:w"), wide)  # a new cell's first property is its width
            cell.tcPr.append(copy(MIDDLE))


def _fields(book: Any, block: Fields) -> None:
    rows = -(-len(block.pairs) // block.columns)
    grid = _grid(book, rows, block.columns * 2)
    for at, (label, value) in enumerate(block.pairs):
        cells, left = grid.rows[at // block.columns].cells, at % block.columns * 2
        _put(cells[left], label, font=HEAD, side="center")
        _put(cells[left + 1], value)
    wide = 2.0 if any(len(one) > 12 for one, _value in block.pairs) else 1.0
    _shares(book, grid, [wide, 4 / block.columns] * block.columns)
    _line(book, "", size=6)


def _table(book: Any, block: Table) -> None:
    grid = _grid(book, 2, len(block.columns), air=25 if block.dense else 50)
    _again(grid.rows[0])
    _shares(book, grid, [one.width for one in block.columns])
    for _more in block.rows[1:]:  # a row is made once and copied: thousands of boxes are one copy each
        grid._tbl.append(copy(grid._tbl.tr_lst[1]))
    rows = [list(row.tc_lst) for row in grid._tbl.tr_lst]  # python-docx's own cells are quadratic
    for at, column in enumerate(block.columns):
        _fill(rows[0][at], column.title, "center", font=HEAD)
    for row, line in zip(block.rows, rows[1:], strict=False):
        for cell, place, column in zip(row, line, block.columns, strict=True):
            _fill(place, words(cell), column.align)
    if not block.rows:
        _fill(rows[1][0], block.empty, "left")
    _line(book, "", size=6)


def _fill(place: Any, text: str, side: str, font: str = BODY) -> None:
    if not text:
        return  # a box for a pen
    line = copy(_pattern(side, font))
    line.r_lst[0].text = printable(text)
    place.replace(place.p_lst[0], line)


@cache
def _pattern(side: str, font: str) -> Any:
    """A paragraph of a box, made once; every box has a copy of it with words of its own."""
    line = Line(OxmlElement("w:p"), None)  # type: ignore[arg-type]
    line.alignment = SIDES[side]
    _run(line, "", font=font, size=10.5)
    return line._p


def _again(row: Any) -> None:
    """The head comes again on each page."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)


def _signing(book: Any, block: Signing) -> None:
    _line(book, "", size=12)
    if len(block.places) == 1:
        for text in _place(block.places[0]):
            _line(book, text, side="right", after=4)
        return
    grid = _grid(book, 1, len(block.places), edges="nil")
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, one in zip(grid.rows[0].cells, block.places, strict=True):
        _put(cell, "\n".join(_place(one)))


def _place(one: Place) -> list[str]:
    """As it stands under a paper: 家长签字：＿＿＿ or 某小学（盖章）, and the day."""
    if one.kind == "seal":
        return [f"{one.name}（{one.label}）", day(one.day)]
    return [f"{one.label}：{one.name or '＿' * 6}", day(one.day)]


def _slips(book: Any, block: Slips) -> None:
    grid = _grid(book, -(-len(block.slips) // 2), 2, edges="dashed")
    for at, one in enumerate(block.slips):
        cell = grid.cell(at // 2, at % 2)
        _put(cell, one.title, font=HEAD)
        _line(cell, one.code, font=HEAD, size=14)
        for text in one.lines:
            _line(cell, text, size=8.5)
        run = cell.add_paragraph().add_run()
        if one.photo:
            run.add_picture(io.BytesIO(base64.b64decode(one.photo)), width=Mm(22))
        run.add_picture(qr.png(one.address), width=Mm(22))


def _mark(book: Any, mark: Mark) -> None:
    """The code with its words beside it, as on the printed paper."""
    _line(book, "", size=6)
    grid = _grid(book, 1, 2, edges="nil")
    _shares(book, grid, [26, 136])
    grid.cell(0, 0).paragraphs[0].add_run().add_picture(qr.png(mark.address), width=Mm(22))
    _put(grid.cell(0, 1), "\n".join(mark.lines), size=8.5, pale=True)


DRAW: dict[type[Block], Any] = {
    Paragraph: _paragraph, Fields: _fields, Choices: _choices, Table: _table, Grid: _table, Signing: _signing, Slips: _slips,
}  # fmt: skip

"""排班表、点名册: who is on duty, by day, by person, by group; a book of boxes for every group (S5.4, S5.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Cell, Column, Paper, Paragraph, Place, Signing, Style, Table

BOXES = 15


@dataclass(frozen=True)
class DutyRow:
    """One adult in one sitting or at one post; `remark` says for whom they stand in."""

    day: date
    weekday: str
    hours: str
    group: str
    room: str
    role: str
    name: str
    remark: str = ""


@dataclass(frozen=True)
class DutyFacts:
    """A roster of somebody or something: whose it is in words, and its duties in order."""

    of: str
    term: str
    rows: Sequence[DutyRow]
    made_on: str


def build(facts: DutyFacts, style: Style) -> Paper:
    """One line for each duty, as the notice board and the teacher's desk need it."""
    columns = (
        Column("日期", 1.2, "center"), Column("星期", 0.8, "center"), Column("时间", 1.3, "center"), Column("班组或岗位", 1.5), Column("地点", 1.6),
        Column("职责", 1.3, "center"), Column("教师", 1.1, "center"), Column("备注", 1.3),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple((r.day, r.weekday, r.hours, r.group, r.room, r.role, r.name, r.remark) for r in facts.rows)
    lead = Paragraph(f"{facts.of}，共 {len(rows)} 次。打印于{facts.made_on}，以系统中的为准。", "plain")
    return Paper("duty", "课后服务排班表", style, (lead, Table(columns, rows)), subtitle=facts.term, landscape=True)


@dataclass(frozen=True)
class Book:
    """A group's children in order: (name, class)."""

    group: str
    place: str
    children: Sequence[tuple[str, str]]


def build_book(book: Book, term: str, style: Style, trace: str = "") -> Paper:
    """点名册: a line of boxes for each child, what the signs mean, and who called the roll; a full group is one page."""
    columns = (
        Column("序号", 0.7, "center"), Column("姓名", 1.6, "center"), Column("班级", 1.3, "center"),
        *(Column(f"{n}", 0.5, "center") for n in range(1, BOXES + 1)),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple((at, name, home, *[""] * BOXES) for at, (name, home) in enumerate(book.children, 1))
    head = Paragraph(f"{book.group}　{book.place}　{len(rows)} 人", "heading")
    note = Paragraph("到 ✓　请假 ○　未到 ×（立即告知安全负责人）", "note")
    blocks = (head, Table(columns, rows, dense=True), note, Signing((Place("看护教师"), Place("起止日期"))))
    return Paper("rolls", "课后服务点名册", style, blocks, number=book.group, subtitle=term, trace=trace)


@dataclass(frozen=True)
class Chart:
    """A room seen from one side: what stands at its lower or upper edge in words, and its lines of seats."""

    group: str
    place: str
    seen: str
    lines: Sequence[Sequence[str]]


def build_chart(chart: Chart, term: str, style: Style) -> Paper:
    """座位表: the seats as a table, in the order in which somebody sees them who stands where `seen` says."""
    across = len(chart.lines[0]) if chart.lines else 1
    columns = tuple(Column(f"{n}", 1, "center") for n in range(1, across + 1))
    head = Paragraph(f"{chart.group}　{chart.place}　{chart.seen}", "heading")
    return Paper(
        "seats", "课后服务座位表", style, (head, Table(columns, tuple(tuple(line) for line in chart.lines))), number=chart.group, subtitle=term,
        landscape=True,
    )  # fmt: skip

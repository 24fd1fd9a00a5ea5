"""The lists of the review (S5.2): 审核表 for each level, 年级名单 handed to the school as one thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from kehou.papers.paper import Cell, Column, Paper, Paragraph, Place, Signing, Style, Table


@dataclass(frozen=True)
class ReviewRow:
    """One application on the review list, with what each level said."""

    number: str
    home_class: str
    pupil: str
    need: str
    days: str
    slots: str
    state: str
    opinions: str = ""


@dataclass(frozen=True)
class ReviewFacts:
    step: str
    term: str
    rows: Sequence[ReviewRow]


def build_review(facts: ReviewFacts, style: Style) -> Paper:
    """The list of one level, across the page, with a place for its signature."""
    columns = (
        Column("序号", 0.6, "center"), Column("申请编号", 1.3, "center"), Column("班级", 0.9, "center"), Column("姓名", 1, "center"),
        Column("实际困难", 2.6), Column("日子", 1.3), Column("时段", 1.6), Column("状态", 1.2, "center"), Column("审核意见", 2.4),
    )  # fmt: skip
    rows = tuple(
        (at, one.number, one.home_class, one.pupil, one.need, one.days, one.slots, one.state, one.opinions)
        for at, one in enumerate(facts.rows, 1)
    )
    lead = Paragraph(f"{facts.step}　共 {len(rows)} 份申请", "plain")
    signing = Signing((Place("审核人签字"), Place("学校盖章", "sign")))
    return Paper("review", "课后服务申请审核表", style, (lead, Table(columns, rows), signing), subtitle=facts.term, landscape=True)


@dataclass(frozen=True)
class GradeFacts:
    """One list of one grade: (number, class, name, days, slots) of every application on it."""

    school: str
    term: str
    grade: str
    number: int
    handed_on: str
    rows: Sequence[tuple[str, str, str, str, str]]


def build_grade(facts: GradeFacts, style: Style) -> Paper:
    """The grade's list as it was handed over, with the places of the grade leader and the school."""
    columns = (
        Column("序号", 0.6, "center"), Column("申请编号", 1.4, "center"), Column("班级", 1, "center"), Column("姓名", 1.2, "center"),
        Column("日子", 1.5), Column("时段", 2),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple((at, *one) for at, one in enumerate(facts.rows, 1))
    said = f"{facts.grade}第{facts.number}次提交，共 {len(rows)} 人。提交时间：{facts.handed_on}。"
    places = Signing((Place("年级组长签字"), Place("学校负责人签字"), Place("盖章", "seal", facts.school)))
    return Paper(
        "grade", f"课后服务{facts.grade}名单", style, (Paragraph(said), Table(columns, rows), places),
        number=f"{facts.grade}第{facts.number}号", subtitle=facts.term,
    )  # fmt: skip

"""安全考核: a year of checks by month and by place, the mark and how it was reckoned (C7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Cell, Column, Paper, Paragraph, Place, Signing, Style, Table

Row = tuple[Cell, ...]
FIGURES = ("场次", "已检查", "卫生做到", "文明做到", "安全做到", "得分")


@dataclass(frozen=True)
class AssessmentFacts:
    """Rows are a name and the six figures; findings are day, place, what, and what was done."""

    school: str
    year: str
    mark: str
    grade: str
    formula: str
    months: Sequence[Row]
    rooms: Sequence[Row]
    findings: Sequence[Row]
    made_on: date


def build(facts: AssessmentFacts, style: Style) -> Paper:
    """The mark first, then what it rests on."""
    columns = lambda name: (Column(name, 1.6), *(Column(one, 1, "right") for one in FIGURES))  # noqa: E731
    blocks = (
        Paragraph(f"得分 {facts.mark}（{facts.grade}）。", "plain"), Paragraph(facts.formula, "note"),
        Paragraph("按月", "heading"), Table(columns("月份"), tuple(facts.months)),
        Paragraph("按地点，得分低的在前", "heading"), Table(columns("地点"), tuple(facts.rooms)),
        Paragraph("检查发现与整改", "heading"),
        Table((Column("日期", 0.9), Column("地点", 1.4), Column("没做到的", 1.8), Column("整改", 1.8)), tuple(facts.findings)),
        Signing((Place("安全负责人签字"), Place("学校盖章", "seal", facts.school, facts.made_on))),
    )  # fmt: skip
    return Paper("assessment", "课后服务安全考核表", style, blocks, subtitle=facts.year)

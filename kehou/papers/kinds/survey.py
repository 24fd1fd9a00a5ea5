"""需求调查统计: how each class answered and the seats that would take; counts only, nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Column, Paper, Paragraph, Place, Signing, Style, Table, day

Figures = tuple[int, int, int, int]


@dataclass(frozen=True)
class SurveyFacts:
    """`responses`: (class, asked, yes, perhaps, no); `grades` the same; `seats`: (campus, weekday, the four figures).

    The four figures are seats of the first slot, certain and with perhaps, and of the late one.
    """

    school: str
    term: str
    first: str
    late: str
    responses: Sequence[tuple[str, int, int, int, int]]
    grades: Sequence[tuple[str, int, int, int, int]]
    seats: Sequence[tuple[str, str, Figures]]
    made_on: date


def build(facts: SurveyFacts, style: Style) -> Paper:
    """Seats first, since that is what the survey is for; then how grades and classes answered."""
    lead = Paragraph(f"截至{day(facts.made_on)}。“含可能”是肯定需要与可能需要之和；到{facts.late}的，也计入到{facts.first}的人数。", "plain")
    seal = Signing((Place("填表人"), Place("盖章", "seal", facts.school, facts.made_on)))
    blocks = (
        lead, Paragraph("一、各校区每天需要的名额", "heading"), _seats(facts), Paragraph("二、各年级答复", "heading"), _answers("年级", facts.grades),
        Paragraph("三、各班答复", "heading"), _answers("班级", facts.responses), seal,
    )  # fmt: skip
    return Paper("survey", "课后服务需求调查统计", style, blocks, subtitle=facts.term)


def _seats(facts: SurveyFacts) -> Table:
    columns = (
        Column("校区", 1.2, "center"), Column("星期", 1, "center"), Column(f"到{facts.first}：肯定", 1.5, "right"), Column("含可能", 1, "right"),
        Column(f"到{facts.late}：肯定", 1.5, "right"), Column("含可能", 1, "right"),
    )  # fmt: skip
    return Table(columns, tuple((campus, weekday, *figures) for campus, weekday, figures in facts.seats))


def _answers(name: str, rows: Sequence[tuple[str, int, int, int, int]]) -> Table:
    columns = (Column(name, 1.2, "center"), *(Column(one, 1, "right") for one in ("应答", "需要", "可能", "不需要", "未答")))
    told = [(one, asked, yes, perhaps, no, asked - yes - perhaps - no) for one, asked, yes, perhaps, no in rows]
    sums = [sum(figures) for figures in zip(*(row[1:] for row in told), strict=True)] or [0] * 5
    return Table(columns, (*told, ("合计", *sums)))

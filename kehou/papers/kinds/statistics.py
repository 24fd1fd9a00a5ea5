"""统计表: how many asked and where they stand, by class; numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Cell, Column, Paper, Paragraph, Place, Signing, Style, Table, day


@dataclass(frozen=True)
class StatisticsFacts:
    """For each class its figures in the order of `heads`."""

    school: str
    term: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, tuple[int, ...]]]
    made_on: date


def build(facts: StatisticsFacts, style: Style) -> Paper:
    """The sheet with a sum at the right and at the foot."""
    columns = (Column("班级", 1.3, "center"), *(Column(one, 1, "right") for one in facts.heads), Column("合计", 1, "right"))
    rows: list[tuple[Cell, ...]] = [(name, *figures, sum(figures)) for name, figures in facts.rows]
    sums = [sum(figures) for figures in zip(*(figures for _name, figures in facts.rows), strict=True)] or [0] * len(facts.heads)
    rows.append(("合计", *sums, sum(sums)))
    lead = Paragraph(f"截至{day(facts.made_on)}。", "plain")
    seal = Signing((Place("填表人"), Place("盖章", "seal", facts.school, facts.made_on)))
    return Paper(
        "statistics", "课后服务申请统计表", style, (lead, Table(columns, tuple(rows)), seal), subtitle=facts.term,
        landscape=len(facts.heads) > 6,
    )  # fmt: skip

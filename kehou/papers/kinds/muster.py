"""Everybody in the building at one moment, by place, with a box to tick: the emergency roll call on paper (S7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kehou.papers.paper import Column, Paper, Paragraph, Place, Signing, Style, Table


@dataclass(frozen=True)
class PlaceFacts:
    """A place and who should be in it: (name, class)."""

    name: str
    children: Sequence[tuple[str, str]]


def build(moment: str, places: Sequence[PlaceFacts], style: Style) -> Paper:
    """One table for each place, and who counted."""
    total = sum(len(one.children) for one in places)
    lead = Paragraph(f"{moment} 在校 {total} 人，{len(places)} 处。数到一个勾一个；不在的写明去向，马上报告总指挥。", "note")
    blocks = [block for one in places for block in _place(one)]
    sign = Signing((Place("清点人签字"), Place("总指挥签字")))
    return Paper("muster", "在校学生紧急点名表", style, (lead, *blocks, sign), subtitle=moment)


def _place(one: PlaceFacts) -> tuple[Paragraph, Table]:
    columns = (Column("", 0.3, "center"), Column("姓名", 1), Column("班级", 0.8), Column("在", 0.4, "center"), Column("不在，去向", 1.6))
    rows = tuple((at, name, home, "□", "") for at, (name, home) in enumerate(one.children, 1))
    return Paragraph(f"{one.name}（{len(one.children)} 人）", "heading"), Table(columns, rows)

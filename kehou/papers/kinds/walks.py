"""放学交接单: the children of one class by the group they go to, counted at both doors (C7.4b)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kehou.papers.paper import Column, Fields, Paper, Paragraph, Place, Signing, Style, Table


@dataclass(frozen=True)
class WalkFacts:
    """The way to one group; a child is (name, note)."""

    group: str
    room: str
    teacher: str
    children: Sequence[tuple[str, str]]


def build(day: str, home_class: str, ways: Sequence[WalkFacts], style: Style) -> Paper:
    """A table for each group with boxes for setting out and arriving, and who counted at either end."""
    blocks = [block for one in ways for block in _way(one)]
    foot = Paragraph("少一个都不走；到门口再数一遍。人数不符，马上打电话给安全负责人，说清姓名和最后看到的地方。", "note")
    return Paper("walk", f"{home_class}放学交接单", style, (*blocks, foot), subtitle=day)


def _way(one: WalkFacts) -> tuple[Paragraph, Fields, Table, Paragraph, Signing]:
    going = sum(note != "请假" for _name, note in one.children)
    columns = (
        Column("", 0.3, "center"), Column("姓名", 1), Column("出发", 0.4, "center"), Column("到达", 0.4, "center"), Column("说明", 1.8),
    )  # fmt: skip
    rows = tuple((at, name, *(("", "") if note == "请假" else ("□", "□")), note) for at, (name, note) in enumerate(one.children, 1))
    counts = Paragraph(f"应去 {going} 人　出发 ＿＿＿ 人（　：　）　到达 ＿＿＿ 人（　：　）　带队 ＿＿＿＿＿＿", "note")
    return (
        Paragraph(f"→ {one.group}", "heading"), Fields((("地点", one.room), ("看护教师", one.teacher)), columns=2), Table(columns, rows),
        counts, Signing((Place("班主任签字"), Place("看护教师签字"))),
    )  # fmt: skip

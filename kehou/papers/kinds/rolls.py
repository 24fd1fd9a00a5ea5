"""点名册: the list of one group for one day, to fill in by hand when nothing else works (C7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kehou.papers.paper import Column, Fields, Mark, Paper, Paragraph, Place, Signing, Style, Table


@dataclass(frozen=True)
class RollFacts:
    """One group; a child is (name, class, note)."""

    day: str
    group: str
    room: str
    time: str
    teacher: str
    children: Sequence[tuple[str, str, str]]
    address: str = ""  # where the sheet is typed in again


def build(facts: RollFacts, style: Style) -> Paper:
    """Boxes for present, to whom handed over, when, and a signature; counts of the walk at the foot."""
    head = Fields((("日期", facts.day), ("时间", facts.time), ("地点", facts.room), ("看护教师", facts.teacher)), columns=2)
    columns = (
        Column("", 0.35, "center"), Column("姓名", 0.9), Column("班级", 0.75), Column("说明", 1.1), Column("到", 0.35, "center"),
        Column("交给谁", 1.1), Column("时间", 0.6), Column("签名", 0.9),
    )  # fmt: skip
    rows = tuple((at, name, home, note, "" if note == "请假" else "□", "", "", "") for at, (name, home, note) in enumerate(facts.children, 1))
    mark = Mark(facts.address, ("扫码补录", facts.day), top=True) if facts.address else None
    foot = Paragraph("点名时间：＿＿:＿＿　　出发人数：＿＿＿　到达人数：＿＿＿　　系统不可用时在纸上登记，恢复后由教师补录。", "note")
    return Paper(
        "roll", f"{facts.group}点名册", style, (head, Table(columns, rows), foot, Signing((Place("教师签字"),))),
        subtitle=f"{facts.day}　应到 {sum(note != '请假' for _name, _home, note in facts.children)} 人", mark=mark,
    )  # fmt: skip

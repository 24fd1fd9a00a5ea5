"""点名册: the list of one group for one day, filled in by hand when nothing else works and read again from a photo (C7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kehou.papers.layout import Layout
from kehou.papers.paper import Cell, Column, Grid, Mark, Paper, Paragraph, Style

COLUMNS = (
    ("", 8), ("姓名", 23), ("班级", 19), ("说明", 27), ("到", 11), ("未到", 11), ("请假", 11), ("接走", 11), ("独自", 11), ("时间", 18), ("交给谁、签名", 32),
)  # fmt: skip
BOXES = (("present", "到"), ("absent", "未到"), ("leave", "请假"), ("taken", "接走"), ("alone", "独自"))
TITLES = tuple(title for title, _wide in COLUMNS)
LAYOUT = Layout(columns=tuple(wide for _title, wide in COLUMNS), boxes=tuple((says, TITLES.index(title)) for says, title in BOXES))
HOW = (
    "格里打 ✓：到、未到、请假只打一格；离校的打接走或独自，写时间和交给谁；打错了，再打对的那一格。"
    "系统不可用时在纸上登记，恢复后拍照补录：纸放平，四角黑块和二维码都要拍到。"
)
FOOT = "点名时间 ＿＿:＿＿　出发 ＿＿ 人　到达 ＿＿ 人　教师签字 ＿＿＿＿＿＿"


@dataclass(frozen=True)
class RollFacts:
    """One page of a group's list; a child is (name, class, note), the first of the page has the number `first`."""

    day: str
    group: str
    room: str
    time: str
    teacher: str
    children: Sequence[tuple[str, str, str]]
    expected: int
    address: str  # what the code says, and where it leads
    first: int = 1
    page: int = 1
    pages: int = 1


def build(facts: RollFacts, style: Style) -> Paper:
    """A row of boxes for each child, and room for the time, a name and a signature; counts of the walk at the foot."""
    where = "　　".join(filter(None, (facts.time, facts.room, facts.teacher and f"看护教师：{facts.teacher}")))
    columns = tuple(Column(title, wide, "center" if not title or title in dict(BOXES).values() else "left") for title, wide in COLUMNS)
    rows: tuple[tuple[Cell, ...], ...] = tuple((at, name, home, note, *["□"] * len(BOXES), "", "") for at, (name, home, note) in enumerate(facts.children, facts.first))
    of = f"　第 {facts.page} 张，共 {facts.pages} 张" if facts.pages > 1 else ""
    return Paper(
        "roll", f"{facts.group}点名册", style, (Paragraph(where, "center"), Grid(columns=columns, rows=rows, layout=LAYOUT), Paragraph(HOW, "note"), Paragraph(FOOT, "right")),
        subtitle=f"{facts.day}　应到 {facts.expected} 人{of}", mark=Mark(facts.address, ("扫码补录",), top=True),
    )  # fmt: skip

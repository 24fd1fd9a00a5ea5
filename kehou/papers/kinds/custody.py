"""交接链: one child's day for the file, every hand-over with time, place and people (C7.2, C7.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Column, Fields, Paper, Paragraph, Place, Signing, Style, Table, day

STEPS = (
    Column("", 0.3, "center"), Column("时间", 1.05, "center"), Column("交出", 0.8), Column("接收", 1.9), Column("方式", 1.1),
    Column("地点", 1.6), Column("经手", 0.75), Column("异常与说明", 1.6),
)  # fmt: skip
MARKS = (Column("时间", 1, "center"), Column("班组", 1.6), Column("出勤", 0.8, "center"), Column("说明", 2.4), Column("经手", 1))
ALARMS = (Column("时间", 1, "center"), Column("告警", 1.6), Column("处理", 1.6), Column("处理时间", 1, "center"), Column("处理人", 1), Column("说明", 2))


@dataclass(frozen=True)
class CustodyFacts:
    """A day as it is told: each row already in words."""

    pupil: str
    home_class: str
    on: date
    steps: Sequence[tuple[str, ...]]
    marks: Sequence[tuple[str, ...]]
    alarms: Sequence[tuple[str, ...]]
    is_whole: bool
    made_on: date
    made_by: str


def build(facts: CustodyFacts, style: Style) -> Paper:
    """The chain, what the roll calls say beside it, and the alarms of the day."""
    whole = "编号连续，每一次都由当时的负责人交出，任何时刻只有一个负责人。" if facts.is_whole else "链条有缺口，请安全负责人核查。"
    lead = Fields((("学生", facts.pupil), ("班级", facts.home_class), ("日期", day(facts.on)), ("交接次数", str(len(facts.steps)))), columns=2)
    note = "记录只增不改：更正是后来的一行。第一次交接之前由班级负责。时间为服务器时间；离线登记另注手机上的时间。"
    blocks = (
        lead, Paragraph("一、交接", "heading"), Table(STEPS, tuple(facts.steps), "（当天没有交接，一直由班级负责）"), Paragraph(whole, "plain"),
        Paragraph("二、点名", "heading"), Table(MARKS, tuple(facts.marks), "（当天没有点名记录）"),
        Paragraph("三、告警", "heading"), Table(ALARMS, tuple(facts.alarms), "（当天没有告警）"),
        Paragraph(note, "note"), Signing((Place("制表", "sign", facts.made_by, facts.made_on), Place("学校盖章", "seal", style.heading))),
    )  # fmt: skip
    return Paper("custody", "学生交接记录", style, blocks, number=f"{facts.on:%Y%m%d}", subtitle=f"{facts.home_class} {facts.pupil}")

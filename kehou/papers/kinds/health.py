"""健康检查记录: what one group's health check found that day, child by child, and what followed (S7.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Column, Fields, Paper, Paragraph, Place, Signing, Style, Table, day

COLUMNS = (
    Column("序号", 0.5, "center"), Column("姓名", 0.9), Column("班级", 0.8), Column("时间", 0.6, "center"), Column("检查情况", 2.6),
    Column("后续", 1.8),
)  # fmt: skip


@dataclass(frozen=True)
class HealthFacts:
    """One group's check; a child is (name, class, time, what was found, what followed), the unwell first."""

    group: str
    room: str
    on: date
    checked_by: str
    children: Sequence[tuple[str, str, str, str, str]]
    unwell: int
    fever: str


def build(facts: HealthFacts, style: Style) -> Paper:
    """The group's page, to be signed by who looked and by the safety officer."""
    checked = f"{len(facts.children)} 人，其中不适 {facts.unwell} 人"
    lead = Fields((("日期", day(facts.on)), ("看护班组", facts.group), ("地点", facts.room), ("检查人数", checked)), columns=2)
    rows = tuple((at, *child) for at, child in enumerate(facts.children, 1))
    note = f"体温 {facts.fever} ℃ 起，或有症状的，离开班组单独观察并通知家长。健康信息只给当班教师、安全负责人和校医看，请锁好保存。"
    sign = Signing((Place("检查人", "sign", facts.checked_by, facts.on), Place("安全负责人")))
    blocks = (lead, Table(COLUMNS, rows, "（当天没有健康检查记录）"), Paragraph(note, "note"), sign)
    return Paper("health", "课后服务健康检查记录", style, blocks, number=f"{facts.on:%Y%m%d}", subtitle=facts.group)

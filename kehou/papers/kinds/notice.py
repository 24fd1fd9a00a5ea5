"""公示: the notice for the board at the gate (S5.2). A closed list of fields: number, class, masked name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Cell, Column, Paper, Paragraph, Place, Signing, Style, Table, day


@dataclass(frozen=True)
class NoticeFacts:
    """What is shown, as it was shown: (number, class, masked name, turn); no name where the family did not agree.

    The turn is "" for a child with a place, else its place on the waiting list.
    """

    school: str
    term: str
    number: int
    starts_on: date
    ends_on: date
    rows: Sequence[tuple[str, ...]]


def build(facts: NoticeFacts, style: Style) -> Paper:
    """The notice with its list, its days and how to object."""
    waits = sum(bool(turn) for _number, _home, _name, turn in facts.rows)
    said = (
        f"经班主任初审、年级组长复审、学校终审，以下{len(facts.rows)}份申请符合{facts.term}校内课后服务条件，"
        f"{f'其中{waits}份因名额不足列入候补，有空位时按次序递补，' if waits else ''}现予公示。"
        f"公示期：{day(facts.starts_on)}至{day(facts.ends_on)}。如有意见，请在公示期内向学校提出，可以不署名。"
    )
    columns: tuple[Column, ...] = (Column("序号", 0.6, "center"), Column("申请编号", 1.6, "center"), Column("班级", 1.2, "center"), Column("姓名", 1.2, "center"))
    columns += (Column("结果", 1.2, "center"),) if waits else ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (at, number, home or "—", name or "—", *((f"候补第{turn}位" if turn else "通过",) if waits else ()))
        for at, (number, home, name, turn) in enumerate(facts.rows, 1)
    )
    seal = Signing((Place("盖章", "seal", facts.school, facts.starts_on),))
    return Paper(
        "notice", "课后服务学生名单公示", style, (Paragraph(said), Table(columns, rows), seal),
        number=f"公示第{facts.number}号", subtitle=facts.term,
    )  # fmt: skip

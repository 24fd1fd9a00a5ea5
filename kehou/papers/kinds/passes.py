"""独自回家证 of a class: one card for each child, with photo and QR code, to be cut out and carried every day (C7.4a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Paper, Paragraph, Slip, Slips, Style, day


@dataclass(frozen=True)
class PassFacts:
    """One card; `photo` is a JPEG in base64, or empty: then there is room to glue one."""

    pupil: str
    home_class: str
    number: str
    days: str
    ends_on: date
    address: str
    photo: str = ""


def build(home_class: str, cards: Sequence[PassFacts], style: Style) -> Paper:
    """All cards of a class, two in a row."""
    lead = Paragraph("请沿虚线剪开。每天带好证，出校门时给门卫老师查看；直接回家，到家告诉家长。", "note")
    return Paper("passes", f"{home_class}独自回家证", style, (lead, Slips(tuple(_card(one) for one in cards))))


def _card(one: PassFacts) -> Slip:
    lines = (f"{one.home_class}　证号 {one.number}", f"独自回家的日子：{one.days}", f"有效期到 {day(one.ends_on)}")
    glue = () if one.photo else ("（贴照片处）",)
    return Slip("独自回家证", one.pupil, (*lines, *glue), one.address, one.photo)

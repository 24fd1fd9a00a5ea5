"""绑定码: one slip for each guardian, to be cut out and carried home by the child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Paper, Paragraph, Slip, Slips, Style, day


@dataclass(frozen=True)
class SlipFacts:
    """One slip; `address` is where the QR code leads, the code behind a # so that no log holds it."""

    pupil: str
    guardian: str
    code: str
    expires_on: date
    address: str


def build(home_class: str, page: str, slips: Sequence[SlipFacts], style: Style) -> Paper:
    """All slips of a class; `page` is the address to type."""
    lead = Paragraph("请沿虚线剪开，分别交给孩子带回。", "note")
    return Paper("slips", f"{home_class}家长绑定码", style, (lead, Slips(tuple(_slip(one, page) for one in slips))))


def _slip(one: SlipFacts, page: str) -> Slip:
    lines = ("扫码，或打开网址后输入上面的码和您的手机号：", page, f"{day(one.expires_on)}前有效，只能用一次。请勿给别人。")
    return Slip(f"{one.pupil} · {one.guardian}" if one.guardian else one.pupil, one.code, lines, one.address)

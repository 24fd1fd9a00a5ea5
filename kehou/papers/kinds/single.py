"""One child's papers: the parents' pledge (S4.2) and the certificate of a place (S5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Fields, Paper, Paragraph, Place, Signing, Style, day


@dataclass(frozen=True)
class PledgeFacts:
    school: str
    term: str
    number: str
    home_class: str
    pupil: str
    version: str
    promises: Sequence[str]
    signer: str = ""
    signed_on: date | None = None


def build_pledge(facts: PledgeFacts, style: Style) -> Paper:
    """What the guardians promise, and where they sign it."""
    lead = Paragraph(f"我是{facts.home_class}{facts.pupil}的家长，自愿为孩子申请{facts.term}校内课后服务，并承诺：")
    items = tuple(Paragraph(f"{at}. {words}", "item") for at, words in enumerate(facts.promises, 1))
    sign = Signing((Place("家长签字", "sign", facts.signer, facts.signed_on),))
    note = Paragraph(f"文本版本 {facts.version}", "note")
    return Paper("pledge", "课后服务家长承诺书", style, (lead, *items, sign, note), number=facts.number, subtitle=facts.term)


@dataclass(frozen=True)
class CertificateFacts:
    school: str
    term: str
    number: str
    home_class: str
    pupil: str
    days: str
    slots: str
    starts_on: date
    ends_on: date | None
    made_on: date


def build_certificate(facts: CertificateFacts, style: Style) -> Paper:
    """That a child has a place, on which days, from when and until when."""
    until = f"至{day(facts.ends_on)}" if facts.ends_on else "起"
    lead = Paragraph(f"兹证明{facts.home_class}{facts.pupil}同学经申请、审核、公示和家长签字，参加我校{facts.term}校内课后服务。")
    pairs = (
        ("学生姓名", facts.pupil), ("班级", facts.home_class), ("参加日期", f"{day(facts.starts_on)}{until}"), ("申请编号", facts.number),
        ("日子", facts.days), ("时段", facts.slots),
    )  # fmt: skip
    end = Paragraph("课后服务不向家庭收取任何费用。特此证明。")
    seal = Signing((Place("盖章", "seal", facts.school, facts.made_on),))
    return Paper("certificate", "课后服务参加证明", style, (lead, Fields(pairs), end, seal), number=facts.number)

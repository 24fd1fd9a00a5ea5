"""告知单 (S5.3): the letter's own words, its requirements to tick one by one, and the signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Choices, Line, Paper, Paragraph, Place, Signing, Style


@dataclass(frozen=True)
class LetterFacts:
    """One letter as it was sent; `body` with its title as first line. `signer` and `signed_on` once it is signed."""

    school: str
    number: str
    body: str
    requirements: Sequence[str]
    version: str
    sha256: str
    signer: str = ""
    signed_on: date | None = None
    sent_on: date | None = None


def build(facts: LetterFacts, style: Style) -> Paper:
    """The letter as a paper: what is signed on the phone stands here word for word."""
    title, *lines = facts.body.splitlines() or [""]
    marks = tuple(str(at) for at in range(1, len(facts.requirements) + 1))
    ticks = Choices("以上各项请逐项打勾确认：", marks, marks if facts.signer else ())
    places = Signing((Place("家长签字", "sign", facts.signer, facts.signed_on), Place("盖章", "seal", facts.school, facts.sent_on)))
    fingerprint = Paragraph(f"文本版本 {facts.version} · SHA-256 {facts.sha256}", "note")
    return Paper("letter", title, style, (*_lines(lines), ticks, places, fingerprint), number=facts.number)


def _lines(lines: Sequence[str]) -> tuple[Paragraph, ...]:
    """The salutation stands at the left, requirements hang under their numbers, everything else begins two characters in."""
    return tuple(Paragraph(one, _kind(one)) for one in lines if one.strip())


def _kind(line: str) -> Line:
    if line[:1].isdigit() and "." in line[:4]:
        return "item"
    return "plain" if line.endswith(("：", ":")) or line.startswith("申请编号") else "body"

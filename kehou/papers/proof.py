"""Whether a paper is genuine: what its QR code says is signed by this house, and tells nothing about anybody."""

from dataclasses import dataclass, replace
from datetime import date

from django.core import signing

from kehou.papers.paper import Mark, Paper

SALT = "kehou.papers"
SHORT = 24


@dataclass(frozen=True)
class Proof:
    """What a genuine paper is: its kind, school, number, day, how many rows it has, the start of its fingerprint."""

    kind: str
    school: str
    number: str
    made_on: date
    rows: int
    sha256: str


def token(proof: Proof) -> str:
    """The proof as one signed word."""
    told = [proof.kind, proof.school, proof.number, proof.made_on.isoformat(), proof.rows, proof.sha256]
    return signing.dumps(told, salt=SALT)


def proven(word: str) -> Proof | None:
    """What this house signed; None for a word that was changed or made up."""
    try:
        kind, school, number, made_on, rows, sha256 = signing.loads(word, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Proof(kind, school, number, date.fromisoformat(made_on), rows, sha256)


def marked(paper: Paper, *, school: str, base: str, made_on: date) -> Paper:
    """The paper with the QR code that leads to its proof; `base` is the address of the house, such as https://kehou.example."""
    proof = Proof(paper.kind, school, paper.number, made_on, paper.counted, paper.sha256[:SHORT])
    said = (f"扫码核验此件真伪　编号：{paper.number or '—'}", f"校验值：{proof.sha256}", f"制作日期：{made_on:%Y-%m-%d}")
    top = paper.kind == "application"
    return replace(paper, mark=Mark(f"{base.rstrip('/')}/public/papers/{token(proof)}/", said, top))

"""Whether a paper is genuine: what its QR code says is signed by this house, and tells nothing about anybody."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.core.signing import b64_decode, b64_encode
from django.utils.crypto import constant_time_compare, salted_hmac

from kehou.papers.paper import Mark, Paper

SALT = "kehou.papers"
SHORT = 20


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
    told = (proof.kind, proof.school, proof.number, f"{proof.made_on:%y%m%d}", str(proof.rows), proof.sha256)
    plain = b64_encode("\n".join(told).encode()).decode()
    return f"{plain}.{_seal(plain, settings.SECRET_KEY)}"


def _seal(plain: str, key: str | bytes) -> str:
    """128 bits: short enough for a small QR code, too long to guess."""
    return b64_encode(salted_hmac(SALT, plain, secret=key, algorithm="sha256").digest()[:16]).decode()


def proven(word: str) -> Proof | None:
    """What this house signed; None for a word that was changed or made up."""
    plain, _dot, seal = word.partition(".")
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(seal, _seal(plain, key)) for key in keys):
        return None
    kind, school, number, made_on, rows, sha256 = b64_decode(plain.encode()).decode().split("\n")
    return Proof(kind, school, number, datetime.strptime(made_on, "%y%m%d").date(), int(rows), sha256)


def marked(paper: Paper, *, school: str, base: str, made_on: date) -> Paper:
    """The paper with the QR code that leads to its proof; `base` is the address of the house, such as https://kehou.example."""
    proof = Proof(paper.kind, school, paper.number, made_on, paper.counted, paper.sha256[:SHORT])
    said = (f"扫码核验此件真伪　编号：{paper.number or '—'}", f"校验值：{proof.sha256}", f"制作日期：{made_on:%Y-%m-%d}")
    top = paper.kind == "application"
    return replace(paper, mark=Mark(f"{base.rstrip('/')}/public/papers/{token(proof)}/", said, top))

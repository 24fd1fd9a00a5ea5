"""What the code on a page says that comes back as a photo: which list, which page, which children in which order; sealed by this house."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import b64_decode, b64_encode
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "kehou.papers.reference"
PRINT, SEAL = 8, 8  # bytes: a fingerprint is looked up within one session, a seal can be tried on this house only
ADDRESS = re.compile(r"/([-a-zA-Z0-9_]+)/care/paper/([-a-zA-Z0-9_]{44})/?$")


@dataclass(frozen=True)
class Reference:
    """A page: of which session, the how manieth, and the start of the fingerprint of the children on it."""

    session: UUID
    page: int
    fingerprint: str


def word_of(one: Reference, unit: str) -> str:
    """The reference as one sealed word of 44 letters, for this school only: short enough for a code that a poor photo still shows."""
    plain = one.session.bytes + bytes([one.page]) + bytes.fromhex(one.fingerprint)
    return b64_encode(plain + _seal(plain, unit, settings.SECRET_KEY)).decode()


def referred(word: str, unit: str) -> Reference | None:
    """What this house sealed for this school; None for a word that was changed, made up, or is another school's."""
    try:
        told = b64_decode(word.encode())
    except ValueError:
        return None
    plain, seal = told[:-SEAL], told[-SEAL:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if len(plain) != 16 + 1 + PRINT or not any(constant_time_compare(seal, _seal(plain, unit, key)) for key in keys):
        return None
    return Reference(UUID(bytes=plain[:16]), plain[16], plain[17:].hex())


def _seal(plain: bytes, unit: str, key: str | bytes) -> bytes:
    return salted_hmac(SALT, unit.encode() + b"\n" + plain, secret=key, algorithm="sha256").digest()[:SEAL]


def in_address(says: str) -> tuple[str, str] | None:
    """(school, word) of what a code says, whatever the name of the house was when it was printed."""
    found = ADDRESS.search(says)
    return (found[1], found[2]) if found else None

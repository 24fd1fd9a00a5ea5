"""Tickets: short notes the house signs, so that a device without a network can still tell ours from a forged one.

The signature is ECDSA over P-256 with SHA-256, which every browser can check; its key is drawn from the installation's
signing key. `keyed` makes marks that nobody without the house's key can make or turn back.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
SIDE = 32  # bytes of each half of a signature


def keyed(label: str, content: str) -> bytes:
    """32 bytes that stand for the content under this label and the house's key."""
    return hmac.new(settings.KEHOU_FIELD_KEY, f"{label}:{content}".encode(), hashlib.sha256).digest()


def signed(facts: Mapping[str, Any]) -> str:
    """The facts and their signature as one text for a QR code: two parts of base64url, joined by a full stop."""
    said = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    r, s = decode_dss_signature(_key(settings.KEHOU_SIGNING_KEY).sign(said, ec.ECDSA(hashes.SHA256())))
    return f"{_text(said)}.{_text(r.to_bytes(SIDE, 'big') + s.to_bytes(SIDE, 'big'))}"


def read(ticket: str) -> dict[str, Any] | None:
    """The facts of a ticket this house has signed; None for any other text."""
    said, _dot, seal = ticket.partition(".")
    try:
        content, marks = _bytes(said), _bytes(seal)
        halves = [int.from_bytes(half, "big") for half in (marks[:SIDE], marks[SIDE:])]
        _key(settings.KEHOU_SIGNING_KEY).public_key().verify(encode_dss_signature(*halves), content, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return None
    return json.loads(content)


def public_key() -> str:
    """What a device needs to check a ticket: the point of the public key, uncompressed, in base64url."""
    return _text(_key(settings.KEHOU_SIGNING_KEY).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


@lru_cache
def _key(seed: bytes) -> ec.EllipticCurvePrivateKey:
    drawn = HKDF(hashes.SHA256(), 48, salt=None, info=b"kehou tickets").derive(seed)
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)

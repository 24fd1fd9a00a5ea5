"""A signature's evidence as one file that anyone can check offline (S5.3): whose bytes, whose seal, what was changed.

Every field has its own digest; the digests together are sealed with the installation's Ed25519 key. The words that were
signed stand twice, as bytes and as lines, so that a changed byte is found to the byte. Nothing here needs a database.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KIND = "kehou-signature-evidence/1"
ALGORITHMS = {"sha256": hashes.SHA256, "sm3": hashes.SM3}


class NoEvidence(ValueError):
    """The file is not an evidence file at all."""


@dataclass(frozen=True)
class Fault:
    """What differs: `part` is the field, `line`, `offset` and `until` say where in the signed words (bytes from 0)."""

    kind: str
    part: str
    line: int | None = None
    offset: int | None = None
    until: int | None = None

    def facts(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value is not None}


def digest_of(content: bytes, algorithm: str) -> str:
    """The digest by name; SM3 comes from the cryptography library, whatever hashlib was built with.

    >>> digest_of(b"abc", "sm3")
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
    """
    made = hashes.Hash(ALGORITHMS[algorithm]())
    made.update(content)
    return made.finalize().hex()


def plain(value: Any) -> bytes:
    """One way to write a value, so that equal values have equal digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """What a school prints on its door: the digest of the public key, in groups that can be read aloud."""
    marks = digest_of(public, "sha256")[:40]
    return "-".join(marks[i : i + 8] for i in range(0, 40, 8))


def evidence(document: str, facts: Mapping[str, Any], *, algorithm: str, seed: bytes) -> dict[str, Any]:
    """The file: the words, the facts about the signature, a digest of each, and the seal over the digests."""
    content = document.encode()
    lines = document.split("\n")
    digests = {
        "document": digest_of(content, algorithm),
        "lines": [digest_of(one.encode(), algorithm) for one in lines],
        "facts": {name: digest_of(plain(value), algorithm) for name, value in facts.items()},
    }
    public = public_of(seed)
    signed = Ed25519PrivateKey.from_private_bytes(seed).sign(_sealed(algorithm, digests))
    return {
        "kind": KIND, "algorithm": algorithm, "facts": dict(facts), "lines": lines, "bytes": base64.b64encode(content).decode(),
        "digests": digests, "seal": base64.b64encode(signed).decode(), "key": base64.b64encode(public).decode(),
        "fingerprint": fingerprint(public),
    }  # fmt: skip


def _sealed(algorithm: str, digests: Any) -> bytes:
    return plain({"kind": KIND, "algorithm": algorithm, "digests": digests})


def examine(file: Any, *, key: str = "") -> list[Fault]:
    """Everything that is not as it was sealed; an empty list where all holds.

    `key` is the fingerprint (or the public key in base64) that the school has published.
    """
    _shape(file)
    return [*_key_faults(file, key), *_seal_faults(file), *_fact_faults(file), *_word_faults(file)]


def _shape(file: Any) -> None:
    needed = {"facts": dict, "lines": list, "bytes": str, "digests": dict, "seal": str, "key": str, "fingerprint": str}
    right = isinstance(file, dict) and file.get("kind") == KIND and file.get("algorithm") in ALGORITHMS
    if not right or any(not isinstance(file.get(name), kind) for name, kind in needed.items()):
        raise NoEvidence
    digests = {"document": str, "lines": list, "facts": dict}
    if any(not isinstance(file["digests"].get(name), kind) for name, kind in digests.items()):
        raise NoEvidence
    if any(not isinstance(one, str) for one in file["lines"]):
        raise NoEvidence


def _key_faults(file: Any, published: str) -> Iterator[Fault]:
    public = _decoded(file["key"])
    if public is None or fingerprint(public) != file["fingerprint"]:
        yield Fault("changed", "fingerprint")
    if published and published.strip() not in (file["key"], public and fingerprint(public)):
        yield Fault("other_key", "key")


def _seal_faults(file: Any) -> Iterator[Fault]:
    """The digests are the ones that were sealed; if not, the list itself or the seal was changed."""
    public, seal = _decoded(file["key"]), _decoded(file["seal"])
    try:
        Ed25519PublicKey.from_public_bytes(public or b"").verify(seal or b"", _sealed(file["algorithm"], file["digests"]))
    except (InvalidSignature, ValueError):
        yield Fault("unsealed", "seal")


def _fact_faults(file: Any) -> Iterator[Fault]:
    told, sealed = file["facts"], file["digests"]["facts"]
    for name in sorted(told.keys() | sealed.keys()):
        if name not in told:
            yield Fault("missing", f"facts.{name}")
        elif name not in sealed:
            yield Fault("added", f"facts.{name}")
        elif digest_of(plain(told[name]), file["algorithm"]) != sealed[name]:
            yield Fault("changed", f"facts.{name}")


def _word_faults(file: Any) -> Iterator[Fault]:
    """Lines and bytes hold the same words: where one was touched, the other shows the place to the byte."""
    algorithm, whole = file["algorithm"], file["digests"]["document"]
    text, content = "\n".join(file["lines"]).encode(), _decoded(file["bytes"]) or b""
    text_holds, bytes_hold = digest_of(text, algorithm) == whole, digest_of(content, algorithm) == whole
    if not text_holds and not bytes_hold and text == content:
        yield from _line_faults(file)
        return
    for part, is_touched, right in (("lines", not text_holds, content), ("bytes", not bytes_hold, text)):
        if is_touched:
            yield _between(part, text if part == "lines" else content, right)


def kept_faults(kept: str, file: Any) -> Iterator[Fault]:
    """Where the file's words are not those kept at the school: both copies were changed alike, and sealed anew perhaps."""
    said, right = "\n".join(file["lines"]).encode(), kept.encode()
    if said != right:
        yield replace(_between("lines", said, right), kind="not_kept")


def _between(part: str, touched: bytes, right: bytes) -> Fault:
    """From the first to the last byte that differs, counted in the words as they were touched."""
    first, last = differing(touched, right)
    return Fault("changed", part, line=touched[:first].count(b"\n") + 1, offset=first, until=last)


def _line_faults(file: Any) -> Iterator[Fault]:
    """Both copies were changed alike: the digest of each line still tells which one."""
    sealed, offset = file["digests"]["lines"], 0
    for number, line in enumerate(file["lines"], 1):
        known = sealed[number - 1] if number <= len(sealed) else ""
        if digest_of(line.encode(), file["algorithm"]) != known:
            yield Fault("changed" if known else "added", "lines", line=number, offset=offset, until=offset + len(line.encode()))
        offset += len(line.encode()) + 1
    for number in range(len(file["lines"]) + 1, len(sealed) + 1):
        yield Fault("missing", "lines", line=number)


def differing(one: bytes, other: bytes) -> tuple[int, int]:
    """The bytes of `one`, from and up to, outside of which both are the same.

    >>> differing(b"abcde", b"abXde"), differing(b"ab", b"abc"), differing(b"aXXb", b"ab")
    ((2, 3), (2, 2), (1, 3))
    """
    first = _alike(one, other)
    last = _alike(one[first:][::-1], other[first:][::-1])
    return first, len(one) - last


def _alike(one: bytes, other: bytes) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None

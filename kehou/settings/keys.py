"""Keys live in files outside the database, made at the first start and readable by their owner only."""

import os
import secrets
from pathlib import Path


def key_file(home: Path, name: str, *, size: int) -> bytes:
    """The key of this name: from KEHOU_KEY_<NAME> (hex), or from its file, made when missing."""
    given = os.environ.get(f"KEHOU_KEY_{name.upper()}")
    if given:
        return bytes.fromhex(given)
    path = home / "keys" / f"{name}.key"
    if not path.exists():
        _make(path, size)
    return bytes.fromhex(path.read_text().strip())


def _make(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(size))

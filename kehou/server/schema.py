"""Whether the database is as the code wants it; brought up to date by the owner, only when something changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from . import database, embedded, keeper
from .trouble import Exit, Trouble

SHAPES = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "core/*.py", "settings/*.py")
"""What decides the shape of tables, privileges and walls."""


def bring_up_to_date() -> None:
    """Migrate as owner unless this code has already been at this database."""
    if _marked() == _wanted():
        return
    keeper.tell("准备数据库……", "Preparing the database …")
    if keeper.run("migrate", "--noinput", "-v", "0", "--skip-checks", role="owner"):
        raise Trouble(
            "数据库没有准备好,原因见上。", "The database could not be prepared; the reason stands above.", code=Exit.DATABASE
        )
    _mark().write_text(_wanted())


def forget() -> None:
    """After a restore the next start looks again."""
    _mark().unlink(missing_ok=True)


def _mark() -> Path:
    return embedded.home() / "migrated"


def _marked() -> str:
    """Empty for a foreign server: others may change it, so it is looked at each time."""
    return _mark().read_text() if _mark().exists() and database.url() is None else ""


def _wanted() -> str:
    house = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for shape in SHAPES:
        for file in sorted(house.glob(shape)):
            total.update(file.read_bytes())
    return f"{total.hexdigest()} {_identity()}"


def _identity() -> int:
    data = embedded.cluster().data
    return data.stat().st_ino if data.exists() else 0

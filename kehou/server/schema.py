"""Whether the database is as the code wants it; brought up to date by the owner, only when something changed."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from . import database, embedded, keeper
from .trouble import Exit, Trouble

SHAPES = ("*/migrations/*.py", "*/models.py", "*/models/*.py", "core/*.py", "settings/*.py")
"""What decides the shape of tables, privileges and walls."""


def bring_up_to_date() -> None:
    """Migrate as owner unless this code has already been at this database."""
    if _done("migrated", _wanted()):
        return
    keeper.tell("准备数据库……", "Preparing the database …")
    if keeper.run("migrate", "--noinput", "-v", "0", "--skip-checks", role="owner"):
        raise Trouble(
            "数据库没有准备好，原因见上。", "The database could not be prepared; the reason stands above.", code=Exit.DATABASE
        )
    _mark("migrated").write_text(_wanted())


def build_demonstration() -> None:
    """Ask `kehou demo` to build its city where the database is empty; asked once for each database."""
    if not _demo_is_here() or _done("demonstrated", _identity()):
        return
    keeper.tell("建立演示城市……", "Building the demonstration city …")
    if keeper.run("demo", "--if-empty", role="owner"):
        raise Trouble("演示城市没有建成，原因见上。", "The demonstration city could not be built; the reason stands above.")
    _mark("demonstrated").write_text(_identity())


def _demo_is_here() -> bool:
    return bool(find_spec("kehou.demo") and find_spec("kehou.demo.commands"))


def forget() -> None:
    """After a restore the next start looks again."""
    for name in ("migrated", "demonstrated"):
        _mark(name).unlink(missing_ok=True)


def _mark(name: str) -> Path:
    return embedded.home() / name


def _done(name: str, wanted: str) -> bool:
    """Never for a foreign server: others may change it, so it is looked at each time."""
    return database.url() is None and _mark(name).exists() and _mark(name).read_text() == wanted


def _wanted() -> str:
    return f"{shape()} {_identity()}"


def shape() -> str:
    """A sum over all that decides the shape of tables, privileges and walls: the same, and so is the database."""
    house = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for kind in SHAPES:
        for file in sorted(house.glob(kind)):
            total.update(file.read_bytes())
    return total.hexdigest()


def _identity() -> str:
    """This very data folder: a fresh one is another database."""
    data = embedded.cluster().data
    return f"{data.stat().st_ino} {(data / 'PG_VERSION').stat().st_mtime_ns}" if data.exists() else ""

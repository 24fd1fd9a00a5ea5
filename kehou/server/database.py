"""Any PostgreSQL named by DATABASE_URL: its version, its two roles, whether it answers.

With DATABASE_URL one login, the owner, serves both roles: it owns the tables, and the application takes on
`kehou_app` (which owns nothing and obeys row-level security) in the connection's first word: `-c role=kehou_app`.
"""

from __future__ import annotations

import os

import psycopg
from psycopg import sql

from .cluster import APP
from .trouble import Exit, Trouble

OLDEST, NEWEST = 15, 18
AS_APP = f"-c role={APP}"


def url() -> str | None:
    """The owner's DATABASE_URL, or None for the embedded server."""
    return os.environ.get("DATABASE_URL") or None


def connect(dsn: str) -> psycopg.Connection:
    """A connection that commits by itself; Trouble with a sentence when nobody answers."""
    try:
        return psycopg.connect(dsn, connect_timeout=5, autocommit=True)
    except psycopg.OperationalError as refused:
        reason = str(refused).strip().splitlines()[-1]
        raise Trouble(
            f"连不上 DATABASE_URL 指定的数据库：{reason}。请检查地址、账号，以及数据库是否已启动。",
            f"The database of DATABASE_URL does not answer: {reason}. Check the address, the account, and that it runs.",
            code=Exit.DATABASE,
        ) from None


def check_version(number: int) -> None:
    """Refuse a server older than 15 or newer than 18; `number` as in `server_version_num`.

    >>> check_version(150008)
    """
    major = number // 10_000
    if not OLDEST <= major <= NEWEST:
        raise Trouble(
            f"这个数据库是 PostgreSQL {major},本系统需要 {OLDEST} 到 {NEWEST}。请换用其中一个版本。",
            f"This database is PostgreSQL {major}; kehou needs {OLDEST} to {NEWEST}. Please use one of these.",
            code=Exit.OTHER_VERSION,
        )


def prepare(owner_dsn: str) -> None:
    """Make a foreign server ready: version looked at, role `kehou_app` made and lent to the owner. Safe to repeat."""
    with connect(owner_dsn) as link:
        check_version(link.info.server_version)
        if not _exists(link):
            _create(link)
        _lend(link)


def _exists(link: psycopg.Connection) -> bool:
    return link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone() is not None


def _create(link: psycopg.Connection) -> None:
    role = sql.Identifier(APP)
    try:
        link.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE").format(role))
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        return  # made by another process in the meantime
    except psycopg.errors.InsufficientPrivilege:
        raise _ask_administrator(f"CREATE ROLE {APP} NOLOGIN; GRANT {APP} TO {link.info.user};") from None


def _lend(link: psycopg.Connection) -> None:
    row = link.execute(
        "SELECT pg_has_role(current_user, %s, 'MEMBER'), rolsuper FROM pg_roles WHERE rolname = current_user", [APP]
    ).fetchone()
    if row and any(row):
        return
    try:
        link.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(APP)))
    except psycopg.errors.InsufficientPrivilege:
        raise _ask_administrator(f"GRANT {APP} TO {link.info.user};") from None


def _ask_administrator(words: str) -> Trouble:
    return Trouble(
        f"DATABASE_URL 的账号不能建立角色 {APP}。请数据库管理员执行一次：{words}",
        f"The account of DATABASE_URL may not create the role {APP}. Ask the administrator to run once: {words}",
        code=Exit.DATABASE,
    )

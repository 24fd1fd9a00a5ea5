"""The test database: migrated once, by the first process that needs it, and cloned for every process that runs tests.

The migrated one is named after the shape of the house, so that what a kept server, or a run that was killed, left behind is
used again only where it is the same; it gets that name when it is whole. Roles are the server's, so privileges hold in a clone.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection

from kehou.server import schema
from kehou.server.processes import alive

MIGRATED = f"test_house_{schema.shape()[:12]}"
HALF, MINE = f"test_half_{os.getpid()}", f"test_mine_{os.getpid()}"


def clone() -> None:
    """From now on this process talks to a clone of its own."""
    with _alone(), _beside() as cursor:
        _forget(cursor)
        if not _there(cursor, MIGRATED):
            _migrate(cursor)
        cursor.execute(f"DROP DATABASE IF EXISTS {MINE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {MINE} TEMPLATE {MIGRATED}")
    _talk_to(MINE)


def drop() -> None:
    """Take the clone away, whoever still talks to it.

    The server may be sweeping it just then, which an owner may not end: a moment later it has gone on, and what stays for
    all that goes with the server, or with the next run.
    """
    connection.close()
    for _moment in range(50):
        with contextlib.suppress(DatabaseError), _beside() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {MINE} WITH (FORCE)")
            return
        time.sleep(0.1)


def leave() -> None:
    """At the end of a run a server that is not ours keeps nothing of it, unless it is asked to."""
    if not os.environ.get("KEHOU_TEST_DATABASE_URL") or os.environ.get("KEHOU_TEST_KEEP"):
        return
    with psycopg.connect(os.environ["KEHOU_TEST_DATABASE_URL"], autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {MIGRATED} WITH (FORCE)")


def _migrate(cursor: Any) -> None:
    connection.settings_dict["TEST"]["NAME"] = HALF
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    cursor.execute(f"ALTER DATABASE {HALF} RENAME TO {MIGRATED}")


def _forget(cursor: Any) -> None:
    """Houses of another shape, and what killed runs left; not what somebody talks to."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_(house|half|mine)_'")
    for (name,) in cursor.fetchall():
        if name != MIGRATED and not _of_the_living(name):
            with contextlib.suppress(DatabaseError):
                cursor.execute(f"DROP DATABASE {name}")


def _of_the_living(name: str) -> bool:
    _, kind, mark = name.split("_")
    return kind != "house" and alive(int(mark))


def _there(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _talk_to(name: str) -> None:
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name


@contextlib.contextmanager
def _beside() -> Iterator[Any]:
    """The owner's cursor on the server, in none of our databases."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield cursor


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One process of a run at a time; the lock ends with its process."""
    with Path(os.environ.get("KEHOU_TEST_KEEP") or os.environ["KEHOU_HOME"], "database.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""The embedded server for everybody: started by the first who needs it, stopped by the last to leave.

Each process that uses the server holds a shared lock on `.run/users.lock`. Locks vanish with their process,
however it ends, so no count can go wrong: who can turn its lock into an exclusive one is the last, and stops
the server. A server left behind by killed processes is found and used by the next start.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from .cluster import Cluster

_using: dict[Path, tuple[Cluster, IO[str]]] = {}
_throwaway: Cluster | None = None


def home() -> Path:
    """The folder of everything kehou keeps on this machine: KEHOU_HOME, or `.run` in the project."""
    chosen = os.environ.get("KEHOU_HOME")
    return Path(chosen).resolve() if chosen else Path(__file__).resolve().parents[2] / ".run"


def cluster() -> Cluster:
    """The cluster this process talks to."""
    return _throwaway or Cluster(home())


def connection(role: str = "app", *, start: bool = True) -> dict[str, Any]:
    """Keyword arguments for psycopg or Django: host (a socket folder), port, user, dbname.

    This will start the server when it is not running (`start=False` only describes the way, and so does
    KEHOU_DATABASE=asleep, for programs that read the settings and never ask the database).
    """
    if start and os.environ.get("KEHOU_DATABASE") != "asleep":
        ensure_running()
    return cluster().connection(role)


def ensure_running() -> Cluster:
    """The running server; cheap when it runs already. Raises Trouble with a sentence when it cannot run."""
    this = cluster()
    if this is _throwaway or this.home in _using:
        return this
    with _alone(this):
        this.start()
        users = _open_lock(this, "users.lock")
        fcntl.flock(users, fcntl.LOCK_SH)
    _using[this.home] = (this, users)
    return this


def revive() -> bool:
    """Start the server again if it was killed; says whether that was necessary."""
    this = cluster()
    if this.pid() is not None:
        return False
    with _alone(this):
        this.start()
    return True


def leave() -> None:
    """Stop using the server; the last to leave stops it. Runs by itself at exit."""
    for this, users in list(_using.values()):
        with _alone(this):
            if _is_last(users):
                this.stop()
        users.close()
    _using.clear()


def throwaway(path: Path | None = None) -> Cluster:
    """A server for one test run, without fsync, gone at exit; from now on `connection()` means this one."""
    global _throwaway
    this = Cluster((path or _fresh_folder()).resolve(), durable=False)
    this.start()
    atexit.register(_remove_if_mine, this, os.getpid())
    _throwaway = this
    return this


def _fresh_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kehou-"))
    folder.chmod(0o711)  # the server's account walks through, and reads nothing
    return folder


def _remove_if_mine(this: Cluster, pid: int) -> None:
    if os.getpid() == pid:
        this.remove()


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def _alone(this: Cluster) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with _open_lock(this, "start.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _open_lock(this: Cluster, name: str) -> IO[str]:
    this.home.mkdir(parents=True, exist_ok=True)
    return (this.home / name).open("a+")


def _forget_after_fork() -> None:
    """A forked child is a user of its own, not its parent's shadow."""
    for _, users in _using.values():
        users.close()
    _using.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
atexit.register(leave)

"""A cluster: one data folder of the embedded PostgreSQL, and the server over it.

The server listens on a Unix socket only. It recognises people by their operating-system account (peer):
the account that runs kehou may be `kehou_owner` (migrations), `kehou_app` (everything else) or `kehou_backup`
(reads all, changes nothing), never the superuser, who exists for the first setup alone and works there without any connection.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from . import binaries
from .processes import alive, is_postgres_over, send, tied_to_us, within
from .trouble import Exit, Trouble

OWNER, APP, BACKUP, DATABASE, SUPERUSER, PORT = "kehou_owner", "kehou_app", "kehou_backup", "kehou", "kehou_setup", 5432
SPACE_TO_CREATE, SPACE_TO_START = 400 * 2**20, 100 * 2**20
PATIENCE = 60.0  # seconds; crash recovery after a power cut may take a while

SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    # no name, number or note of a child in a log: neither statements, nor parameters, nor the DETAIL of an error
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
FLEETING = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",  # what tests write is taken back: a count of the rows just then says that every table is empty
}

_launched: list[subprocess.Popen[bytes]] = []
"""Kept, so that a server meant to outlive us is not reported as forgotten."""

HBA = f"local all {OWNER},{APP},{BACKUP} peer map=kehou\n"


@dataclass(frozen=True)
class Cluster:
    """The embedded database under one home folder (`.run`)."""

    home: Path
    durable: bool = True

    @property
    def place(self) -> Path:
        """Where data really lies: the home, or root's shelter when the server's account cannot enter the home."""
        if binaries.open_to_servant(self.home):
            return self.home
        roof = binaries.SHELTER if self.durable else Path(tempfile.gettempdir())
        return roof / f"kehou-{self.mark}"

    @property
    def mark(self) -> str:
        return hashlib.sha256(os.fsencode(self.home)).hexdigest()[:10]

    @property
    def data(self) -> Path:
        return self.place / "postgres"

    @property
    def log(self) -> Path:
        return self.place / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """Short enough for a Unix socket (about 100 bytes), closed to other accounts."""
        near = self.place / "socket"
        if len(os.fsencode(near)) <= 80:
            return near
        return Path("/tmp") / f"kehou-{os.getuid()}-{self.mark}"

    def connection(self, role: str) -> dict[str, Any]:
        """How `role` ("owner", "app" or "backup") reaches the database."""
        user = {"owner": OWNER, "app": APP, "backup": BACKUP}[role]
        return {"host": str(self.socket_dir), "port": PORT, "user": user, "dbname": DATABASE}

    # -- asking ---------------------------------------------------------------------------------------------------

    def answers(self) -> bool:
        """Whether the server takes connections now."""
        try:
            psycopg.connect(**self.connection("owner"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def pid(self) -> int | None:
        """The process id of the living server over this data, if there is one."""
        written = self._written_pid()
        return written if written and is_postgres_over(written, self.data) else None

    def _written_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    # -- starting and stopping ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Create what is missing, recover what was left, and return when the server answers."""
        self._prepare_folders()
        if not self.data.exists():
            self._create()
        self._refuse_other_version()
        self._turn_log()
        begun = self._log_size()
        if self.pid() is None:
            self._remove_foreign_pid_file()
            self._need_space(SPACE_TO_START)
            self._configure()
            self._launch()
        self._wait_until_it_answers(begun)

    def stop(self) -> None:
        """Stop cleanly: sessions end, everything is on disk."""
        if (pid := self.pid()) is None:
            return
        send(pid, signal.SIGINT)
        if not within(PATIENCE, lambda: self.pid() is None):
            send(pid, signal.SIGQUIT)  # the next start recovers from the log

    def remove(self) -> None:
        """Stop and take everything away (throwaway clusters only)."""
        self.stop()
        for folder in {self.data, self.socket_dir, self.log, self.place, self.home}:
            shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink(missing_ok=True)

    def _prepare_folders(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.place.mkdir(parents=True, exist_ok=True)
        if self.place != self.home:
            self.place.parent.chmod(self.place.parent.stat().st_mode | 0o011)
            self.place.chmod(0o711)
        self._own_folder(self.socket_dir)

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        servant, status = binaries.servant(), folder.lstat()
        if folder.is_symlink() or status.st_uid not in {os.getuid(), servant.pw_uid}:
            raise Trouble(
                f"{folder} 属于别的用户，请先移开。", f"{folder} belongs to another user; move it away first.", code=Exit.DATABASE
            )
        folder.chmod(0o700)
        _give(folder)

    def _need_space(self, needed: int) -> None:
        free = shutil.disk_usage(self.place).free
        if free < needed:
            raise _no_space(self.place, free, needed)

    def _create(self) -> None:
        """initdb and the two roles in a side folder, renamed when whole: a kill in between leaves nothing half-made."""
        self._need_space(SPACE_TO_CREATE)
        half = self.data.with_name("postgres.new")
        shutil.rmtree(half, ignore_errors=True)
        self._own_folder(half)
        sync = [] if self.durable else ["--no-sync"]
        self._run("initdb", "-D", str(half), "-U", SUPERUSER, "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                  "--locale=C.UTF-8", "--data-checksums", "--auth-local=peer", "--auth-host=reject", *sync)  # fmt: skip
        with _as_servant_writes(half / "postgresql.conf", append=True) as file:
            file.write("\ninclude 'kehou.conf'\n")
        self._configure(half)
        self._run("postgres", "--single", "-D", str(half), "postgres", speak=self._first_words())
        half.rename(self.data)

    def _first_words(self) -> str:
        """Said once by the superuser, in single-user mode, where nobody can connect."""
        may = "NOCREATEDB" if self.durable else "CREATEDB"  # tests create databases
        return "\n".join(
            (
                f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {may};",
                f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;",
                f"CREATE ROLE {BACKUP} LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB;",
                f"GRANT pg_read_all_data TO {BACKUP};",
                f"GRANT {APP} TO {OWNER};",
                f"CREATE DATABASE {DATABASE} OWNER {OWNER};",
                f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;",
                f"GRANT CONNECT ON DATABASE {DATABASE} TO {APP}, {BACKUP};",
                "",
            )
        )

    def _configure(self, data: Path | None = None) -> None:
        data = data or self.data
        person = pwd.getpwuid(os.getuid()).pw_name
        settings = SETTINGS | (DURABLE if self.durable else FLEETING) | {"unix_socket_directories": f"'{self.socket_dir}'"}
        texts = {
            "kehou.conf": "".join(f"{name} = {value}\n" for name, value in settings.items()),
            "pg_hba.conf": HBA,
            "pg_ident.conf": "".join(f'kehou "{person}" {role}\n' for role in (OWNER, APP, BACKUP)),
        }
        for name, text in texts.items():
            with _as_servant_writes(data / name) as file:
                file.write(text)

    def _refuse_other_version(self) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            found = "?"
        if found != str(binaries.major()):
            raise _other_version(self.data, found)

    def _remove_foreign_pid_file(self) -> None:
        """After a power cut the number in postmaster.pid may belong to another program; PostgreSQL would refuse to start."""
        if (pid := self._written_pid()) and alive(pid):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self) -> None:
        before = [] if self.durable else tied_to_us()
        with self.log.open("ab") as log:
            server = subprocess.Popen(
                [*before, binaries.program("postgres"), "-D", str(self.data)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/", env=_environment(), **_demoted(),
            )  # fmt: skip
        _launched.append(server)

    def _wait_until_it_answers(self, begun: int) -> None:
        end = time.monotonic() + PATIENCE
        while not self.answers():
            if time.monotonic() > end or (self.pid() is None and _ended()):
                raise self._would_not_start(begun)
            time.sleep(0.02)

    def _turn_log(self) -> None:
        if self._log_size() > 5 * 2**20 and self.pid() is None:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0

    def _would_not_start(self, begun: int) -> Trouble:
        words = self.log.read_text(errors="replace")[begun:] if self.log.exists() else ""
        if "No space left on device" in words:
            return _no_space(self.place, shutil.disk_usage(self.place).free, SPACE_TO_START)
        last = next((line for line in reversed(words.splitlines()) if "FATAL" in line or "PANIC" in line), "")
        return Trouble(
            f"内置数据库没有启动，原因见 {self.log}。{last}",
            f"The embedded database did not start; see {self.log}. {last}",
            code=Exit.DATABASE,
        )

    def _run(self, name: str, *arguments: str, speak: str | None = None) -> None:
        done = subprocess.run([binaries.program(name), *arguments], input=speak, text=True, capture_output=True, check=False,
                              cwd="/", env=_environment(), **_demoted())  # fmt: skip
        words = done.stderr + done.stdout
        if "No space left on device" in words:
            raise _no_space(self.place, shutil.disk_usage(self.place).free, SPACE_TO_CREATE)
        if done.returncode or "FATAL" in words or "ERROR" in words:
            raise Trouble(f"数据库没有建成（{name}）：{words.strip()[-600:]}", f"{name} failed, see above.", code=Exit.DATABASE)


# -- small things about accounts and files ---------------------------------------------------------------------------


def _ended() -> bool:
    """Whether the server we started last has ended again."""
    return not _launched or _launched[-1].poll() is not None


def _environment() -> dict[str, str]:
    return {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}


def _demoted() -> dict[str, Any]:
    if os.getuid() != 0:
        return {}
    servant = binaries.servant()
    return {"user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []}


def _give(path: Path) -> None:
    if os.getuid() == 0:
        os.chown(path, binaries.servant().pw_uid, binaries.servant().pw_gid)


@contextlib.contextmanager
def _as_servant_writes(path: Path, *, append: bool = False) -> Iterator[Any]:
    with path.open("a" if append else "w", encoding="utf-8") as file:
        yield file
    _give(path)


def _no_space(where: Path, free: int, needed: int) -> Trouble:
    return Trouble(
        f"磁盘空间不足：{where} 只剩 {free // 2**20} MB，至少要 {needed // 2**20} MB。请清理后再启动，数据没有丢。",
        f"Not enough disk space: {where} has {free // 2**20} MB left, {needed // 2**20} MB are needed. "
        "Free some and start again; nothing is lost.",
        code=Exit.NO_SPACE,
    )


def _other_version(data: Path, found: str) -> Trouble:
    return Trouble(
        f"数据文件夹 {data} 属于 PostgreSQL {found},这里带的是 {binaries.major()}。请用原来的版本 kehou backup,再用新版本 kehou restore。",
        f"The data folder {data} belongs to PostgreSQL {found}; this kehou brings {binaries.major()}. "
        "Make a backup with the former version (kehou backup) and restore it with this one (kehou restore).",
        code=Exit.OTHER_VERSION,
    )

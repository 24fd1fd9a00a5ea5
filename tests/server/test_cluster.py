"""The school's server room, on bad days: power cuts, killed processes, a full disk, somebody else's folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kehou.server import binaries, cluster, processes
from kehou.server.cluster import Cluster
from kehou.server.trouble import Exit, Trouble


@pytest.fixture(scope="module")
def room() -> Iterator[Cluster]:
    """One durable cluster for all bad days of this file: each test must leave it able to start."""
    folder = Path(tempfile.mkdtemp(prefix="kehou-room-"))
    folder.chmod(0o711)
    this = Cluster(folder)
    yield this
    this.remove()


@pytest.fixture
def running(room: Cluster) -> Iterator[Cluster]:
    room.start()
    yield room
    room.stop()


def say(room: Cluster, words: str, role: str = "owner") -> list[tuple]:
    with psycopg.connect(**room.connection(role), autocommit=True) as link:
        answer = link.execute(words)
        return answer.fetchall() if answer.description else []


def test_the_two_roles_may_come_in_and_neither_is_a_superuser(running):
    for role in ("owner", "app"):
        [row] = say(
            running,
            "SELECT current_user::text, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user",
            role,
        )
        assert row == (f"kehou_{role}", False, False, False)


def test_the_superuser_cannot_come_in_by_any_door(running):
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(**running.connection("owner") | {"user": cluster.SUPERUSER})
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**running.connection("owner") | {"host": "127.0.0.1"})


@pytest.mark.skipif(os.getuid() != 0, reason="only root can act as somebody else")
def test_another_account_of_this_machine_is_refused(running):
    """The socket's folder is closed; and opened by mistake, the server still asks who is there."""
    running.socket_dir.chmod(0o755)
    (running.socket_dir / ".s.PGSQL.5432").chmod(0o777)
    psql = [binaries.program("psql"), "-h", str(running.socket_dir), "-U", "kehou_app", "-c", "SELECT 1", "kehou"]
    refused = subprocess.run(psql, user="daemon", capture_output=True, text=True, cwd="/", check=False)
    assert refused.returncode == 2
    assert 'Peer authentication failed for user "kehou_app"' in refused.stderr


def test_the_app_owns_nothing_and_creates_nothing(running):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        say(running, "CREATE TABLE desk (id int)", "app")


def test_the_server_is_careful_with_data_and_silent_about_children(running):
    wanted = {"fsync": "on", "full_page_writes": "on", "data_checksums": "on", "listen_addresses": "", "log_min_error_statement": "panic",
              "log_parameter_max_length_on_error": "0", "log_error_verbosity": "terse", "server_encoding": "UTF8"}  # fmt: skip
    found = dict(say(running, "SELECT name, setting FROM pg_settings WHERE name = ANY(ARRAY['" + "','".join(wanted) + "'])"))
    assert found == wanted


def test_a_violated_constraint_leaves_no_name_in_the_log(running):
    say(running, "CREATE TABLE pupil (name text PRIMARY KEY); INSERT INTO pupil VALUES ('欧阳小雨')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        say(running, "INSERT INTO pupil VALUES ('欧阳小雨')")
    say(running, "DROP TABLE pupil")
    assert "欧阳小雨" not in running.log.read_text()
    assert "duplicate key" in running.log.read_text()


def test_nothing_is_lost_when_the_server_is_killed(room):
    room.start()
    say(room, "CREATE TABLE attendance AS SELECT '一(1)班' AS class, 28 AS present")
    kill_for_good(room)
    room.start()
    assert say(room, "SELECT * FROM attendance") == [("一(1)班", 28)]
    say(room, "DROP TABLE attendance")
    room.stop()


@pytest.fixture
def haunted(room: Cluster) -> Iterator[subprocess.Popen[bytes]]:
    """After a power cut the old number in postmaster.pid belongs to another program of the same account."""
    room.start()
    number = room.pid()
    kill_for_good(room)
    stranger = subprocess.Popen(["sleep", "60"], **cluster._demoted())
    pid_file = room.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(number), str(stranger.pid), 1))
    yield stranger
    stranger.kill()
    stranger.wait()
    room.start()
    room.stop()


def test_a_pid_file_naming_somebody_elses_process_does_not_block_the_start(room, haunted):
    room.start()
    assert room.pid() not in {None, haunted.pid}
    assert haunted.poll() is None


def test_twin_without_that_care_the_server_would_refuse_to_start(room, haunted, monkeypatch):
    monkeypatch.setattr(Cluster, "_remove_foreign_pid_file", lambda self: None)
    with pytest.raises(Trouble, match=r'lock file "postmaster\.pid" already exists'):
        room.start()


def test_a_kill_during_the_first_setup_leaves_nothing_half_made(room):
    fresh = Cluster(room.home / "fresh", durable=False)
    (fresh.home / "postgres.new" / "base").mkdir(parents=True)
    fresh.start()
    assert fresh.answers()
    fresh.remove()


def test_data_of_another_major_version_is_refused_in_a_sentence(room):
    room.start()
    room.stop()
    (room.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match=r"PostgreSQL 17.*kehou backup") as refused:
        room.start()
    assert refused.value.code is Exit.OTHER_VERSION
    (room.data / "PG_VERSION").write_text("18\n")


def test_a_full_disk_is_refused_in_a_sentence_before_anything_is_written(room, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda where: usage(2**30, 2**30, 3 * 2**20))
    with pytest.raises(Trouble, match="磁盘空间不足") as refused:
        room.start()
    assert refused.value.code is Exit.NO_SPACE
    assert room.pid() is None


def test_a_damaged_setting_is_told_with_the_servers_own_words(room, monkeypatch):
    monkeypatch.setitem(cluster.SETTINGS, "shared_buffers", "three")
    with pytest.raises(Trouble, match="kehou.conf") as refused:
        room.start()
    assert refused.value.code is Exit.DATABASE
    monkeypatch.undo()
    room.start()
    room.stop()


def test_a_second_start_is_fast(room):
    room.start()
    room.stop()
    begun = time.monotonic()
    room.start()
    assert time.monotonic() - begun < 3  # 0.05 s on a quiet machine
    room.stop()


def kill_for_good(room: Cluster) -> None:
    """kill -9, and wait until the server's own children have noticed."""
    pid = room.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert processes.within(10, lambda: room.pid() is None)


PERSON = """
import sys, time
from kehou.server import embedded
embedded.ensure_running(); print(embedded.cluster().pid(), flush=True)
sys.stdin.read()
"""


def person(home: Path) -> subprocess.Popen[str]:
    """Another process that uses the same server, until its input closes."""
    return subprocess.Popen(
        [sys.executable, "-c", PERSON], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "KEHOU_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip


def went_home(someone: subprocess.Popen[str]) -> None:
    someone.communicate(timeout=30)


def test_the_last_to_leave_turns_off_the_light(room):
    first, second = person(room.home), person(room.home)
    assert first.stdout.readline() == second.stdout.readline()
    went_home(first)
    assert room.answers()
    went_home(second)
    assert room.pid() is None


def test_a_server_left_by_a_killed_process_is_found_and_used_by_the_next(room):
    killed = person(room.home)
    number = int(killed.stdout.readline())
    killed.kill()
    went_home(killed)
    assert room.pid() == number
    heir = person(room.home)
    assert int(heir.stdout.readline()) == number
    went_home(heir)
    assert room.pid() is None


@pytest.mark.skipif(not processes.tied_to_us(), reason="needs setpriv")
def test_a_throwaway_server_ends_with_its_killed_test_run(room):
    words = PERSON.replace("ensure_running()", "throwaway(embedded.home())")
    home = {"KEHOU_HOME": str(room.home / "throwaway")}
    run = subprocess.Popen([sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                           env={**os.environ, **home, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    number = int(run.stdout.readline())
    run.kill()
    went_home(run)
    assert processes.within(10, lambda: not processes.alive(number))


def test_the_backup_role_reads_every_row_and_changes_none(running):
    say(
        running,
        "CREATE TABLE note (words text); INSERT INTO note VALUES ('对花生过敏'); ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    )
    assert say(running, "SELECT * FROM note", "backup") == [("对花生过敏",)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        say(running, "DELETE FROM note", "backup")
    say(running, "DROP TABLE note")


@pytest.mark.skipif(os.getuid() != 0, reason="only root closes a folder to the server's account")
def test_a_wheel_in_a_closed_folder_is_copied_with_its_libraries_to_where_it_runs(monkeypatch):
    """`make run` by root in /root: nobody else may enter there, and PostgreSQL refuses to be root."""
    with tempfile.TemporaryDirectory(prefix="kehou-shelter-") as folder:
        Path(folder).chmod(0o711)
        closed = Path(folder) / "closed"
        closed.mkdir(mode=0o700)
        package = binaries.installed().parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.is_dir():
                shutil.copytree(part, closed / part.name, symlinks=True)
        monkeypatch.setattr(binaries, "installed", lambda: closed / package.name / "pginstall")
        monkeypatch.setattr(binaries, "SHELTER", Path(folder) / "shelter")
        program = binaries.home.__wrapped__() / "bin" / "initdb"
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, cwd="/", check=True, **cluster._demoted())
        assert answer.stdout.startswith("initdb (PostgreSQL) 18.")
        assert program.is_relative_to(Path(folder) / "shelter")

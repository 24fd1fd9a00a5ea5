"""`kehou` as the person in charge of the machine meets it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kehou import __main__ as entrance
from kehou.server import commands, database, doctor, keeper, processes
from kehou.server.cluster import Cluster
from kehou.server.trouble import Exit, Trouble

PORT_RANGE = range(18_300, 18_400)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kehou-serve-"))
    folder.chmod(0o711)
    yield folder
    Cluster(folder).remove()


def free_port() -> int:
    for port in PORT_RANGE:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")


def kehou(*words: str, **settings: str) -> subprocess.Popen[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in {"KEHOU_DB_ROLE", "DATABASE_URL", "LC_ALL", "LANG"}
    }
    return subprocess.Popen([sys.executable, "-m", "kehou", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={**environment, **settings})  # fmt: skip


def said(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.mark.parametrize("command", [c for c in commands.commands if not c.hidden], ids=lambda c: c.name)
def test_each_help_is_complete_in_both_languages(command: click.Command):
    texts = [command.help, *(option.help for option in command.params if isinstance(option, click.Option))]
    for text in texts:
        assert text
        assert any("一" <= letter <= "鿿" for letter in text), text
        assert any(letter.isascii() and letter.isalpha() for letter in text), text


def test_a_taken_port_is_told_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"make run PORT={port + 1}") as refused:
            keeper.refuse_taken_port("127.0.0.1", port)
    assert refused.value.code is Exit.PORT_TAKEN


@pytest.mark.parametrize(("number", "well"), [(140_012, False), (150_008, True), (180_006, True), (190_000, False)])
def test_postgresql_15_to_18_and_no_other(number, well):
    if well:
        database.check_version(number)
        return
    with pytest.raises(Trouble, match="15 到 18") as refused:
        database.check_version(number)
    assert refused.value.code is Exit.OTHER_VERSION


def test_a_database_url_nobody_answers_is_a_sentence_without_the_password():
    with pytest.raises(Trouble) as refused:
        database.prepare("postgresql://school:geheim@127.0.0.1:9/kehou")
    assert "geheim" not in str(refused.value)
    assert refused.value.code is Exit.DATABASE


class Served:
    """A running `kehou serve` whose words can be waited for."""

    def __init__(self, home: Path) -> None:
        self.home, self.port, self.log = home, free_port(), home / "serve.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in {"KEHOU_DB_ROLE", "DATABASE_URL"}}
        environment |= {"KEHOU_HOME": str(self.home), "KEHOU_LANG": "en"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "kehou", "serve", "--port", str(self.port), "--workers", "1"],
                                            stdout=log, stderr=log, env=environment)  # fmt: skip
        self.hear("Ctrl-C stops everything")

    def hear(self, words: str) -> None:
        assert processes.within(120, lambda: words in self.log.read_text() or self.process.poll() is not None)
        assert words in self.log.read_text()

    def children(self, word: str) -> list[int]:
        lines = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,command="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        mine = [line.split(None, 2) for line in lines]
        return [int(pid) for pid, parent, command in mine if int(parent) == self.process.pid and f"kehou {word}" in command]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture
def served(home) -> Iterator[Served]:
    this = Served(home)
    this.start()
    yield this
    if this.process.poll() is None:
        this.stop()


@pytest.mark.slow
def test_a_day_of_the_server_with_everything_killed_once(served):
    """One start, because starts are dear: a second start, a killed worker, a killed database, Ctrl-C, a killed keeper."""
    code, _, err = said(kehou("serve", KEHOU_HOME=str(served.home), KEHOU_LANG="en"))
    assert code == Exit.ALREADY_RUNNING
    assert f"Already running at http://127.0.0.1:{served.port}/" in err
    assert said(kehou("restore", __file__, KEHOU_HOME=str(served.home)))[0] == Exit.ALREADY_RUNNING

    assert processes.within(30, lambda: bool(served.children("worker")))
    [worker] = served.children("worker")
    os.kill(worker, signal.SIGKILL)
    served.hear("The worker ended unexpectedly; starting it again")

    database_pid = Cluster(served.home).pid()
    os.kill(database_pid, signal.SIGKILL)
    served.hear("The database ended unexpectedly; it runs again and nothing is lost.")
    assert Cluster(served.home).pid() not in {None, database_pid}

    assert served.stop() == 0
    assert Cluster(served.home).pid() is None

    served.start()
    served.process.kill()
    served.process.wait()
    assert processes.within(60, lambda: Cluster(served.home).pid() is None), "the last child stops the database"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", served.port)) != 0


def test_where_nothing_was_built_yet_the_doctor_looks_at_no_journal(monkeypatch):
    def waiting():
        yield doctor.Finding("migrations", "有 100 个更新未执行", "100 migrations wait", well=False)

    for look in ("_python", "_disk", "_front_end", "_keys", "_database"):
        monkeypatch.setattr(doctor, look, lambda: iter(()))
    monkeypatch.setattr(doctor, "_tables", waiting)
    monkeypatch.setattr(doctor, "_journal", lambda: 1 / 0)
    assert [(one.name, one.well) for one in doctor.examine(journal=True)] == [("migrations", False), ("journal", False)]


@pytest.mark.slow
def test_the_doctor_speaks_json_and_finds_a_key_that_others_can_read(home):
    said(kehou("migrate", "-v", "0", KEHOU_HOME=str(home)))
    [key, *_] = (home / "keys").glob("*.key")
    key.chmod(0o644)
    code, out, err = said(kehou("doctor", "--json", KEHOU_HOME=str(home)))
    findings = {finding["name"]: finding for finding in json.loads(out)}
    key.chmod(0o600)
    assert code == Exit.FAILED, err
    assert findings["keys"]["todo_en"] == f"Others may read {key.name}: chmod 600."
    assert {name for name, finding in findings.items() if not finding["well"]} <= {"keys", "front-end"}


def test_nothing_waits_longer_than_it_must():
    begun = time.monotonic()
    assert not processes.within(0.1, lambda: False)
    assert time.monotonic() - begun < 5


@pytest.mark.django_db
def test_a_command_before_the_tables_are_there_says_what_comes_first(monkeypatch, capsys):
    from django.db import connection

    def asks(**_):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM a_table_of_next_year")

    monkeypatch.setattr(entrance, "house", asks)
    monkeypatch.setattr(sys, "argv", ["kehou"])
    with pytest.raises(SystemExit) as ended:
        entrance.main()
    assert ended.value.code == Exit.DATABASE
    assert "kehou serve" in capsys.readouterr().err


def test_a_fault_of_the_house_itself_is_not_explained_away(monkeypatch):
    monkeypatch.setattr(entrance, "house", lambda **_: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["kehou"])
    with pytest.raises(ZeroDivisionError):
        entrance.main()


def test_whoever_builds_the_city_by_hand_needs_no_tables_first(monkeypatch):
    from django.conf import settings

    from kehou.demo import city
    from kehou.demo import commands as by_hand

    done = []
    monkeypatch.setattr(settings, "KEHOU_DEMO", True)
    monkeypatch.setattr(by_hand.schema, "bring_up_to_date", lambda: done.append("tables"))
    monkeypatch.setattr(city, "alone", contextlib.nullcontext)
    monkeypatch.setattr(by_hand, "_build", lambda *_: done.append("city"))
    by_hand.demo.main([], standalone_mode=False)
    assert done == ["tables", "city"]
    by_hand.demo.main(["--if-empty"], standalone_mode=False)
    assert done == ["tables", "city", "city"]

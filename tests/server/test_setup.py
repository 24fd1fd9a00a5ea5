"""The first command a new engineer types."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.fixture
def setup(tmp_path, monkeypatch) -> ModuleType:
    """The set-up at work in an empty folder."""
    spec = importlib.util.spec_from_file_location("setup_of_the_house", ROOT / "tools/setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "STATE", str(tmp_path / "state.json"))
    return module


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_by_hash_and_none_by_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^(-|--)", text, re.M), "no options: where packages come from is the reader's own setting"
    pinned = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert len(pinned) > 50
    assert [lines.split("==")[0] for lines in pinned if "--hash=sha256:" not in lines] == []


def test_the_front_ends_lock_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_an_old_python_gets_a_sentence_in_both_languages(setup, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as left:
        setup.need_python()
    assert left.value.code == 16
    said = capsys.readouterr().err
    assert "需要 Python 3.11 或更新,这里是 3.9" in said
    assert "Python 3.11 or newer is needed, this is 3.9" in said


def test_packages_are_installed_again_only_when_the_lock_changes(setup, monkeypatch):
    installed = []
    monkeypatch.setattr(setup, "PYTHON", sys.executable)
    monkeypatch.setattr(setup, "install", installed.append)
    monkeypatch.setattr(setup, "open_the_door", lambda: None)
    for name in LOCKS:
        Path(name).write_text("django==5.2\n")
    setup.environment("run")
    setup.environment("run")
    assert installed == ["requirements.lock"]
    Path("requirements.lock").write_text("django==5.2.1\n")
    setup.environment("run")
    assert installed == ["requirements.lock"] * 2


def test_the_front_end_is_built_again_only_when_a_source_changes(setup, monkeypatch):
    steps = []
    monkeypatch.setattr(setup, "step", lambda zh, en, *words: steps.append(words[0]) or build())
    source, manifest = Path("kehou/ui/frontend/main.ts"), Path("kehou/ui/static/dist/manifest.json")

    def build() -> None:
        manifest.parent.mkdir(parents=True, exist_ok=True)
        manifest.write_text("{}")
        Path("node_modules").mkdir(exist_ok=True)
        source.with_name("sprite.svg").write_text("made by the build, beside its sources")

    source.parent.mkdir(parents=True)
    source.write_text("one")
    Path("package.json").write_text("{}")
    setup.front_end()
    setup.front_end()
    assert steps == ["ci", "run"]
    source.write_text("two")
    setup.front_end()
    assert steps == ["ci", "run", "run"]


def test_a_failing_step_shows_its_last_words_and_says_what_to_do(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup, "npm", lambda *words: setup.work([sys.executable, "-c", "import sys; sys.exit('no such icon')"]))
    with pytest.raises(SystemExit):
        setup.step("构建前端", "Building the front end", "run", "build")
    said = capsys.readouterr().err
    assert "no such icon" in said
    assert "前端没有构建好,原因见上。" in said


@pytest.fixture
def database(setup, monkeypatch, tmp_path) -> Path:
    """Instead of `kehou prepare`: says that it has begun, and ends when the front end is there."""
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho $$ > began\nwhile [ ! -e built ]; do sleep 0.05; done\necho $* > ready\n")
    script.chmod(0o755)
    monkeypatch.setattr(setup, "PYTHON", str(script))
    return Path("began")


def until(there: Path) -> str:
    for _attempt in range(400):
        if there.exists() and there.read_text():
            return there.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{there} never came")


def test_the_database_is_made_while_the_front_end_is_built_and_waited_for(setup, database):
    with setup.database_meanwhile():
        until(database)
        Path("built").touch()
    assert Path("ready").read_text() == "-m kehou prepare --demo\n"


def test_a_front_end_that_fails_does_not_wait_for_the_database(setup, database):
    with pytest.raises(SystemExit), setup.database_meanwhile():
        pid = int(until(database))
        sys.exit(16)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_set_up_can_be_read_by_an_old_python():
    """Nothing newer than 3.7 in its syntax, or the sentence about Python would never be seen."""
    source = (ROOT / "tools/setup.py").read_text("utf-8")
    compile(source, "setup.py", "exec", flags=0, dont_inherit=True)
    import ast

    ast.parse(source, feature_version=(3, 7))


def test_make_names_its_commands():
    answer = subprocess.run(["make", "-n", "run", "PORT=8001"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "tools/setup.py run" in answer.stdout
    assert "serve --demo --port 8001" in answer.stdout

"""Friday evening: the backup. Monday morning, after the flood: the restore."""

from __future__ import annotations

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kehou.server import archive, embedded
from kehou.server.cluster import Cluster
from kehou.server.trouble import Exit, Trouble


@pytest.fixture(scope="module")
def _cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="kehou-archive-"))
    folder.chmod(0o711)
    this = Cluster(folder, durable=False)
    this.start()
    yield this
    this.remove()


@pytest.fixture
def school(_cluster, monkeypatch) -> Cluster:
    """A database with one walled table, one pupil, and one uploaded paper form."""
    monkeypatch.setenv("KEHOU_HOME", str(_cluster.home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(embedded, "_throwaway", _cluster)
    with psycopg.connect(**_cluster.connection("owner")) as link:
        link.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO kehou_app")
        link.execute(
            "CREATE TABLE pupil (school text, name text); INSERT INTO pupil VALUES ('s', '欧阳小雨'), ('s', '𠮷田·买买提')"
        )
        link.execute("ALTER TABLE pupil ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; GRANT SELECT ON pupil TO kehou_app")
        link.execute("CREATE POLICY reach ON pupil USING (school = current_setting('app.school', true))")
    archive.media().mkdir(exist_ok=True)
    (archive.media() / "纸质表.txt").write_text("自愿参加")
    return _cluster


def pupils(school: Cluster) -> list[str]:
    with psycopg.connect(**school.connection("backup")) as link:
        return [row[0] for row in link.execute("SELECT name FROM pupil ORDER BY name")]


@pytest.fixture
def friday(school, tmp_path) -> Path:
    archive.backup(tmp_path / "friday.kehou")
    return tmp_path / "friday.kehou"


def test_everything_comes_back_behind_its_walls(school, friday):
    with psycopg.connect(**school.connection("owner")) as link:
        link.execute("DROP TABLE pupil")
    (archive.media() / "纸质表.txt").unlink()

    archive.restore(friday, replace=False)

    assert pupils(school) == ["欧阳小雨", "𠮷田·买买提"]
    assert (archive.media() / "纸质表.txt").read_text() == "自愿参加"
    with psycopg.connect(**school.connection("app")) as link:
        assert link.execute("SELECT count(*) FROM pupil").fetchone() == (0,)
        link.execute("SET LOCAL app.school = 's'")
        assert link.execute("SELECT count(*) FROM pupil").fetchone() == (2,)


def test_a_backup_is_for_its_owners_eyes_only(friday):
    assert friday.stat().st_mode & 0o077 == 0


def test_a_database_with_something_in_it_is_not_touched(school, friday):
    with pytest.raises(Trouble, match="--replace") as refused:
        archive.restore(friday, replace=False)
    assert refused.value.code is Exit.REFUSED_FILE
    assert pupils(school) == ["欧阳小雨", "𠮷田·买买提"]


def test_replacing_keeps_what_was_there_in_a_file_of_its_own(school, friday):
    with psycopg.connect(**school.connection("owner")) as link:
        link.execute("CREATE TABLE weekend (note text)")
    facts = archive.restore(friday, replace=True)
    assert pupils(school) == ["欧阳小雨", "𠮷田·买买提"]
    archive.restore(Path(facts["kept"]), replace=True)
    with psycopg.connect(**school.connection("owner")) as link:
        assert link.execute("SELECT count(*) FROM weekend").fetchone() == (0,)


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    at = content.index(b"PGDMP") + 600
    content[at] ^= 0xFF
    file.write_bytes(content)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def foreign(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 somebody's holiday pictures" * 100)


def smuggling(file: Path) -> None:
    """A part that the list does not name."""
    with tarfile.open(file, "a") as tar:
        tar.add(__file__, arcname="media/extra.py")


def climbing(file: Path) -> None:
    """A part that would be written outside the folder."""
    with tarfile.open(file, "a") as tar:
        tar.add(__file__, arcname="../../outside.py")


def of_another_product(file: Path) -> None:
    with tarfile.open(file, "w") as tar:
        archive._add_text(tar, archive.MANIFEST, json.dumps({"product": "other", "format": 1, "parts": {}}))


@pytest.mark.parametrize("mishap", [damaged, cut_short, foreign, smuggling, climbing, of_another_product])
def test_a_damaged_or_foreign_file_is_refused_and_nothing_changes(school, friday, mishap):
    mishap(friday)
    with pytest.raises(Trouble, match="现有数据没有改动") as refused:
        archive.restore(friday, replace=True)
    assert refused.value.code is Exit.REFUSED_FILE
    assert pupils(school) == ["欧阳小雨", "𠮷田·买买提"]


def test_a_restore_that_fails_halfway_puts_back_what_was_there(school, friday, monkeypatch):
    load, failed = archive._load, []

    def fail_once(whole, owner):
        if not failed:
            failed.append(True)
            raise Trouble("断电", "power cut")
        load(whole, owner)

    monkeypatch.setattr(archive, "_load", fail_once)
    with pytest.raises(Trouble, match="断电"):
        archive.restore(friday, replace=True)
    assert pupils(school) == ["欧阳小雨", "𠮷田·买买提"]


def test_an_account_that_would_leave_gaps_may_not_back_up(school, tmp_path, monkeypatch):
    at = school.connection("owner")
    monkeypatch.setenv(archive.BACKUP_URL, f"host={at['host']} port={at['port']} user={at['user']} dbname={at['dbname']}")
    with pytest.raises(Trouble, match="BYPASSRLS"):
        archive.backup(tmp_path / "gaps.kehou")
    assert os.listdir(tmp_path) == []

"""The database of the tests themselves: migrated once a run, a clone for each process."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from kehou.settings.database import _from_url, prepared
from tests import database


def names() -> set[str]:
    with database._beside() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_each_process_talks_to_a_clone_of_its_own():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user, session_user <> current_user")
        assert cursor.fetchone() == (f"test_mine_{os.getpid()}", "kehou_app", True)
    assert database.MIGRATED in names()


@pytest.mark.django_db
def test_what_a_killed_run_left_is_taken_away_and_what_another_run_uses_is_not():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, other, living = f"test_mine_{ended.pid}", "test_house_ofanothershape", f"test_mine_{os.getppid()}"
    with database._beside() as cursor:
        for name in (dead, other, living):
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            database._forget(cursor)
            assert {dead, other, living} & names() == {living}
            assert {database.MIGRATED, database.MINE} <= names()
        finally:
            for name in (dead, other, living):
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")


@pytest.mark.django_db
def test_what_is_said_often_is_planned_once():
    said = "SELECT count(*) FROM core_unit WHERE code = %s"
    with connection.cursor() as cursor:
        for time in range(8):
            cursor.execute(said, [f"code-{time}"])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT count(*) FROM core_unit%'")
        assert cursor.fetchone() == (1,)


def test_an_older_pooler_is_spared_prepared_statements():
    plain, spared = (settings_for(f"postgresql://one@host/kehou{words}") for words in ("", "?prepare_threshold=none"))
    assert (plain["prepare_threshold"], spared["prepare_threshold"]) == (2, None)
    assert plain["server_side_binding"]


def settings_for(url: str) -> dict:
    return prepared(_from_url(url, "owner"))["OPTIONS"]

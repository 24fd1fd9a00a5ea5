"""A real PostgreSQL for every test: migrated by the owner, used by the app role with all walls standing."""

import gc
import math
from datetime import timedelta
from pathlib import Path

import pytest

from tests import database


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A clone of the migrated database for this process, made by the owner; then the suite is the app role."""
    from django.db import connection

    with django_db_blocker.unblock():
        database.clone()
        become_app(connection)
    yield
    with django_db_blocker.unblock():
        database.drop()


def become_app(connection) -> None:
    connection.close()
    connection.settings_dict.setdefault("OPTIONS", {})["options"] = "-c role=kehou_app"
    _flush_as_owner(connection)


def _flush_as_owner(connection) -> None:
    """Only emptying the tables between transactional tests is done by the owner.

    Said to the class: where a browser runs its loop in this thread, Django makes a second connection.
    """
    kind = type(connection.ops)
    plain = kind.execute_sql_flush
    kind.execute_sql_flush = lambda self, sql_list: plain(self, ["SET LOCAL ROLE NONE", *sql_list])


@pytest.fixture(autouse=True)
def _media(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True, scope="module")
def _today():
    """A file begins today, without asking the database whether the demonstration lives on another day."""
    from kehou.core import clock

    clock._read = (math.inf, timedelta())


@pytest.fixture(autouse=True)
def _moment(_today):
    """A test that moved the demonstration's clock has moved it for itself."""
    from kehou.core import clock

    before = clock._read
    yield
    clock._read = before


pytest_plugins = ["tests.factories"]


def pytest_collection_finish() -> None:
    """What has been loaded by now stays: rubbish is looked for in what the tests make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        database.leave()


# Files of minutes begin first, so that no worker waits for another at the end.
LONG = (
    "test_everybodys_pages.py", "test_doors.py", "test_a_term.py", "test_commands.py", "test_roster_hostile_upload.py", "test_sheets.py",
    "test_roster_rules_hostile.py", "test_chaotic_day.py", "test_cluster.py", "test_phones_on_the_way.py", "test_posts.py",
    "test_walks_by_phone.py", "test_phones.py", "test_gallery.py", "test_browser.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))

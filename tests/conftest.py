"""A real PostgreSQL for every test: migrated by the owner, used by the app role with all walls standing."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Create and migrate as the owner; then the suite is the app role."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    kept = os.environ.get("KEHOU_TEST_NAME")
    if kept:
        connection.settings_dict["TEST"]["NAME"] = kept
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[], keepdb=bool(kept))
        become_app(connection)
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["OPTIONS"].pop("options", None)
        if not kept:
            _end_other_sessions(connection)
        teardown_databases(made, verbosity=0, keepdb=bool(kept))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each xdist worker has its own database."""


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


def _end_other_sessions(connection) -> None:
    """The second connection, if there was one, would keep the test database from being dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()"
        )
    connection.close()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "media"


pytest_plugins = ["tests.factories"]


# Files of minutes begin first, so that no worker waits for another at the end.
LONG = (
    "test_everybodys_pages.py", "test_doors.py", "test_a_term.py", "test_commands.py", "test_sheets.py", "test_gallery.py",
    "test_roster_hostile_upload.py", "test_browser.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))

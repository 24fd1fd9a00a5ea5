"""Statements stay prepared: over a rollback, and more of them than the library would keep."""

import pytest
from django.db import connection, transaction

from kehou.core import prepared
from kehou.core.models import Unit

pytestmark = pytest.mark.django_db


def said(times: int) -> None:
    for _ in range(times):
        Unit.objects.filter(code="nowhere").first()


def ready() -> list[str]:
    """What the server has prepared on this connection; asked without being prepared itself."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements", prepare=False)
        return [row[0] for row in cursor.fetchall() if "core_unit" in row[0]]


@pytest.fixture
def forgotten():
    """Before and after, this connection has prepared nothing."""
    connection.ensure_connection()
    _forget()
    yield
    _forget()


def _forget() -> None:
    prepared.PrepareManager.clear(connection.connection._prepared)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def part_undone() -> None:
    with transaction.atomic():
        said(4)
        transaction.set_rollback(True)


def all_undone() -> None:
    """As at the end of a request that was refused."""
    said(4)
    connection.connection.rollback()


@pytest.mark.parametrize("undone", [part_undone, all_undone])
def test_what_was_prepared_outlives_a_rollback(forgotten, undone):
    undone()
    said(1)
    assert len(ready()) == 1


@pytest.mark.parametrize("undone", [part_undone, all_undone])
def test_twin_the_librarys_own_forgets_it(forgotten, monkeypatch, undone):
    for name in ("_should_discard", "clear"):
        monkeypatch.setattr(prepared.Kept, name, getattr(prepared.PrepareManager, name))
    undone()
    said(1)
    assert ready() == []


def test_a_dropped_table_is_not_asked_by_an_old_plan(forgotten):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE slip (a int) ON COMMIT DROP")
        for _ in range(4):
            cursor.execute("SELECT * FROM slip")
        cursor.execute("DROP TABLE slip")
        cursor.execute("CREATE TEMP TABLE slip (a int, b int) ON COMMIT DROP")
        cursor.execute("SELECT * FROM slip")
        assert len(cursor.description) == 2


def test_more_is_kept_than_the_library_would():
    connection.ensure_connection()
    assert connection.connection.prepared_max == prepared.KEPT > prepared.PrepareManager.prepared_max


def test_whoever_wants_nothing_prepared_gets_nothing(settings):
    """The address says `?prepare_threshold=none` where a pooler cannot keep it."""
    mine = connection.copy(alias="plain")
    mine.settings_dict["OPTIONS"] = {**mine.settings_dict["OPTIONS"], "prepare_threshold": None}
    try:
        mine.ensure_connection()
        assert mine.connection.prepare_threshold is None
    finally:
        mine.close()

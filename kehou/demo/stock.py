"""The database while the city is built."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def take_stock() -> None:
    """Tell the database what it holds now: nothing else would before the end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def in_haste() -> Iterator[None]:
    """No act waits for the disk: what a power cut would take is built anew. When all stands, it has reached the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        yield
        cursor.execute("SET synchronous_commit = on")

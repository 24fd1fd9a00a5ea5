"""The database's own notes while the city is built."""

from django.db import connection


def take_stock() -> None:
    """Tell the database what it holds now: built in one transaction, nothing else would before the end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

"""Identifiers that sort by time and can be made anywhere (UUID version 7)."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new time-ordered identifier."""
    return _uuid7()

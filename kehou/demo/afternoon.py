"""A living afternoon at the example school."""

from collections.abc import Callable

from kehou.core.models import Unit


def live(unit: Unit, *, say: Callable[[str], None]) -> None:
    """Groups, seats, duties and today's sessions."""

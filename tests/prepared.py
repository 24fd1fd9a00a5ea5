"""What the tests of a file begin with, built once: the file's world stands in an open transaction, each test in a savepoint within it.

Not for files whose tests commit (`transaction=True`, live servers): nobody else would see the world.
"""

import copy
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction


def prepared(build: Callable[[], Any], *, at: datetime | None = None) -> Any:
    """A fixture of the file: what `build` makes, once, at that moment. Tests take `fresh` copies of it."""

    @pytest.fixture(scope="module")
    def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock():
            opened = transaction.atomic()
            opened.__enter__()
            try:
                if at is None:
                    yield build()
                else:
                    with time_machine.travel(at, tick=False):
                        made = build()
                    yield made
            finally:
                transaction.set_rollback(True)
                opened.__exit__(None, None, None)
                cache.clear()

    return world


def fresh(world: Any) -> Any:
    """As it was built: what a test changes about these objects, or leaves in the cache of this world, no other test sees."""
    cache.clear()
    return copy.deepcopy(world)

"""Every address of the house with the view behind it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A page or a command: its name, its path, and the function behind its door."""

    name: str
    path: str
    view: Callable[..., Any]
    permission: str
    method: str

    @property
    def module(self) -> str:
        return self.view.__module__

    @property
    def room(self) -> str:
        return self.module.split(".")[1]


@lru_cache
def addresses() -> tuple[Address, ...]:
    """All pages and commands of the rooms, in the order of the resolver."""
    return tuple(_below(get_resolver().url_patterns, "", ""))


def _below(patterns: Any, prefix: str, space: str) -> Iterator[Address]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _below(entry.url_patterns, path, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and hasattr(entry.callback, "door"):
            door = entry.callback.door
            view = inspect.unwrap(entry.callback)
            yield Address(f"{space}{entry.name}", f"/{path}", view, door.permission, door.method)

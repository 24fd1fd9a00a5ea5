"""What upper rooms lay into a lower room's pages: panels on its walls, and facts beside the rows of its lists."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Panel:
    """A template, what fills it, and who may see it."""

    permission: str
    template: str
    fill: Callable[..., dict[str, Any]]

    def show(self, request: Any, scope: Any, key: Any) -> str:
        return render_to_string(self.template, {**self.fill(scope, key), "scope": scope}, request=request)


@dataclass(frozen=True)
class Fact:
    """One line an upper room knows about a row of a lower room's list; `share` where it can be compared."""

    words: str
    share: float | None = None


def beside(name: str, scope: Any, keys: Iterable[Any], **asked: Any) -> dict[Any, list[Fact]]:
    """The facts `wiring.py` lists beside this list, by key: one call each for the whole list, never one a row."""
    found: dict[Any, list[Fact]] = {}
    wanted = list(keys)
    for ask in import_string(f"{settings.KEHOU_WIRING}.BESIDE").get(name, []):
        for key, fact in ask(scope, wanted, **asked).items():
            found.setdefault(key, []).append(fact)
    return found

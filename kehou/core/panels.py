"""Panels: small pages of an upper room that hang on a lower room's wall."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string


@dataclass(frozen=True)
class Panel:
    """A template, what fills it, and who may see it."""

    permission: str
    template: str
    fill: Callable[..., dict[str, Any]]

    def show(self, request: Any, scope: Any, key: Any) -> str:
        return render_to_string(self.template, {**self.fill(scope, key), "scope": scope}, request=request)

"""Roles and what they may do: one table (roles.yaml) that an official can read and sign."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True)
class Role:
    """A role: at which level it is granted, how far it sees and what it may do."""

    key: str
    zh: str
    en: str
    level: str
    sees: str
    may: frozenset[str]

    @property
    def name(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh

    def __str__(self) -> str:
        return self.name


@lru_cache
def roles() -> dict[str, Role]:
    """All roles by key, as the table says."""
    table = yaml.safe_load(Path(settings.KEHOU_ROLES).read_text(encoding="utf-8"))
    return {key: _role(key, row) for key, row in table.items()}


def _role(key: str, row: dict) -> Role:
    return Role(key, row["zh"], row["en"], row["level"], row.get("sees", "all"), frozenset(row["may"]))


def permissions() -> frozenset[str]:
    """Every permission the table names."""
    return frozenset().union(*(role.may for role in roles().values()))

"""Which PostgreSQL the house uses: the embedded one, or any by DATABASE_URL.

Two roles: the owner migrates (KEHOU_DB_ROLE=owner), the app role runs everything else and owns nothing.
"""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 2}
"""A statement said for the third time on a connection is prepared, and stays so (`kehou/core/prepared.py`): with walls at every
table, planning is half of the server's work. A pooler that lends out connections by the transaction must know prepared statements
(PgBouncer 1.21 does); an older one is told so in the address: `?prepare_threshold=none`."""


def databases() -> dict[str, dict[str, Any]]:
    """Django's DATABASES for the role this process has."""
    role = os.environ.get("KEHOU_DB_ROLE", "app")
    url = os.environ.get("DATABASE_URL")
    place = _from_url(url, role) if url else _embedded(role)
    return {
        "default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, **prepared(place)}
    }


def prepared(place: dict[str, Any]) -> dict[str, Any]:
    """The same place, with statements prepared unless its address says otherwise."""
    return {**place, "OPTIONS": {**PREPARED, **place.get("OPTIONS", {})}}


def _from_url(url: str, role: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if threshold := options.pop("prepare_threshold", ""):
        options["prepare_threshold"] = int(threshold) if threshold.isdecimal() else None
    host = options.pop("host", None) or unquote(parts.hostname or "")
    if role == "app":
        options["options"] = f"{options.get('options', '')} -c role=kehou_app".strip()
    return {
        "NAME": parts.path.lstrip("/"), "USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or ""),
        "HOST": host, "PORT": str(parts.port or ""), "OPTIONS": options,
    }  # fmt: skip


def _embedded(role: str) -> dict[str, Any]:
    from kehou.server import embedded

    at = embedded.connection(role=role)
    return {"NAME": at["dbname"], "USER": at["user"], "HOST": at["host"], "PORT": str(at["port"])}

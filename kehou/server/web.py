"""The web server's process: granian with a few workers, each ending when its parent is gone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from . import database, embedded, lifeline


def serve(*, host: str, port: int, workers: int) -> None:
    """Answer requests until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if database.url() is None:
        embedded.ensure_running()  # held by this process, which outlives its workers and leaves in order
    lifeline.follow_parent()
    os.environ.pop(lifeline.PARENT, None)  # the workers' parent is this process
    Granian(
        "kehou.server.web:application", factory=True, address=host, port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=4, respawn_failed_workers=True, log_level=LogLevels.error, workers_kill_timeout=5,
    ).serve()  # fmt: skip


def application() -> Callable[..., Iterable[Any]]:
    """The house behind WSGI, in a worker."""
    from django.core.wsgi import get_wsgi_application

    lifeline.follow_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehou.settings")
    return get_wsgi_application()

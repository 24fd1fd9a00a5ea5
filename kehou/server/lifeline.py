"""A child process that follows its parent: when the parent is gone, however it went, the child ends too."""

from __future__ import annotations

import os
import signal
import threading
import time

PARENT = "KEHOU_PARENT"


def follow_parent() -> None:
    """From now on, end politely as soon as the parent is gone (looked at twice a second)."""
    parent = int(os.environ.get(PARENT) or os.getppid())
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(10)
    os._exit(1)

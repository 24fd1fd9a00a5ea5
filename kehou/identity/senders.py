"""How a text message leaves the house. KEHOU_SMS_BACKEND names one of these, or a gateway's adapter.

An adapter is a class with `send(phone, text)`; `slow = True` sends outside the request, so that the
answer takes the same time whether a message is sent or not.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

_post = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sms")


class Sender(Protocol):
    slow: bool

    def send(self, phone: str, text: str) -> None: ...


class ConsoleSender:
    """Writes messages to the server's output: for trying things out."""

    slow = False

    def send(self, phone: str, text: str) -> None:
        sys.stdout.write(f"[SMS {phone}] {text}\n")
        sys.stdout.flush()


class FileSender:
    """Writes messages to outbox/sms.log under KEHOU_HOME, readable by the server's account only."""

    slow = False

    def send(self, phone: str, text: str) -> None:
        folder = settings.KEHOU_HOME / "outbox"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / "sms.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{phone}\t{text}\n")


def send_text(phone: str, text: str) -> None:
    """Hand the message to the sender of this installation."""
    sender: Sender = import_string(settings.KEHOU_SMS_BACKEND)()
    if getattr(sender, "slow", True):
        _post.submit(sender.send, phone, text)
    else:
        sender.send(phone, text)


class MemorySender:
    """Keeps messages in a list: for tests."""

    slow = False
    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, phone: str, text: str) -> None:
        self.sent.append((phone, text))

"""How a message leaves the house: one adapter a channel, each a class with `reaches(user)` and `carry(letter)`.

`KEHOU_CHANNELS` names those that this installation has set up (docs/messages.md).
"""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Outgoing:
    """What is handed to a channel. It says that something waits, and where; never about whom."""

    key: str
    name: str
    phone: str
    email: str
    sender: str
    words: str
    link: str
    button: str


class NotDelivered(Exception):
    """It did not arrive; `lasting` when trying again would not help."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        self.lasting = lasting
        super().__init__(why)


class Adapter(Protocol):
    def reaches(self, user: Any) -> bool: ...

    def carry(self, letter: Outgoing) -> None: ...

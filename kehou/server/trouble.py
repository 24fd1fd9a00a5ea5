"""What can stand in the way of a start, each as one sentence in both languages and one exit code."""

from __future__ import annotations

import os
from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of `kehou`, documented in docs/operate.md."""

    FINE = 0
    FAILED = 1
    USAGE = 2
    PORT_TAKEN = 10
    ALREADY_RUNNING = 11
    OTHER_VERSION = 12
    NO_SPACE = 13
    DATABASE = 14
    REFUSED_FILE = 15
    INSTALLATION = 16
    OTHER_KEY = 17


class Trouble(Exception):
    """Something the person at the keyboard can put right; says what to do next."""

    def __init__(self, zh: str, en: str, *, code: Exit = Exit.FAILED) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh, self.en, self.code = zh, en, code


def language() -> str:
    """`zh`, `en` or `both`: KEHOU_LANG decides, then LC_ALL and LANG."""
    for name in ("KEHOU_LANG", "LC_ALL", "LANG"):
        value = os.environ.get(name, "").lower()
        if value.startswith(("zh", "en")):
            return value[:2]
    return "both"


def both(zh: str, en: str, *, between: str = "\n") -> str:
    """The sentence in the chosen language, or in both where none is chosen.

    >>> import os; os.environ["KEHOU_LANG"] = "en"
    >>> both("已启动", "started")
    'started'
    """
    return {"zh": zh, "en": en}.get(language(), f"{zh}{between}{en}")

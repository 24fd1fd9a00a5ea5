"""Text messages land in a list."""

import re

import pytest

from kehou.identity.senders import MemorySender


@pytest.fixture
def texts(settings) -> list[tuple[str, str]]:
    settings.KEHOU_SMS_BACKEND = "kehou.identity.senders.MemorySender"
    MemorySender.sent.clear()
    return MemorySender.sent


def code_in(texts) -> str:
    return re.search(r"\d{6}", texts[-1][1])[0]

"""When, where and in which language a person is reached."""

from collections.abc import Collection
from datetime import time
from typing import Any

from kehou.identity.actions import speak
from kehou.notices.models import Preference


def prefer(
    user: Any,
    *,
    language: str,
    email: str,
    channels: Collection[str],
    quiet_from: time,
    quiet_until: time,
    digest: bool,
    digest_at: time,
) -> None:
    """This will hold for every later message; urgent ones knock at any hour."""
    speak(user, language, email=email)
    wish = {
        "channels": sorted(channels), "quiet_from": quiet_from, "quiet_until": quiet_until, "digest": digest, "digest_at": digest_at,
    }  # fmt: skip
    Preference.objects.update_or_create(user=user, defaults=wish)

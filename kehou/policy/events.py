"""What has happened to policy documents."""

from dataclasses import dataclass
from datetime import date

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ExpiryAnnounced(Event):
    """A unit was told that its document ends by itself (S8). `ends` is the first day without it."""

    document: str
    ends: date

"""What has happened to policy documents."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ExpiryAnnounced(Event):
    """A unit was told that its document ends by itself (S8). `ends` is the first day without it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "公告文件到期")

    document: str
    ends: date

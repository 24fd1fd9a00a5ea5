"""What notices tells the house. Single messages are no news; what people do about them is."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class MailingChased(Event):
    """Those who had not read it were reminded."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "催读通知")

    mailing: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class ToldInPerson(Event):
    """Somebody told a family by word of mouth what its messages say."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "当面告知")

    messages: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class DeliveriesRetried(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "重新投递")

    deliveries: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MessageRead(Event):
    """A person opened a message that is about these rows of an upper room: whoever counts receipts counts it (S5.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "阅读消息")

    message: UUID
    about: tuple[UUID, ...]

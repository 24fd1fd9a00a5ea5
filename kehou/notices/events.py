"""What notices tells the house. Single messages are no news; what people do about them is."""

from dataclasses import dataclass
from uuid import UUID

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class MailingChased(Event):
    """Those who had not read it were reminded."""

    mailing: UUID
    people: int


@dataclass(frozen=True, kw_only=True)
class ToldInPerson(Event):
    """Somebody told a family by word of mouth what its messages say."""

    messages: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class DeliveriesRetried(Event):
    deliveries: tuple[UUID, ...]

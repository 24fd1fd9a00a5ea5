"""What has happened to the people of a school; facts hold ids and reasons, never names of children."""

from dataclasses import dataclass
from uuid import UUID

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(Event):
    """A family said yes or no to one purpose."""

    pupil: UUID
    purpose: str
    version: str
    given: bool
    channel: str

"""A calendar other programs subscribe to (RFC 5545): one's own duties, or a child's afternoons without the child's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kehou.planning.models import Duty
from kehou.planning.rules import HERE


@dataclass(frozen=True)
class Afternoon:
    """One entry: a key that stays the same, what it is called, where, from when to when."""

    key: str
    title: str
    place: str
    starts: datetime
    ends: datetime


def duty_entries(duties: Iterable[Duty]) -> list[Afternoon]:
    """A teacher's duties."""
    return [
        Afternoon(str(one.pk), one.what, str(one.room or (one.post and one.post.campus) or ""), one.starts_at, one.ends_at) for one in duties
    ]


def written(name: str, entries: Iterable[Afternoon], *, host: str, now: datetime) -> bytes:
    """The file a calendar program fetches; it is asked to look again each hour."""
    from icalendar import Calendar  # half a second of a process that never writes one

    book = Calendar()
    lines: tuple[tuple[str, Any], ...] = (
        ("prodid", "-//kehou//课后//ZH"), ("version", "2.0"), ("x-wr-calname", name), ("refresh-interval", timedelta(hours=1)),
    )  # fmt: skip
    for key, value in lines:
        book.add(key, value)
    for one in entries:
        book.add_component(_event(one, host, now))
    return bytes(book.to_ical())


def _event(one: Afternoon, host: str, now: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{one.key}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", one.starts.astimezone(HERE))
    event.add("dtend", one.ends.astimezone(HERE))
    event.add("summary", one.title)
    event.add("location", one.place)
    return event

"""A calendar other programs subscribe to (RFC 5545): one's own duties, or a child's afternoons without the child's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
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


def written(name: str, entries: Iterable[Afternoon], *, now: datetime) -> bytes:
    """The file a calendar program fetches; it is asked to look again each hour. What no longer holds is no longer in it."""
    from icalendar import Calendar  # half a second of a process that never writes one

    book = Calendar()
    lines: tuple[tuple[str, Any], ...] = (
        ("prodid", "-//kehou//课后//ZH"), ("version", "2.0"), ("calscale", "GREGORIAN"), ("x-wr-calname", name), ("x-published-ttl", "PT1H"),
    )  # fmt: skip
    for key, value in lines:
        book.add(key, value)
    book.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for one in entries:
        book.add_component(_event(one, now))
    if book.subcomponents:
        book.subcomponents.insert(0, _hours_of_here(now.year))
    return bytes(book.to_ical())


@lru_cache(maxsize=2)
def _hours_of_here(year: int) -> Any:
    """What `TZID` means: a program that knows no time zones by name reads it here."""
    from icalendar import Timezone

    return Timezone.from_tzid(HERE.key, first_date=date(year - 2, 1, 1), last_date=date(year + 3, 1, 1))


def _event(one: Afternoon, now: datetime) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{one.key}@kehou")  # whatever the address it is fetched by
    event.add("dtstamp", now)
    event.add("dtstart", one.starts.astimezone(HERE))
    event.add("dtend", one.ends.astimezone(HERE))
    event.add("summary", one.title)
    event.add("location", one.place)
    return event

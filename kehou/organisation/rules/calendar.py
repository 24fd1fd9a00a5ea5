"""The school calendar: the plain week, corrected by the official arrangement, corrected by the school's events."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class ServiceTimeRules:
    """On which weekdays there is service (S3.1)."""

    weekdays: tuple[int, ...]


@dataclass(frozen=True)
class Calendar:
    """Days that differ from the plain week.

    `official` holds holidays (False) and moved workdays (True); `events` days on which the school has no
    service (False) or has it after all (True); an event outweighs the official arrangement.
    """

    official: Mapping[date, bool] = field(default_factory=dict)
    events: Mapping[date, bool] = field(default_factory=dict)
    weekdays: Collection[int] = (1, 2, 3, 4, 5)


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether offices and schools work.

    >>> is_working_day(date(2024, 4, 4), Calendar({date(2024, 4, 4): False}))  # 清明节
    False
    >>> is_working_day(date(2024, 4, 7), Calendar({date(2024, 4, 7): True}))  # a moved workday, a Sunday
    True
    """
    return calendar.official.get(day, day.isoweekday() <= 5)


def is_service_day(day: date, calendar: Calendar) -> bool:
    """Whether there is after-school service: a school day on which nothing of the school's stands against it (S3.1, C3.2).

    A moved workday is a school day, whatever weekday it falls on.

    >>> is_service_day(date(2024, 3, 23), Calendar())
    False
    >>> is_service_day(date(2024, 3, 22), Calendar(events={date(2024, 3, 22): False}))
    False
    """
    if day in calendar.events:
        return calendar.events[day]
    if day in calendar.official:
        return calendar.official[day]
    return day.isoweekday() in calendar.weekdays


def service_days(first: date, last: date, calendar: Calendar) -> list[date]:
    """Every service day from the first to the last day, both counted."""
    return [day for day in days(first, last) if is_service_day(day, calendar)]


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both counted."""
    return (first + timedelta(days=i) for i in range((last - first).days + 1))


def working_day_after(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after a day; the day itself for none.

    >>> working_day_after(date(2024, 3, 22), 1, Calendar())
    datetime.date(2024, 3, 25)
    """
    while n > 0:
        day += timedelta(days=1)
        n -= is_working_day(day, calendar)
    return day


def timetable_weekday(day: date, follows: Mapping[date, int]) -> int:
    """Which weekday's timetable a day follows: a moved workday may follow another's."""
    return follows.get(day, day.isoweekday())


def spread(spans: Iterable[tuple[date, date, bool]]) -> dict[date, bool]:
    """Days of events given as (first, last, service)."""
    return {day: service for first, last, service in spans for day in days(first, last)}

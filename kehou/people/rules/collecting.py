"""From when a person may collect a child."""

from datetime import date, timedelta


def first_day(today: date, asked: date | None = None) -> date:
    """A collector named today works from tomorrow, so that a stolen phone cannot fetch a child this afternoon.

    >>> first_day(date(2024, 3, 20)), first_day(date(2024, 3, 20), date(2024, 4, 1))
    (datetime.date(2024, 3, 21), datetime.date(2024, 4, 1))
    """
    tomorrow = today + timedelta(days=1)
    return max(tomorrow, asked) if asked else tomorrow


def works_on(day: date, *, starts_on: date, ends_on: date | None, weekdays: list[int]) -> bool:
    """Whether this day lies in the person's days; no weekdays named means every one of them.

    >>> works_on(date(2024, 3, 20), starts_on=date(2024, 3, 1), ends_on=None, weekdays=[3])
    True
    """
    inside = starts_on <= day and (ends_on is None or day <= ends_on)
    return inside and (not weekdays or day.isoweekday() in weekdays)

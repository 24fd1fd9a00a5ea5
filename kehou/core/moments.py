"""A moment as people say it: by the clock on the wall of this house."""

from datetime import datetime

from django.utils import timezone


def time_of_day(at: datetime, *, seconds: bool = False) -> str:
    """The time of day in words, “17:05” or “17:05:09”.

    >>> from datetime import UTC
    >>> time_of_day(datetime(2024, 3, 25, 9, 5, 9, tzinfo=UTC))
    '17:05'
    """
    return f"{timezone.localtime(at):{'%H:%M:%S' if seconds else '%H:%M'}}"

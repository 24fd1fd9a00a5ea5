"""When a list is so long that a second person agrees to its leaving the house, and what is written across it."""

from datetime import datetime, timedelta

ALONE = 200
WAITS, HOLDS = timedelta(days=3), timedelta(days=1)


def needs_second(children: int) -> bool:
    """Whether one person alone may not take out this many children.

    >>> needs_second(200), needs_second(201)
    (False, True)
    """
    return children > ALONE


def trace(number: int, name: str, at: datetime) -> str:
    """Who took it out and when, on every page.

    >>> trace(7, "周老师", datetime(2024, 3, 4, 15, 20))
    '周老师 2024-03-04 15:20 导出第7号'
    """
    return f"{name} {at:%Y-%m-%d %H:%M} 导出第{number}号"

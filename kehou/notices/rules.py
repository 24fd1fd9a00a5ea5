"""When a message may knock, how long to wait after a failure, and how short a text can be."""

from datetime import datetime, time, timedelta

QUIET_FROM, QUIET_UNTIL = time(21, 30), time(7, 0)
DIGEST_AT = time(7, 30)
WAITS = (1, 5, 15, 60, 240)  # minutes after the first, second … failure; after the last one it is a dead letter
LEASE = timedelta(minutes=10)  # a worker that was killed gives its messages back after this


def is_quiet(moment: time, start: time, end: time) -> bool:
    """Whether a moment lies in somebody's quiet hours; they may run over midnight.

    >>> is_quiet(time(23), time(21, 30), time(7)), is_quiet(time(6, 59), time(21, 30), time(7)), is_quiet(time(7), time(21, 30), time(7))
    (True, True, False)
    >>> is_quiet(time(13), time(12), time(14)), is_quiet(time(13), time(12), time(12))
    (True, False)
    """
    return start <= moment < end if start <= end else moment >= start or moment < end


def after_quiet(now: datetime, start: time, end: time) -> datetime:
    """The first moment at which one may knock.

    >>> after_quiet(datetime(2024, 4, 10, 22, 5), time(21, 30), time(7)).isoformat()
    '2024-04-11T07:00:00'
    >>> after_quiet(datetime(2024, 4, 10, 16), time(21, 30), time(7)).isoformat()
    '2024-04-10T16:00:00'
    """
    if not is_quiet(now.time(), start, end):
        return now
    ending = now.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return ending if ending > now else ending + timedelta(days=1)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after this many failures; None when it is time for a person to look.

    >>> next_try(2, datetime(2024, 4, 10, 8)).isoformat(), next_try(6, datetime(2024, 4, 10, 8))
    ('2024-04-10T08:05:00', None)
    """
    return now + timedelta(minutes=WAITS[tries - 1]) if tries <= len(WAITS) else None


def last_digest(now: datetime, at: time) -> datetime:
    """The latest moment at which this person's summary was due.

    >>> last_digest(datetime(2024, 4, 10, 7, 31), time(7, 30)).isoformat(), last_digest(datetime(2024, 4, 10, 7), time(7, 30)).isoformat()
    ('2024-04-10T07:30:00', '2024-04-09T07:30:00')
    """
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


def shortest(words: str, link: str, *, most: int = 70) -> str:
    """One text message, words and link; words give way before the link does.

    >>> shortest("报名有新消息，请查看。", "https://k.cn/family/notices/")
    '报名有新消息，请查看。 https://k.cn/family/notices/'
    >>> len(shortest("很" * 80, "https://k.cn/"))
    70
    """
    return f"{words[: max(0, most - len(link) - 1)]} {link}".strip()


def masked(address: str) -> str:
    """An address as the operator may see it.

    >>> masked("13812345678"), masked("wang@school.cn"), masked("")
    ('138****5678', 'w***@school.cn', '—')
    """
    if "@" in address:
        name, _at, host = address.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 7 else "—"

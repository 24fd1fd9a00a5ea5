"""The only reader of the time. The demonstration may live on another day."""

import time
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

KEPT = 1.0  # seconds
_read: tuple[float, timedelta] | None = None  # until when this process need not read the demonstration's shift again, and the shift


def _shift() -> timedelta:
    """How far the demonstration is from today; read again after a second, for another process may have moved it."""
    global _read
    if not settings.KEHOU_DEMO:
        return timedelta()
    now, known = time.monotonic(), _read
    if known is None or now >= known[0]:
        from kehou.core.models import DemoClock

        _read = known = (now + KEPT, DemoClock.objects.values_list("shift", flat=True).first() or timedelta())
    return known[1]


def forget() -> None:
    """The demonstration's shift is read anew by whoever asks next."""
    global _read
    _read = None


def now() -> datetime:
    """The moment it is in this house, with its time zone."""
    return timezone.localtime(timezone.now() + _shift())


def today() -> date:
    """The day it is in this house (Asia/Shanghai)."""
    return now().date()


def move_to(moment: datetime) -> None:
    """Move the demonstration's clock so that it is `moment` now."""
    from kehou.core.models import DemoClock

    shift = moment - timezone.now()
    DemoClock.objects.update_or_create(pk=1, defaults={"shift": shift})
    forget()


def ticks() -> float:
    """Seconds of the real clock, for time-outs of people at their devices: never moved."""
    return time.time()


def real_now() -> datetime:
    """The moment it is outside: for what other services sign and check, never moved."""
    return timezone.now()

"""The only reader of the time. The demonstration may live on another day."""

import time
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def _shift() -> timedelta:
    if not settings.KEHOU_DEMO:
        return timedelta()
    from kehou.core.models import DemoClock

    shift = DemoClock.objects.values_list("shift", flat=True).first()
    return shift or timedelta()


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


def ticks() -> float:
    """Seconds of the real clock, for time-outs of people at their devices: never moved."""
    return time.time()


def real_now() -> datetime:
    """The moment it is outside: for what other services sign and check, never moved."""
    return timezone.now()

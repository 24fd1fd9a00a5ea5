"""The moments of the demonstration's spring."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kehou.core import clock

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: str, hour: int, minute: int = 0) -> datetime:
    """A moment of spring 2024; the demonstration's clock stands there from now on."""
    moment = datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=SHANGHAI)
    clock.move_to(moment)
    return moment

"""Move the demonstration to another moment."""

from datetime import datetime

from kehou.core import clock
from kehou.core.events import ClockMoved
from kehou.core.journal import record
from kehou.core.models import Unit
from kehou.core.scope import Scope


def move_clock(moment: datetime, *, scope: Scope) -> None:
    """Set the demonstration's clock; the city's journal remembers it."""
    clock.move_to(moment)
    city = Unit.objects.filter(parent=None).first()
    if city is not None:
        record(ClockMoved(school=city.pk, moment=moment.isoformat(timespec="minutes")), scope=scope)

"""Every minute: carry waiting messages out of the house, and sum up for those whose hour has come."""

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import system_scope

from . import actions


@app.periodic(cron="* * * * *", periodic_id="notices.deliver")
@app.task(name="notices.deliver", queueing_lock="notices.deliver")
def deliver(timestamp: int) -> None:
    """Write the summaries that are due, then carry what waits; what fails for good stays on the operator's page."""
    at, scope = clock.now(), system_scope(*Unit.objects.all(), because="S5.3")
    actions.send_digests(at=at, scope=scope)
    while actions.deliver_waiting(at=at, scope=scope):
        pass

"""Every minute: carry waiting messages out of the house."""

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import system_scope

from . import actions


@app.periodic(cron="* * * * *", periodic_id="notices.deliver")
@app.task(name="notices.deliver", queueing_lock="notices.deliver")
def deliver(timestamp: int) -> None:
    """Send what waits for the phones of all schools; what fails stays visible in the operator's page."""
    actions.deliver_waiting(at=clock.now(), scope=system_scope(*Unit.objects.all(), because="S5.3"))

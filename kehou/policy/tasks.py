"""Every morning: whose documents end soon?"""

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.scope import acting, system_scope

from . import actions, queries


@app.periodic(cron="10 6 * * *", periodic_id="policy.announce_expiry")
@app.task(name="policy.announce_expiry", queueing_lock="policy.announce_expiry")
def announce_expiry(timestamp: int) -> None:
    """Announce the documents that end within the announced days (S8), each one once."""
    for unit in queries.public_units():
        with acting(system_scope(unit, because="S8")) as scope:
            actions.announce_expiry(unit, on=clock.today(), scope=scope)

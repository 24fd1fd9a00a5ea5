"""Every night: drafts of a past term go (个人信息保护法 19); notices that are over come down, or stand longer (S5.2)."""

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import system_scope

from . import actions


@app.periodic(cron="20 3 * * *", periodic_id="enrolment.drop_old_drafts")
@app.task(name="enrolment.drop_old_drafts", queueing_lock="enrolment.drop_old_drafts")
def drop_old_drafts(timestamp: int) -> None:
    """What a family never handed in goes with its term."""
    actions.drop_old_drafts(now=clock.now(), scope=system_scope(*Unit.objects.all(), because="drafts of a past term"))


@app.periodic(cron="5 0 * * *", periodic_id="enrolment.keep_notices")
@app.task(name="enrolment.keep_notices", queueing_lock="enrolment.keep_notices")
def keep_notices(timestamp: int) -> None:
    """One school after the other; whoever is asked why reads the clause in the journal."""
    for unit in Unit.objects.filter(kind="school"):
        actions.keep_notices(now=clock.now(), scope=system_scope(unit, because="S5.2"))

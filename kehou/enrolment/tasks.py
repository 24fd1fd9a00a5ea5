"""Every night: drafts of a term that is over are not kept (个人信息保护法 19)."""

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

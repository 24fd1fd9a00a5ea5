"""Long sums for the worker; whoever asked may leave the page."""

from uuid import UUID

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.models import Unit, UnitKind
from kehou.core.scope import acting, system_scope
from kehou.planning import actions


@app.task(name="planning.compute")
def compute(run: str, unit: str) -> None:
    """Take a waiting run, compute outside any lock, keep the answer."""
    scope = system_scope(Unit.objects.get(pk=unit), because="S5.4")
    with acting(scope):
        taken = actions.begin(UUID(run), now=clock.now(), scope=scope)
    if taken is None:
        return
    with acting(scope):
        result = actions.result_of(taken, scope=scope)
    with acting(scope):
        actions.answered(taken, result, now=clock.now(), scope=scope)


@app.periodic(cron="*/5 * * * *", periodic_id="planning.resume")
@app.task(name="planning.resume", queueing_lock="planning.resume")
def resume(timestamp: int) -> None:
    """A worker was killed in the middle: its runs are taken up by another."""
    scope = system_scope(*Unit.objects.filter(kind=UnitKind.SCHOOL), because="S5.4")
    with acting(scope):
        actions.resume(now=clock.now(), scope=scope)

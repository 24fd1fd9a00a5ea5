"""Every morning: each school's sessions of the day, so that nobody has to remember them."""

import logging

from procrastinate.contrib.django import app

from kehou.care import actions
from kehou.care.rules import MovementRules
from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.models import Unit
from kehou.core.scope import acting, system_scope
from kehou.policy.queries import rules_for

log = logging.getLogger(__name__)


@app.periodic(cron="0 3 * * *", periodic_id="care.plan_day")
@app.task(name="care.plan_day", queueing_lock="care.plan_day")
def plan_day(timestamp: int) -> None:
    """Stand up today's sessions where today is a service day with a roster (S3.1, S5.5); the others wait."""
    for unit in Unit.objects.filter(kind="school"):
        try:
            with acting(system_scope(unit, because="S3.1")) as scope:
                actions.plan_sessions(clock.today(), scope=scope)
        except Refusal as no:
            log.info("%s: %s", unit.code, no.sentence)


@app.periodic(cron="* * * * *", periodic_id="care.watch_movements")
@app.task(name="care.watch_movements", queueing_lock="care.watch_movements")
def watch_movements(timestamp: int) -> None:
    """Every minute: children on their way for too long are an alarm, with names and last place (C7.4b); one school's fault stops no other."""
    now = clock.now()
    for unit in Unit.objects.filter(kind="school"):
        try:
            with acting(system_scope(unit, because="C7.4b")) as scope:
                actions.watch_movements(day=now.date(), rules=rules_for(MovementRules, unit, now.date()), now=now, scope=scope)
        except Exception:
            log.exception("%s: the clock of movements", unit.code)

"""Every morning: each school's sessions of the day, so that nobody has to remember them. Every minute: who is late."""

import logging
from datetime import timedelta

from procrastinate.contrib.django import app

from kehou.care import actions
from kehou.care.rules import LatePickUpRules, MovementRules
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


@app.periodic(cron="* * * * *", periodic_id="care.watch_the_clock")
@app.task(name="care.watch_the_clock", queueing_lock="care.watch_the_clock")
def watch_the_clock(timestamp: int) -> None:
    """Children not fetched climb the ladder, sessions not closed are chased (C7.3); one school's fault stops no other."""
    now = clock.now()
    for unit in Unit.objects.filter(kind="school"):
        try:
            with acting(system_scope(unit, because="C7.3")) as scope:
                rules = rules_for(LatePickUpRules, unit, now.date())
                actions.climb(rules=rules, now=now, scope=scope)
                actions.chase_unclosed(rules=rules, now=now, scope=scope)
        except Exception:
            log.exception("%s: the clock of late pick-ups", unit.code)


@app.periodic(cron="40 3 * * *", periodic_id="care.forget_photos")
@app.task(name="care.forget_photos", queueing_lock="care.forget_photos")
def forget_photos(timestamp: int) -> None:
    """Every night: photos of paper lists that nobody has taken in for a day are deleted."""
    for unit in Unit.objects.filter(kind="school"):
        with acting(system_scope(unit, because="C7.2")):
            actions.forget_photos(before=clock.now() - timedelta(days=1))

"""Two people publish at the same moment (S5.4): one plan stands, the other person is told."""

import threading

import pytest
from django.db import connection

from kehou.core.scope import acting
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.models import Duty, Group, Membership
from tests.factories import a_school, everything
from tests.planning.term import MONDAY, NOW, a_spring, desk, roster_proposed, the_term


def at_once(*deeds) -> list[str]:
    """Each on its own connection, all let go together; what each came to."""
    gate, told = threading.Barrier(len(deeds)), [""] * len(deeds)

    def press(n, deed):
        try:
            gate.wait()
            told[n] = deed()
        except refusals.Refusal as refusal:
            told[n] = type(refusal).__name__
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=pair) for pair in enumerate(deeds)]
    [one.start() for one in people]
    [one.join() for one in people]
    return sorted(told)


def publishing(run, scope):
    def deed():
        with acting(scope):
            actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
            return "published"

    return deed


def proposed(boss, scope, seed):
    with acting(scope):
        return actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope, seed=seed)


@pytest.mark.django_db(transaction=True)
def test_two_people_publish_one_plan_or_two_and_one_stands():
    boss = a_spring(a_school())
    scope = desk(boss)
    first, second = proposed(boss, scope, 1), proposed(boss, scope, 2)
    assert at_once(publishing(first, scope), publishing(second, scope)) == ["OvertakenRun", "published"]
    with acting(everything(boss.school)):
        assert Group.objects.filter(ends_on=None).count() == 3
        assert Membership.objects.filter(ends_on=None).count() == 56


def test_a_plan_that_was_overtaken_is_computed_again(bare):
    boss = a_spring(bare)
    scope = desk(boss)
    first, second = proposed(boss, scope, 1), proposed(boss, scope, 1)
    publishing(second, scope)()
    with pytest.raises(refusals.OvertakenRun):
        publishing(first, scope)()
    third = proposed(boss, scope, 1)
    assert publishing(third, scope)() == "published"


def roster_publishing(run, scope):
    def deed():
        with acting(scope):
            actions.publish_roster(run, now=NOW, scope=scope)
            return "published"

    return deed


@pytest.mark.django_db(transaction=True)
def test_two_rosters_published_at_once_leave_one_and_one_duty_is_given_away_once():
    boss = a_spring(a_school())
    scope = desk(boss)
    publishing(proposed(boss, scope, 1), scope)()
    first, second = roster_proposed(boss), roster_proposed(boss)
    assert at_once(roster_publishing(first, scope), roster_publishing(second, scope)) == ["OvertakenRun", "published"]
    with acting(everything(boss.school)):
        assert Duty.objects.filter(ended_at=None).count() == 15
        duty = Duty.objects.filter(role="care").order_by("starts_at").first()
        may = [one.staff for one in queries.stand_ins(scope, [duty]).ranked(duty)[0]][:2]
    assert at_once(*(standing_in(duty, one, scope) for one in may)) == ["DutyOver", "stands in"]


def standing_in(duty, staff, scope):
    def deed():
        with acting(scope):
            actions.substitute(duty, staff, reason="病假", now=NOW, scope=scope)
            return "stands in"

    return deed

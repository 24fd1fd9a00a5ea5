"""Somebody cannot come: who may take the duty, who may not, and who is told (S5.5, S3.2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.organisation.models import Staff
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.models import Duty
from tests.factories import a_school, everything
from tests.planning.term import (
    NOW,
    a_spring_with_roster,
    desk,
)
from tests.prepared import prepared

pytestmark = pytest.mark.django_db
spring = prepared(lambda: a_spring_with_roster(a_school()), at=NOW)


def a_duty(boss, role: str = "care") -> Duty:
    with acting(everything(boss.school)):
        return Duty.objects.filter(role=role).order_by("date").first()


def best(scope, duty) -> Staff:
    """Whom the page offers first."""
    return queries.stand_ins(scope, [duty]).ranked(duty)[0][0].staff


def test_a_substitute_takes_the_duty_and_everybody_knows(boss):
    old = a_duty(boss)
    with acting(desk(boss)) as scope:
        new_one = best(scope, old)
        new = actions.substitute(old, new_one, reason="病假", now=NOW, scope=scope)
        shown = queries.published_roster(replace(scope, desk="unit"), old.date)
        old.refresh_from_db()
        sittings = dict(shown["days"])[old.date]
        assert new_one.name in next(one["names"] for one in sittings if one["group"] == old.group.name)
    assert old.ended_at == NOW
    assert new.instead_of == old
    with acting(everything(boss.school)):
        assert Message.objects.filter(title__contains="代替").count() == 2


def test_the_late_room_is_for_volunteers(boss):
    late = a_duty(boss, "late")
    with acting(desk(boss)) as scope:
        other = Staff.objects.filter(volunteers_late=False, duties_a_week__gt=0).first()
        with pytest.raises(refusals.NotAVolunteer):
            actions.substitute(late, other, reason="病假", now=NOW, scope=scope)


def test_a_substitute_who_is_elsewhere_is_refused(boss):
    duty = a_duty(boss)
    with acting(desk(boss)) as scope:
        busy = Duty.objects.filter(date=duty.date, role="care").exclude(pk=duty.pk).first().staff
        with pytest.raises(refusals.TwoPlaces, match=busy.name):
            actions.substitute(duty, busy, reason="病假", now=NOW, scope=scope)


def test_a_duty_that_is_over_has_no_substitute(boss):
    duty = a_duty(boss)
    with acting(desk(boss)) as scope:
        free = best(scope, duty)
        with pytest.raises(refusals.DutyOver):
            actions.substitute(duty, free, reason="病假", now=duty.ends_at + timedelta(minutes=1), scope=scope)

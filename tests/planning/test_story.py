"""From places to groups, seats and a roster everybody knows, as the service lead does it (S5.4, S5.5, C7.4b)."""

from datetime import date
from itertools import groupby

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.organisation.models import Room, Staff
from kehou.people.actions import move_pupil
from kehou.people.models import Pupil
from kehou.planner import check, read_instance, read_result
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.models import Duty, Group, Membership, Run
from tests.factories import a_class, a_guardian_of, everything
from tests.planning.term import (
    FRIDAY,
    MONDAY,
    NOW,
    a_spring,
    at,
    desk,
    groups_published,
    places_of,
    roster_proposed,
    teachers,
    the_term,
)

pytestmark = pytest.mark.django_db


def roster_published(boss) -> list[Duty]:
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        return actions.publish_roster(run, now=NOW, scope=scope)


# ── groups ──────────────────────────────────────────────────────────────────────


def test_groups_are_proposed_within_the_band_and_judged(boss):
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope)
    instance, plan = read_instance(run.instance), read_result(run.result)
    assert check(instance, plan) == []
    assert sorted(len(group.pupils) for group in plan.groups) == [28, 28]
    assert run.explanation and run.basis


def test_brothers_and_sisters_are_in_one_group_whatever_their_classes(boss):
    with acting(everything(boss.school)):
        firsts = [next(pupils) for _home, pupils in groupby(Pupil.objects.order_by("home_class", "name"), key=lambda p: p.home_class_id)]
    a_guardian_of(*firsts[:2])
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope)
    where = {pupil: group.id for group in read_result(run.result).groups for pupil in group.pupils}
    assert firsts[0].home_class_id != firsts[1].home_class_id
    assert where[str(firsts[0].pk)] == where[str(firsts[1].pk)]


def test_a_run_keeps_no_name_of_a_child(boss):
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope)
    assert "号" not in str(run.instance) + str(run.result)


def test_a_group_below_the_band_needs_a_reason(bare):
    boss = a_spring(bare, per_class=5)
    with pytest.raises(refusals.ReasonMissing) as no:
        groups_published(boss)
    assert no.value.clause == "S5.4"
    assert "北校区1组（20）" in str(no.value)
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(bare), on=MONDAY, now=NOW, scope=scope)
        [only] = [g["id"] for g in run.result["groups"]]
        [group, _late] = actions.publish_groups(run, reasons={only: "本校区报名只有 20 人"}, now=NOW, scope=scope)
    assert group.outside_band_reason == "本校区报名只有 20 人"


def test_a_plan_is_published_once(boss):
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope)
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
        with pytest.raises(refusals.PublishedAlready):
            actions.publish_groups(run, reasons={}, now=NOW, scope=scope)


def test_a_plan_that_forgets_a_later_child_is_not_published(boss):
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope)
    with acting(everything(boss.school)):
        home = Pupil.objects.first().home_class
    places_of(home, 1)
    with acting(desk(boss)) as scope, pytest.raises(refusals.PlanBroken) as no:
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
    assert "15号" in str(no.value)


def test_a_new_plan_ends_the_former_groups_and_duties(boss):
    groups_published(boss)
    roster_published(boss)
    groups_published(boss)
    with acting(everything(boss.school)):
        standing = queries.members_on(everything(boss.school), MONDAY)
        assert standing.count() == 56
        assert Duty.objects.filter(ended_at=None).count() == 0


def test_too_few_rooms_says_why_and_what_to_do(bare):
    boss = a_spring(bare)
    with acting(everything(bare)):
        Room.objects.exclude(name__contains="一(1)班").update(capacity=3)
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(bare), on=MONDAY, now=NOW, scope=scope)
        assert run.state == "impossible"
        assert all("—" not in line for line in queries.told(run.explanation, scope))


def test_a_run_for_the_worker_waits_and_is_computed_once(boss):
    from kehou.planning.tasks import compute

    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope, at_once=False)
        assert run.state == "waiting"
        Run.objects.filter(pk=run.pk).update(seconds=1)
    compute(str(run.pk), str(boss.school_id))
    compute(str(run.pk), str(boss.school_id))
    with acting(desk(boss)):
        run.refresh_from_db()
        assert run.state == "done"
        assert Entry.objects.filter(kind="planning.GroupsProposed").count() == 1


def test_a_class_on_the_other_campus_has_its_own_group(boss):
    places_of(a_class(boss.school, 2, 1, campus="南校区"), 26)
    groups_published(boss)
    with acting(everything(boss.school)):
        told = sorted(Group.objects.values_list("campus__name", "is_late"))
    assert told == [("北校区", False), ("北校区", False), ("北校区", True), ("南校区", False)]


def test_a_child_who_moves_to_a_class_on_the_other_campus_is_looked_after_there_from_tomorrow(boss):
    south = a_class(boss.school, 2, 1, campus="南校区")
    places_of(south, 26)
    groups_published(boss)
    with acting(everything(boss.school)) as scope, time_machine.travel(at(10, day=date(2024, 3, 26))):
        here = Membership.objects.select_related("pupil", "place", "group").filter(group__campus__name="北校区", group__is_late=False).first()
        move_pupil(here.pupil, south, reason="家长申请转班", scope=scope)
        here.refresh_from_db()
        there = Membership.objects.select_related("group__campus", "place__campus").get(pupil=here.pupil, ends_on=None)
    assert (here.ends_on, here.row) == (date(2024, 3, 26), None)
    assert (there.starts_on, there.group.campus.name, there.place.campus.name) == (date(2024, 3, 27), "南校区", "南校区")


# ── nobody twice ────────────────────────────────────────────────────────────────


def in_two_places(school) -> None:
    with acting(everything(school)):
        who = Staff.objects.filter(duties_a_week__gt=0).first()
        for _n in range(2):
            Duty.objects.create(
                school=school, staff=who, date=MONDAY, starts_at=at(16, day=MONDAY), ends_at=at(17, day=MONDAY)
            )


def test_the_database_lets_no_adult_be_in_two_places(boss):
    with pytest.raises(IntegrityError, match="no_adult_in_two_places"), transaction.atomic():
        in_two_places(boss.school)


def test_twin_without_the_constraint_the_adult_is_in_two_places(boss):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE planning_duty DROP CONSTRAINT no_adult_in_two_places")
        cursor.execute("SET LOCAL ROLE kehou_app")
    in_two_places(boss.school)
    with acting(everything(boss.school)):
        assert Duty.objects.count() == 2


def test_nobody_to_group_and_no_groups_are_said(bare):
    boss = teachers(bare, 1, role="service_lead")[0]
    with acting(desk(boss)) as scope:
        with pytest.raises(refusals.NobodyToGroup):
            actions.propose_groups(the_term(bare), on=MONDAY, now=NOW, scope=scope)
        with pytest.raises(refusals.NoGroups):
            actions.propose_roster(the_term(bare), MONDAY, FRIDAY, now=NOW, scope=scope)

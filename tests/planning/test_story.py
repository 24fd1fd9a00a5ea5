"""From places to groups, seats and a roster everybody knows, as the service lead does it (S5.4, S5.5, C7.4b)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment.actions import end_place
from kehou.enrolment.events import PlaceGranted
from kehou.notices.models import Message
from kehou.organisation.models import Room, Staff
from kehou.people.actions import move_pupil
from kehou.people.models import Consent, Pupil
from kehou.planner import check, read_instance, read_result
from kehou.planning import actions, queries, reactions
from kehou.planning.actions import refusals
from kehou.planning.actions.instances import seats_instance
from kehou.planning.models import Duty, Group, Membership, Publication, Run
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


# ── groups ────────────────────────────────────────────────────────────────────


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


def test_published_groups_have_every_child_once_and_a_merged_room(boss):
    groups = groups_published(boss)
    with acting(everything(boss.school)):
        assert [group.is_late for group in groups] == [False, False, True]
        assert groups[2].room.name == "北校区一(1)班教室"
        assert Membership.objects.count() == Membership.objects.values("pupil").distinct().count() == 56
        assert Entry.objects.filter(kind="planning.GroupsPublished").exists()


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


# ── later comers and leavers ──────────────────────────────────────────────────


def granted(place) -> None:
    with acting(everything(place.school)) as scope:
        event = PlaceGranted(
            school=place.school_id, place=place.pk, pupil=place.pupil_id, application=place.application_id, starts_on=place.starts_on
        )
        reactions.find_group(event, scope=scope)


def test_a_child_who_comes_later_joins_the_group_of_its_class(boss):
    groups_published(boss)
    with acting(everything(boss.school)):
        member = Membership.objects.select_related("pupil__home_class", "group").first()
    [place] = places_of(member.pupil.home_class, 1, starts_on=date(2024, 4, 10))
    granted(place)
    with acting(everything(boss.school)):
        joined = Membership.objects.get(pupil=place.pupil)
        assert joined.starts_on == date(2024, 4, 10)
        assert joined.group.members.filter(pupil__home_class=place.pupil.home_class).count() > 1


def test_a_child_whose_group_is_full_waits_until_placed_by_hand(boss):
    groups_published(boss)
    with acting(everything(boss.school)):
        home = Membership.objects.select_related("pupil__home_class").first().pupil.home_class
    extra = places_of(home, 5)
    for place in extra:
        granted(place)
    with acting(desk(boss)) as scope:
        waiting = list(queries.unplaced(scope, the_term(boss.school), MONDAY))
        assert 1 <= len(waiting) <= 3
        full = Group.objects.exclude(is_late=True).filter(members__pupil__home_class=home).first()
        with pytest.raises(refusals.GroupFull, match="最多 30 人"):
            actions.join(waiting[0], full, scope=scope)


def test_a_child_whose_place_ends_leaves_the_group_and_the_seat(boss):
    groups_published(boss)
    with acting(everything(boss.school)) as scope:
        member = Membership.objects.select_related("place").first()
        member.row = member.column = 1
        member.save()
        end_place(member.place, on=date(2024, 4, 12), now=NOW, scope=scope)
        member.refresh_from_db()
        assert (member.ends_on, member.row) == (date(2024, 4, 12), None)


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


def test_a_child_who_moves_next_door_stays_with_its_group(boss):
    groups_published(boss)
    with acting(everything(boss.school)) as scope:
        one = Membership.objects.select_related("pupil__home_class").filter(group__is_late=False).first()
        beside = a_class(boss.school, 1, 9)
        move_pupil(one.pupil, beside, reason="分班", scope=scope)
        assert Membership.objects.filter(pupil=one.pupil, ends_on=None).values_list("pk", flat=True).get() == one.pk


# ── seats ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def seated(boss):
    group = groups_published(boss)[0]
    with acting(desk(boss)) as scope:
        run = actions.propose_seats(group, now=NOW, scope=scope)
        actions.publish_seats(run, now=NOW, scope=scope)
    return group


def test_every_child_has_a_seat_of_its_own(boss, seated):
    with acting(everything(boss.school)):
        seats = list(seated.members.values_list("row", "column"))
        assert len(seats) == len(set(seats)) == 28
        assert min(row for row, _ in seats) == 1


def test_weak_eyes_sit_in_front_only_if_the_family_agreed(boss):
    group = groups_published(boss)[0]
    with acting(everything(boss.school)) as scope:
        first, second = [m.pupil for m in group.members.select_related("pupil")[:2]]
        for pupil in (first, second):
            pupil.seating = "近视，请坐前排"
            pupil.save()
        Consent.objects.create(school=boss.school, pupil=first, purpose="health", version="1", given=True, at=NOW)
        sitters = {one.id: one for one in seats_instance(group, MONDAY, scope=scope).pupils}
    assert (sitters[str(first.pk)].row_max, sitters[str(second.pk)].row_max) == (2, 0)


def test_a_run_of_seats_keeps_no_hint(boss):
    group = groups_published(boss)[0]
    with acting(everything(boss.school)):
        pupil = group.members.first().pupil
        pupil.seating = "近视，请坐前排"
        pupil.save()
        Consent.objects.create(school=boss.school, pupil=pupil, purpose="health", version="1", given=True, at=NOW)
    with acting(desk(boss)) as scope:
        run = actions.propose_seats(group, now=NOW, scope=scope)
    assert {(p["eyesight"], p["row_max"]) for p in run.instance["pupils"]} == {(0, 0)}
    [seat] = [s for s in run.result["seats"] if s["pupil"] == str(pupil.pk)]
    assert seat["row"] < 2


def test_two_children_change_seats(boss, seated):
    with acting(desk(boss)) as scope:
        a, b = list(seated.members.all()[:2])
        actions.move_seat(a, b.row, b.column, now=NOW, scope=scope)
        before = (a.row, a.column), (b.row, b.column)
        a.refresh_from_db()
        b.refresh_from_db()
        assert ((b.row, b.column), (a.row, a.column)) == before


def test_a_seat_outside_the_room_is_refused(boss, seated):
    with acting(desk(boss)) as scope, pytest.raises(refusals.SeatRefused):
        actions.move_seat(seated.members.first(), 40, 1, now=NOW, scope=scope)


# ── the roster ────────────────────────────────────────────────────────────────


def test_the_roster_keeps_the_ratio_and_only_volunteers_stay_late(boss):
    groups_published(boss)
    run = roster_proposed(boss)
    assert run.state == "done"
    assert check(read_instance(run.instance), read_result(run.result)) == []
    with acting(desk(boss)) as scope:
        duties = actions.publish_roster(run, now=NOW, scope=scope)
    assert len(duties) == 15
    with acting(everything(boss.school)):
        assert not Duty.objects.filter(role="late", staff__volunteers_late=False).exists()
        first = Duty.objects.filter(role="care").first()
        assert first.starts_at == at(15, 40, day=first.date)
        assert Message.objects.filter(title__contains="排班表已公布").count() == Duty.objects.values("staff").distinct().count()


def test_what_is_published_says_names_posts_and_days_only(boss):
    groups_published(boss)
    roster_published(boss)
    with acting(everything(boss.school)):
        kept = Publication.objects.get(job="roster")
    assert kept.is_public
    assert actions.holds(kept)
    assert {key for one in kept.content["people"] for key in one} == {"name", "post"}
    assert {key for day in kept.content["days"].values() for one in day for key in one} == {"group", "time", "late", "names"}


def test_a_roster_below_the_ratio_is_refused_with_session_and_numbers(boss):
    groups_published(boss)
    run = roster_proposed(boss)
    with acting(everything(boss.school)):
        group = run.result["duties"][0]["session"][:36]
        run.result["duties"] = [d for d in run.result["duties"] if d["session"] != f"{group}/{MONDAY}"]
        run.save()
    with acting(desk(boss)) as scope, pytest.raises(refusals.RatioBroken) as no:
        actions.publish_roster(run, now=NOW, scope=scope)
    assert no.value.clause == "S5.5"
    assert "2024-03-25" in str(no.value)
    assert "28" in str(no.value)
    with acting(everything(boss.school)):
        assert Duty.objects.count() == 0


def test_without_volunteers_there_is_no_roster_and_the_reason_is_said(boss):
    groups_published(boss)
    with acting(everything(boss.school)):
        Staff.objects.update(volunteers_late=False)
    run = roster_proposed(boss)
    assert run.state == "impossible"
    with acting(desk(boss)) as scope:
        assert any("志愿" in line for line in queries.told(run.explanation, scope))


def test_publishing_again_changes_only_what_changes(boss):
    groups_published(boss)
    roster_published(boss)
    with acting(everything(boss.school)):
        before = set(Duty.objects.values_list("pk", flat=True))
    assert roster_published(boss) == []
    with acting(everything(boss.school)):
        assert set(Duty.objects.filter(ended_at=None).values_list("pk", flat=True)) == before


def test_an_adult_in_two_places_is_refused_by_name(boss):
    groups_published(boss)
    run = roster_proposed(boss)
    with acting(everything(boss.school)):
        busy = Staff.objects.get(pk=run.result["duties"][0]["teacher"])
        day = date.fromisoformat(run.result["duties"][0]["session"][37:])
        Duty.objects.create(
            school=boss.school, staff=busy, date=day, starts_at=at(15, day=day), ends_at=at(18, day=day), role="gate"
        )
    with acting(desk(boss)) as scope, pytest.raises(refusals.TwoPlaces, match=busy.name):
        actions.publish_roster(run, now=NOW, scope=scope)


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


# ── substitutes ───────────────────────────────────────────────────────────────


def a_duty(boss, role: str = "care") -> Duty:
    groups_published(boss)
    roster_published(boss)
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

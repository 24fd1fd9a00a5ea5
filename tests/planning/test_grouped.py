"""What happens once groups are published: who comes and goes, seats, the roster (S5.4, S5.5, C7.4b)."""

from datetime import date

import pytest

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment.actions import end_place
from kehou.enrolment.events import PlaceGranted
from kehou.notices.models import Message
from kehou.organisation.models import Staff
from kehou.people.actions import move_pupil
from kehou.people.models import Consent
from kehou.planner import check, read_instance, read_result
from kehou.planning import actions, queries, reactions
from kehou.planning.actions import refusals
from kehou.planning.actions.instances import seats_instance
from kehou.planning.models import Duty, Group, Membership, Publication
from tests.factories import a_class, a_school, everything
from tests.planning.term import (
    MONDAY,
    NOW,
    a_spring_with_groups,
    at,
    desk,
    groups_standing,
    places_of,
    roster_proposed,
    the_term,
)
from tests.prepared import prepared

pytestmark = pytest.mark.django_db
spring = prepared(lambda: a_spring_with_groups(a_school()), at=NOW)


def roster_published(boss) -> list[Duty]:
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        return actions.publish_roster(run, now=NOW, scope=scope)


# ── groups ──────────────────────────────────────────────────────────────────────


def test_published_groups_have_every_child_once_and_a_merged_room(boss):
    groups = groups_standing(boss)
    with acting(everything(boss.school)):
        assert [group.is_late for group in groups] == [False, False, True]
        assert groups[2].room.name == "北校区一(1)班教室"
        assert Membership.objects.count() == Membership.objects.values("pupil").distinct().count() == 56
        assert Entry.objects.filter(kind="planning.GroupsPublished").exists()


# ── later comers and leavers ────────────────────────────────────────────────────


def granted(place) -> None:
    with acting(everything(place.school)) as scope:
        event = PlaceGranted(
            school=place.school_id, place=place.pk, pupil=place.pupil_id, application=place.application_id, starts_on=place.starts_on
        )
        reactions.find_group(event, scope=scope)


def test_a_child_who_comes_later_joins_the_group_of_its_class(boss):
    with acting(everything(boss.school)):
        member = Membership.objects.select_related("pupil__home_class", "group").first()
    [place] = places_of(member.pupil.home_class, 1, starts_on=date(2024, 4, 10))
    granted(place)
    with acting(everything(boss.school)):
        joined = Membership.objects.get(pupil=place.pupil)
        assert joined.starts_on == date(2024, 4, 10)
        assert joined.group.members.filter(pupil__home_class=place.pupil.home_class).count() > 1


def test_a_child_whose_group_is_full_waits_until_placed_by_hand(boss):
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
    with acting(everything(boss.school)) as scope:
        member = Membership.objects.select_related("place").first()
        member.row = member.column = 1
        member.save()
        end_place(member.place, on=date(2024, 4, 12), now=NOW, scope=scope)
        member.refresh_from_db()
        assert (member.ends_on, member.row) == (date(2024, 4, 12), None)


def test_a_child_who_moves_next_door_stays_with_its_group(boss):
    with acting(everything(boss.school)) as scope:
        one = Membership.objects.select_related("pupil__home_class").filter(group__is_late=False).first()
        beside = a_class(boss.school, 1, 9)
        move_pupil(one.pupil, beside, reason="分班", scope=scope)
        assert Membership.objects.filter(pupil=one.pupil, ends_on=None).values_list("pk", flat=True).get() == one.pk


# ── seats ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def seated(boss):
    group = groups_standing(boss)[0]
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
    group = groups_standing(boss)[0]
    with acting(everything(boss.school)) as scope:
        first, second = [m.pupil for m in group.members.select_related("pupil")[:2]]
        for pupil in (first, second):
            pupil.seating = "近视，请坐前排"
            pupil.save()
        Consent.objects.create(school=boss.school, pupil=first, purpose="health", version="1", given=True, at=NOW)
        sitters = {one.id: one for one in seats_instance(group, MONDAY, scope=scope).pupils}
    assert (sitters[str(first.pk)].row_max, sitters[str(second.pk)].row_max) == (2, 0)


def test_a_run_of_seats_keeps_no_hint(boss):
    group = groups_standing(boss)[0]
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


# ── the roster ──────────────────────────────────────────────────────────────────


def test_the_roster_keeps_the_ratio_and_only_volunteers_stay_late(boss):
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
    roster_published(boss)
    with acting(everything(boss.school)):
        kept = Publication.objects.get(job="roster")
    assert kept.is_public
    assert actions.holds(kept)
    assert {key for one in kept.content["people"] for key in one} == {"name", "key", "post"}
    assert {key for day in kept.content["days"].values() for one in day for key in one} == {"group", "time", "late", "names"}


def test_a_roster_below_the_ratio_is_refused_with_session_and_numbers(boss):
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
    with acting(everything(boss.school)):
        Staff.objects.update(volunteers_late=False)
    run = roster_proposed(boss)
    assert run.state == "impossible"
    with acting(desk(boss)) as scope:
        assert any("志愿" in line for line in queries.told(run.explanation, scope))


def test_publishing_again_changes_only_what_changes(boss):
    roster_published(boss)
    with acting(everything(boss.school)):
        before = set(Duty.objects.values_list("pk", flat=True))
    assert roster_published(boss) == []
    with acting(everything(boss.school)):
        assert set(Duty.objects.filter(ended_at=None).values_list("pk", flat=True)) == before


def test_an_adult_in_two_places_is_refused_by_name(boss):
    run = roster_proposed(boss)
    with acting(everything(boss.school)):
        busy = Staff.objects.get(pk=run.result["duties"][0]["teacher"])
        day = date.fromisoformat(run.result["duties"][0]["session"][37:])
        Duty.objects.create(
            school=boss.school, staff=busy, date=day, starts_at=at(15, day=day), ends_at=at(18, day=day), role="gate"
        )
    with acting(desk(boss)) as scope, pytest.raises(refusals.TwoPlaces, match=busy.name):
        actions.publish_roster(run, now=NOW, scope=scope)

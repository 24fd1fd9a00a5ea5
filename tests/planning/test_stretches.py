"""A child with one place after another, also on another campus: each stretch of days has its group there (S5.4)."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from kehou.core.scope import acting
from kehou.enrolment.models import Place
from kehou.notices.models import Message
from kehou.organisation.models import Campus, Room, Staff
from kehou.people.models import Pupil
from kehou.planning import actions, queries
from kehou.planning.actions.instances import roster_instance
from kehou.planning.models import Group, Membership, Run
from tests.factories import a_class, a_guardian_of, a_school, everything
from tests.planning.term import FRIDAY, MONDAY, NOW, a_spring, desk, groups_published, places_of, the_term
from tests.prepared import prepared

pytestmark = pytest.mark.django_db
LAST, NEXT = date(2024, 4, 12), date(2024, 4, 15)


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def built() -> Staff:
    """The spring's four classes on the north campus, and one of 26 on the south."""
    school = a_school()
    boss = a_spring(school)
    with acting(everything(school)):
        Room.objects.filter(campus__name="南校区").update(capacity=40)
    places_of(a_class(school, 4, 1, campus="南校区"), 26)
    return boss


spring = prepared(built, at=NOW)


def goes_on(boss, name: str, campus: str, **changes) -> Place:
    """The child's place ends on 12 April, and another begins the Monday after."""
    with acting(everything(boss.school)):
        old = Place.objects.get(pupil__name=name)
        Place.objects.filter(pk=old.pk).update(ends_on=LAST)
        there = Campus.objects.get(school=boss.school, name=campus)
        told = {"days": old.days, "slots": [], "late": old.late, **changes}
        return Place.objects.create(
            school=boss.school, round=old.round, term=old.term, pupil=old.pupil, application=old.application, campus=there, starts_on=NEXT, **told
        )


def stretches(boss, name: str) -> list[tuple[str, date, date | None]]:
    with acting(everything(boss.school)):
        rows = Membership.objects.filter(pupil__name=name).select_related("group__campus").order_by("starts_on")
        return [(one.group.campus.name, one.starts_on, one.ends_on) for one in rows]


def test_moving_campus_in_mid_term_the_child_has_a_group_on_every_day(boss):
    goes_on(boss, "一(1)班1号", "南校区")
    groups = groups_published(boss)
    assert stretches(boss, "一(1)班1号") == [("北校区", MONDAY, LAST), ("南校区", NEXT, None)]
    assert stretches(boss, "一(1)班2号") == [("北校区", MONDAY, None)]  # the neighbour stays
    with acting(desk(boss)) as scope:
        assert not queries.unplaced(scope, the_term(boss.school), MONDAY).exists()
        child = Pupil.objects.get(name="一(1)班1号")
        of = {day: queries.group_of(child, day, scope=scope).campus.name for day in (MONDAY, LAST, NEXT)}
        run = Run.objects.get(job="groups")
        assert queries.conflict(run, scope) is None
    assert of == {MONDAY: "北校区", LAST: "北校区", NEXT: "南校区"}
    assert len([one for one in groups if not one.is_late]) == 3


def test_the_family_reads_both_groups_in_one_message(boss):
    goes_on(boss, "一(1)班1号", "南校区")
    with acting(everything(boss.school)):
        child = Pupil.objects.select_related("home_class__grade", "home_class__campus", "home_class__school").get(name="一(1)班1号")
    mother = a_guardian_of(child)
    groups_published(boss)
    with acting(everything(boss.school)):
        [message] = Message.objects.filter(user=mother)
        rows = Membership.objects.filter(pupil=child).select_related("group__room").order_by("starts_on")
        north, south = (f"{one.group.name}（{one.group.room.name}）" for one in rows)
    assert message.body.splitlines() == [f"一(1)班1号：{north}", f"2024-04-15 一(1)班1号：{south}"]


def test_planned_again_nothing_changes_and_nobody_is_told(boss):
    goes_on(boss, "一(1)班1号", "南校区")
    groups_published(boss)
    before = stretches(boss, "一(1)班1号")
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope)
        changes = queries.what_changes(run, NOW.date(), scope)
        assert (changes.touched, changes.leaving, changes.stay) == ((), (), 82)
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
    assert [one for one in stretches(boss, "一(1)班1号") if one[2] is None or one[2] >= one[1]] == before


def test_other_weekdays_on_the_same_campus_leave_no_day_without_a_group_and_the_child_stands_once_on_every_list(boss):
    goes_on(boss, "一(1)班1号", "北校区", days=[1, 2])
    groups_published(boss)
    [first, then] = stretches(boss, "一(1)班1号")
    assert (first[1:], then[1:]) == ((MONDAY, LAST), (NEXT, None))
    with acting(desk(boss)) as scope:
        both = Membership.objects.filter(pupil__name="一(1)班1号").order_by("starts_on")
        [group] = Group.objects.filter(pk__in={one.group_id for one in both})
        names = [one.pupil.name for one in queries.members_of(scope, group, MONDAY)]
        listed = [one.pupil.name for one in queries.members_by_group(scope, [group], MONDAY)[group.pk]]
        counted = queries.groups_ahead(scope, MONDAY).get(pk=group.pk).size
        assert max(Counter(names).values()) == 1
        assert (listed, counted) == (names, len(names))
        after = [one.pk for one in queries.members_of(scope, group, NEXT)]
    assert both[1].pk in after
    assert both[0].pk not in after


def test_seats_and_moves_hold_for_both_stretches_in_one_group(client, boss):
    goes_on(boss, "一(1)班1号", "北校区", days=[1, 2])
    groups_published(boss)
    with acting(desk(boss)) as scope:
        both = list(Membership.objects.filter(pupil__name="一(1)班1号").order_by("starts_on").select_related("group"))
        actions.publish_seats(actions.propose_seats(both[0].group, now=NOW, scope=scope), now=NOW, scope=scope)
        seats = set(Membership.objects.filter(pk__in=[one.pk for one in both]).values_list("row", "column"))
        assert len(seats) == 1
        assert None not in next(iter(seats))
        target = Group.objects.exclude(pk=both[0].group_id).get(campus=both[0].group.campus_id, is_late=False)
        actions.move_member(both[0], target, first=FRIDAY, now=NOW, scope=scope)
        held = Membership.objects.filter(queries.ahead(FRIDAY), pupil__name="一(1)班1号").values_list("group", "starts_on", "ends_on")
        assert set(held) == {(target.pk, FRIDAY, LAST), (target.pk, NEXT, None)}
    client.force_login(boss.user)
    assert client.get(reverse("planning:group", kwargs={"unit": boss.school.code, "group": target.pk})).status_code == 200
    with acting(desk(boss)) as scope:
        actions.undo(queries.last_edit(scope, the_term(boss.school)), now=NOW, scope=scope)
        assert set(Membership.objects.filter(pupil__name="一(1)班1号", ends_on=LAST).values_list("group", flat=True)) == {both[0].group_id}
        assert Membership.objects.get(pupil__name="一(1)班1号", ends_on=None).group_id == both[0].group_id


def test_the_roster_counts_each_child_where_it_is_that_day(boss):
    goes_on(boss, "一(1)班1号", "南校区")
    groups_published(boss)
    with acting(desk(boss)) as scope:
        term = the_term(boss.school)
        south = Group.objects.get(campus__name="南校区", is_late=False)
        instance = roster_instance(term, MONDAY, NEXT + timedelta(days=4), scope=scope)
        of = {one.date: one.headcount for one in instance.sessions if str(south.pk) in one.groups}
    assert (of[MONDAY], of[LAST], of[NEXT]) == (26, 26, 27)


def test_a_second_place_granted_later_finds_its_group_beside_the_first(boss):
    groups_published(boss)
    place = goes_on(boss, "一(1)班1号", "南校区")
    with acting(desk(boss)) as scope:
        old = Place.objects.get(pupil__name="一(1)班1号", starts_on=MONDAY)
        actions.leave(old, scope=scope)
        assert queries.unplaced(scope, the_term(boss.school), MONDAY).get() == place
        south = Group.objects.get(campus__name="南校区", is_late=False)
        actions.join(place, south, scope=scope)
    assert stretches(boss, "一(1)班1号") == [("北校区", MONDAY, LAST), ("南校区", NEXT, None)]

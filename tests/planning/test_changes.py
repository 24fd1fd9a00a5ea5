"""What changes before it is published: groups and seats, counted first, names beside; only the families it touches are told (S5.4)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.people.models import Pupil
from kehou.planning import actions, queries
from kehou.planning.models import Group, Membership, Publication
from tests.factories import a_guardian_of, everything
from tests.planning.term import MONDAY, NOW, desk, groups_published, places_of, roster_proposed, the_term

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def proposed(boss, on=MONDAY, **wishes):
    with acting(desk(boss)) as scope:
        return actions.propose_groups(the_term(boss.school), on=on, now=NOW, scope=scope, wishes=wishes)


def coming(boss, run) -> queries.Changes:
    with acting(desk(boss)) as scope:
        return queries.what_changes(run, NOW.date(), scope)


def page(client, boss, run) -> str:
    client.force_login(boss.user)
    return client.get(reverse("planning:run", kwargs={"unit": boss.school.code, "run": run.pk})).content.decode()


def messages_of(boss, user) -> list[str]:
    with acting(everything(boss.school)):
        return list(Message.objects.filter(user=user).order_by("created_at", "id").values_list("body", flat=True))


def child(boss, name) -> Pupil:
    with acting(everything(boss.school)):
        return Pupil.objects.select_related("home_class__grade", "home_class__campus", "home_class__school").get(name=name)


def test_before_the_first_publication_everybody_is_new_and_afterwards_every_family_knows(client, boss):
    mother = a_guardian_of(child(boss, "一(1)班1号"))
    run = proposed(boss)
    changes = coming(boss, run)
    assert (changes.first, changes.stay, len(changes.placed), changes.moved) == (True, 0, 56, ())
    assert "第一次编入班组" in page(client, boss, run)
    with acting(desk(boss)) as scope:
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
    [body] = messages_of(boss, mother)
    with acting(everything(boss.school)):
        group = Membership.objects.select_related("group__room").get(pupil__name="一(1)班1号").group
    assert body == f"一(1)班1号：{group.name}（{group.room.name}）"


def test_the_same_plan_again_changes_nothing_and_tells_nobody(boss):
    mother = a_guardian_of(child(boss, "一(1)班1号"))
    groups_published(boss)
    run = proposed(boss, on=TUESDAY)
    changes = coming(boss, run)
    assert (changes.stay, changes.touched, changes.begun, changes.ended) == (56, (), (), ())
    with acting(desk(boss)) as scope:
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
    assert len(messages_of(boss, mother)) == 1  # of the first publication


def test_a_late_comers_family_is_told_and_the_neighbours_is_not(client, boss):
    groups_published(boss)
    neighbour = a_guardian_of(child(boss, "一(2)班1号"))
    [place] = places_of(child(boss, "一(1)班1号").home_class, 1)
    mother = a_guardian_of(place.pupil, name="新来妈妈")
    run = proposed(boss, on=TUESDAY)
    changes = coming(boss, run)
    assert [one.pupil for one in changes.placed] == [place.pupil]
    text = page(client, boss, run)
    assert "新编入" in text
    assert place.pupil.name in text
    with acting(desk(boss)) as scope:
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
        assert Publication.objects.order_by("-pk").first().content["changes"] == {"stay": 56, "moved": 0, "placed": 1, "leaving": 0}
    assert len(messages_of(boss, mother)) == 1
    assert messages_of(boss, neighbour) == []


def test_duties_that_end_are_counted_with_their_teachers(client, boss):
    groups_published(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(roster_proposed(boss), now=NOW, scope=scope)
    run = proposed(boss, on=TUESDAY)
    changes = coming(boss, run)
    assert changes.duties == 8  # two groups on four days
    assert sum(n for _name, n in changes.teachers) == 8
    assert "已公布的 8 次值班" in page(client, boss, run)


def test_a_child_who_stays_in_the_room_keeps_seat_and_group_name(boss):
    groups_published(boss)
    with acting(desk(boss)) as scope:
        group = queries.groups(scope, is_late=False).first()
        actions.publish_seats(actions.propose_seats(group, now=NOW, scope=scope), now=NOW, scope=scope)
        before = {m.pupil_id: (m.row, m.column) for m in queries.members_of(scope, group, MONDAY)}
        actions.publish_groups(proposed(boss, on=TUESDAY), reasons={}, now=NOW, scope=scope)
        after = Membership.objects.filter(group__room=group.room, group__name=group.name, starts_on=TUESDAY)
        assert {m.pupil_id: (m.row, m.column) for m in after} == before


def test_names_follow_rooms_so_that_nobody_who_stays_is_renamed(boss):
    first = groups_published(boss)
    with acting(everything(boss.school)):
        Group.objects.filter(pk=first[0].pk).update(name="北校区7组")
    with acting(desk(boss)) as scope:
        groups = actions.publish_groups(proposed(boss, on=TUESDAY), reasons={}, now=NOW, scope=scope)
    assert {g.name for g in groups if g.room_id == first[0].room_id and not g.is_late} == {"北校区7组"}


def test_a_child_moved_by_hand_is_told_to_its_own_family(boss):
    groups_published(boss)
    with acting(everything(boss.school)):
        one, other = Group.objects.filter(is_late=False).select_related("room").order_by("name")
        member = one.members.select_related("group", "pupil").first()
        mother = a_guardian_of(member.pupil)
        father = a_guardian_of(other.members.select_related("pupil").first().pupil)
    with acting(desk(boss)) as scope:
        actions.move_member(member, other, first=TUESDAY, now=NOW, scope=scope)
    assert messages_of(boss, mother) == [f"{member.pupil.name}：{one.name}（{one.room.name}） → {other.name}（{other.room.name}）"]
    assert messages_of(boss, father) == []


def test_seats_say_who_would_change_seats(client, boss):
    groups_published(boss)
    with acting(desk(boss)) as scope:
        group = queries.groups(scope, is_late=False).first()
        run = actions.propose_seats(group, now=NOW, scope=scope)
        assert queries.what_changes(run, NOW.date(), scope).first
        actions.publish_seats(run, now=NOW, scope=scope)
        one, other = list(queries.members_of(scope, group, MONDAY))[:2]
        actions.move_seat(one, other.row, other.column, now=NOW, scope=scope)
        again = actions.propose_seats(group, now=NOW, scope=scope)
        changes = queries.what_changes(again, NOW.date(), scope)
    assert {move.pupil for move in changes.moved} == {one.pupil, other.pupil}
    assert "换座位" in page(client, boss, again)


def test_a_plan_for_many_costs_as_many_queries_as_one_for_few(boss):
    groups_published(boss)
    run = proposed(boss, on=TUESDAY)
    costs = []
    for many in (0, 3):
        if many:
            places_of(child(boss, "一(1)班1号").home_class, 3)
            run = proposed(boss, on=TUESDAY)
        with acting(desk(boss)) as scope, CaptureQueriesContext(connection) as seen:
            queries.what_changes(run, NOW.date(), scope)
        costs.append(len(seen))
    assert costs[0] == costs[1]

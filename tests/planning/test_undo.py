"""Changes by hand are written down and taken back, the last first, as long as their day has not come (S5.4, S5.5)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.organisation.models import Room, Staff
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.models import Duty, Edit, Group, Membership
from tests.factories import a_guardian_of, a_school, everything
from tests.planning.term import MONDAY, NOW, a_spring, at, desk, groups_published, places_of, roster_proposed
from tests.prepared import prepared

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def built() -> Staff:
    school = a_school()
    boss = a_spring(school)
    groups_published(boss)
    return boss


spring = prepared(built, at=NOW)


def picture(boss) -> dict:
    """Who belongs where from Tuesday on, with seat; which groups stand and where; which duties hold."""
    with acting(everything(boss.school)):
        members = Membership.objects.filter(starts_on__lte=TUESDAY).exclude(ends_on__lt=TUESDAY)
        groups = Group.objects.exclude(ends_on__lt=TUESDAY)
        return {
            "members": {(m.pupil_id, m.group_id, m.row, m.column) for m in members}, "groups": {(g.pk, g.room_id, g.ends_on) for g in groups},
            "duties": set(Duty.objects.filter(ended_at=None).values_list("group", "date", "staff", "room", "is_pinned")),
        }  # fmt: skip


def two(boss) -> tuple[Group, Group]:
    with acting(everything(boss.school)):
        return tuple(Group.objects.filter(is_late=False, ends_on=None).select_related("room", "term").order_by("name")[:2])


def a_room(boss, capacity: int) -> Room:
    """One more room of the campus; nobody is in it."""
    with acting(everything(boss.school)):
        return Room.objects.create(school=boss.school, campus_id=two(boss)[0].campus_id, name="9号教室", capacity=capacity)


def undone(boss, *, now=NOW) -> None:
    with acting(desk(boss)) as scope:
        actions.undo(queries.last_edit(scope, two(boss)[0].term), now=now, scope=scope)


def published_roster(boss) -> None:
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(run, now=NOW, scope=scope)


def seated(boss, group) -> None:
    with acting(desk(boss)) as scope:
        actions.publish_seats(actions.propose_seats(group, now=NOW, scope=scope), now=NOW, scope=scope)


# ── each deed ─────────────────────────────────────────────────────────────────


def moves(boss):
    one, other = two(boss)
    with acting(desk(boss)) as scope:
        member = one.members.select_related("group", "pupil").first()
        actions.move_member(member, other, first=TUESDAY, now=NOW, scope=scope)


def splits(boss):
    one, _other = two(boss)
    room = a_room(boss, 30)
    with acting(desk(boss)) as scope:
        actions.split_group(one, list(one.members.all()[:10]), room, first=TUESDAY, reason="近", now=NOW, scope=scope)


def joins(boss):
    one, other = two(boss)
    with acting(everything(boss.school)):
        gone = [m.pk for m in other.members.all()[2:]]
        Membership.objects.filter(pk__in=gone).update(ends_on=MONDAY - timedelta(days=1))
    with acting(desk(boss)) as scope:
        actions.join_groups(one, other, first=TUESDAY, reason="", now=NOW, scope=scope)


def moves_another(boss):
    one, other = two(boss)
    with acting(desk(boss)) as scope:
        member = one.members.filter(ends_on=None).select_related("group", "pupil").last()
        actions.move_member(member, other, first=TUESDAY, now=NOW, scope=scope)


def changes_rooms(boss):
    one, _other = two(boss)
    room = a_room(boss, 36)
    with acting(desk(boss)) as scope:
        actions.change_room(one, room, now=NOW, scope=scope)


def swaps_seats(boss):
    one, _other = two(boss)
    with acting(desk(boss)) as scope:
        a, b = [m for m in queries.members_of(scope, one, MONDAY) if m.row][:2]
        actions.move_seat(a, b.row, b.column, now=NOW, scope=scope)


def stands_in(boss):
    with acting(desk(boss)) as scope:
        duty = queries.duties(scope, role="care").select_related("group__term", "staff__school").order_by("-starts_at").first()
        bench = queries.stand_ins(scope, [duty])
        may, _barred = bench.ranked(duty)
        actions.substitute(duty, may[0].staff, reason="病假", now=NOW, scope=scope)


def pins(boss):
    with acting(desk(boss)) as scope:
        actions.pin_duty(queries.duties(scope, role="care").first(), pinned=True, now=NOW, scope=scope)


DEEDS = [moves, splits, joins, changes_rooms, swaps_seats, stands_in, pins]


@pytest.mark.parametrize("deed", DEEDS)
def test_each_deed_is_taken_back_as_if_it_had_not_been(boss, deed):
    published_roster(boss)
    seated(boss, two(boss)[0])
    if deed is joins:
        two_before = two(boss)
        with acting(everything(boss.school)):
            Membership.objects.filter(pk__in=[m.pk for m in two_before[1].members.all()[2:]]).update(ends_on=MONDAY - timedelta(days=1), row=None, column=None)
    before = picture(boss)
    deed(boss)
    assert picture(boss) != before
    undone(boss)
    assert picture(boss) == before
    with acting(everything(boss.school)):
        edit = Edit.objects.latest("pk")
        assert (edit.by, edit.undone_by, edit.undone_at) == (boss.user, boss.user, NOW)
        assert Entry.objects.filter(kind__endswith="EditUndone").count() == 1


# ── in order ──────────────────────────────────────────────────────────────────


def test_deeds_that_rest_on_each_other_are_taken_back_from_the_last_on(boss):
    seated(boss, two(boss)[0])
    pictures = []
    for deed in (moves, moves_another):
        pictures.append(picture(boss))
        deed(boss)
    with acting(desk(boss)) as scope:
        first = queries.edits(scope, kind="move").last()
        with pytest.raises(refusals.NotTheLast):
            actions.undo(first, now=NOW, scope=scope)
    for before in reversed(pictures):
        undone(boss)
        assert picture(boss) == before


def test_once_the_day_has_come_or_something_else_changed_it_stays(boss):
    moves(boss)
    with pytest.raises(refusals.EditOver):
        undone(boss, now=at(day=TUESDAY + timedelta(days=1)))
    with acting(everything(boss.school)):
        Membership.objects.filter(starts_on=TUESDAY).update(is_pinned=False)
    with pytest.raises(refusals.EditOver):
        undone(boss)


def test_a_child_does_not_come_back_to_a_group_that_is_full_now(boss):
    moves(boss)
    one, _other = two(boss)
    with acting(everything(boss.school)) as scope:
        home = one.members.select_related("pupil__home_class__school", "pupil__home_class__campus").first().pupil.home_class
    for place in places_of(home, 3):
        with acting(everything(boss.school)) as scope:
            place.refresh_from_db()
            actions.join(place, one, first=TUESDAY, scope=scope)
    with pytest.raises(refusals.GroupFull):
        undone(boss)


def test_a_new_publication_ends_what_could_be_taken_back(boss):
    moves(boss)
    groups_published(boss)
    with acting(desk(boss)) as scope, pytest.raises(refusals.NotTheLast):
        actions.undo(queries.edits(scope, kind="move").get(), now=NOW, scope=scope)


# ── rooms ─────────────────────────────────────────────────────────────────────


def test_a_group_changes_rooms_with_its_duties_and_its_families_know(client, boss):
    published_roster(boss)
    one, other = two(boss)
    room = a_room(boss, 36)
    with acting(everything(boss.school)):
        mother = a_guardian_of(one.members.select_related("pupil").first().pupil)
        father = a_guardian_of(other.members.select_related("pupil").first().pupil)
    client.force_login(boss.user)
    text = client.post(reverse("planning:change_room", kwargs={"unit": boss.school.code, "group": one.pk}), {"room": room.pk}, follow=True).content.decode()
    assert "最近一次改动：换教室 · 刘主任" in text
    with acting(everything(boss.school)):
        assert set(Duty.objects.filter(group=one).values_list("room", flat=True)) == {room.pk}
        assert Message.objects.get(user=mother).body.endswith(f"{one.name}（{one.room.name}） → {one.name}（{room.name}）")
        assert not Message.objects.filter(user=father).exists()


def test_a_room_that_is_too_small_or_taken_is_refused(boss):
    one, other = two(boss)
    small = a_room(boss, 10)
    with acting(desk(boss)) as scope:
        with pytest.raises(refusals.GroupFull, match="只能坐 10 人"):
            actions.change_room(one, small, now=NOW, scope=scope)
        with pytest.raises(refusals.RoomBusy):
            actions.change_room(one, other.room, now=NOW, scope=scope)


# ── the page ──────────────────────────────────────────────────────────────────


def test_the_page_says_who_changed_what_when_and_takes_the_last_back(client, boss):
    moves(boss)
    splits(boss)
    client.force_login(boss.user)
    here = {"unit": boss.school.code}
    text = client.get(reverse("planning:edits", kwargs=here)).content.decode()
    assert text.index("拆分班组") < text.index("调组")
    assert text.count("/undo/") == 2  # nothing rests on either; the publication shows first what it would change
    with acting(everything(boss.school)):
        last, _first, publication = Edit.objects.order_by("-pk")
    assert f"/edits/{publication.pk}/\"" in text
    text = client.post(reverse("planning:undo_edit", kwargs={**here, "edit": last.pk}), follow=True).content.decode()
    assert "已撤回：拆分班组。" in text

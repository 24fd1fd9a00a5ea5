"""Groups by hand: a child moves, a group is split, two are joined; each judged at once, moves taken back (S5.4)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from kehou.core.scope import acting
from kehou.organisation.models import Room, Staff
from kehou.planner import read_instance, read_result
from kehou.planning import actions
from kehou.planning.actions import refusals
from kehou.planning.models import Duty, Group, Membership
from tests.factories import a_school, everything
from tests.planning.term import MONDAY, NOW, a_spring, at, desk, groups_published, roster_proposed, the_term
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


def two(boss) -> tuple[Group, Group]:
    with acting(everything(boss.school)):
        return tuple(Group.objects.filter(is_late=False).order_by("name"))


def sizes(boss, day) -> list[int]:
    with acting(everything(boss.school)):
        rows = Membership.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day)
        return [rows.filter(group=one).count() for one in Group.objects.filter(is_late=False).order_by("name")]


def moved(boss, member, target, *, first=TUESDAY) -> Membership:
    with acting(desk(boss)) as scope:
        return actions.move_member(member, target, first=first, now=NOW, scope=scope)


def a_member(boss, group) -> Membership:
    with acting(everything(boss.school)):
        return group.members.select_related("group", "pupil").first()


def test_a_child_moves_from_a_day_on_and_stays_there_when_groups_are_planned_again(boss):
    one, other = two(boss)
    member = a_member(boss, one)
    moved(boss, member, other)
    assert (sizes(boss, MONDAY), sizes(boss, TUESDAY)) == ([28, 28], [27, 29])
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=TUESDAY, now=NOW, scope=scope)
    instance, plan = read_instance(run.instance), read_result(run.result)
    [pinned] = [p for p in instance.pupils if p.pinned]
    assert pinned.id == str(member.pupil_id)
    assert next(g.room for g in plan.groups if pinned.id in g.pupils) == str(other.room_id)


def test_a_full_group_takes_nobody_more(boss):
    one, other = two(boss)
    for _n in range(2):
        moved(boss, a_member_of_today(boss, one), other)
    with pytest.raises(refusals.GroupFull, match="最多 30 人"):
        moved(boss, a_member_of_today(boss, one), other)


def a_member_of_today(boss, group) -> Membership:
    with acting(everything(boss.school)):
        return group.members.select_related("group", "pupil").filter(ends_on=None).first()


def test_a_move_is_taken_back_until_its_day_has_come(boss):
    one, other = two(boss)
    new = moved(boss, a_member(boss, one), other)
    with acting(desk(boss)) as scope:
        former = actions.undo_move(new, now=at(day=MONDAY), scope=scope)
        assert (former.group, former.ends_on) == (one, None)
        with pytest.raises(refusals.MoveOver):
            actions.undo_move(new, now=at(day=MONDAY), scope=scope)
    assert sizes(boss, TUESDAY) == [28, 28]
    new = moved(boss, former, other)
    with acting(desk(boss)) as scope, pytest.raises(refusals.MoveOver):
        actions.undo_move(new, now=at(day=TUESDAY + timedelta(days=1)), scope=scope)


def test_nobody_is_moved_into_the_late_room(boss):
    one, _other = two(boss)
    with acting(everything(boss.school)):
        late = Group.objects.get(is_late=True)
    with pytest.raises(refusals.NoSuchMove):
        moved(boss, a_member(boss, one), late)


def an_empty_room(boss) -> Room:
    with acting(everything(boss.school)):
        taken = Group.objects.values("room")
        return Room.objects.filter(campus__name="北校区").exclude(pk__in=taken).first() or Room.objects.create(
            school=boss.school, campus=two(boss)[0].campus, name="9号教室", capacity=40
        )


def test_a_group_is_split_with_a_reason(boss):
    one, _other = two(boss)
    room = an_empty_room(boss)
    with acting(desk(boss)) as scope:
        going = list(one.members.all()[:10])
        with pytest.raises(refusals.ReasonMissing, match="不在 25—30 之内"):
            actions.split_group(one, going, room, first=TUESDAY, reason="", now=NOW, scope=scope)
        new = actions.split_group(one, going, room, first=TUESDAY, reason="另一间教室离校门近", now=NOW, scope=scope)
    assert (new.name, new.outside_band_reason) == ("北校区3组", "另一间教室离校门近")
    assert sorted(sizes(boss, TUESDAY)) == [10, 18, 28]


def test_a_room_with_a_group_takes_no_second_one(boss):
    one, other = two(boss)
    with acting(desk(boss)) as scope, pytest.raises(refusals.RoomBusy):
        actions.split_group(one, list(one.members.all()[:10]), other.room, first=TUESDAY, reason="试", now=NOW, scope=scope)


def test_two_groups_are_joined_if_they_fit_and_the_ended_one_has_no_duties(boss):
    one, other = two(boss)
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(run, now=NOW, scope=scope)
        with pytest.raises(refusals.GroupFull, match="最多 30 人"):
            actions.join_groups(one, other, first=TUESDAY, reason="", now=NOW, scope=scope)
        stay = list(other.members.values_list("pk", flat=True)[:2])
        Membership.objects.filter(group=other).exclude(pk__in=stay).update(ends_on=NOW.date())
        actions.join_groups(one, other, first=TUESDAY, reason="", now=NOW, scope=scope)
        assert Duty.objects.filter(group=other, ended_at=None, date__gte=TUESDAY).count() == 0
        other.refresh_from_db()
    assert other.ends_on == MONDAY
    assert sizes(boss, TUESDAY)[0] == 30


def test_a_fixed_duty_is_kept_when_the_roster_is_planned_again(boss):
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        duty = actions.publish_roster(run, now=NOW, scope=scope)[0]
        actions.pin_duty(duty, pinned=True, now=NOW, scope=scope)
        again = actions.propose_roster(the_term(boss.school), run.first, run.last, now=NOW, scope=scope, wishes={"changes": 0})
    assert {"session": f"{duty.group_id}/{duty.date}", "teacher": str(duty.staff_id)} in again.instance["pinned"]
    assert {"session": f"{duty.group_id}/{duty.date}", "teacher": str(duty.staff_id)} in again.result["duties"]


def test_the_page_moves_a_child_and_takes_it_back(client, boss):
    one, other = two(boss)
    member = a_member(boss, one)
    client.force_login(boss.user)
    here = {"unit": boss.school.code}
    said = client.post(reverse("planning:move_member", kwargs={**here, "membership": member.pk}), {"chosen": other.pk, "first": TUESDAY}, follow=True)
    assert "已调到这个班组" in said.content.decode()
    with acting(everything(boss.school)):
        new = Membership.objects.get(pupil=member.pupil, ends_on=None)
    said = client.post(reverse("planning:undo_move", kwargs={**here, "membership": new.pk}), follow=True)
    assert "仍在原来的班组" in said.content.decode()
    page = client.get(reverse("planning:group", kwargs={**here, "group": one.pk})).content.decode()
    assert "分出一个班组" in page

"""Seats by hand: picked and put down by keyboard, dragged, judged at once; the paper from two sides (S5.4)."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from kehou.core.scope import acting
from kehou.organisation.forms import RoomForm
from kehou.organisation.models import Room, Staff
from kehou.planning import actions
from kehou.planning.models import Group, Membership
from tests.factories import a_school, everything
from tests.planning.term import NOW, a_spring, desk, groups_published
from tests.prepared import prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def built() -> Staff:
    school = a_school()
    boss = a_spring(school)
    group = groups_published(boss)[0]
    with acting(everything(school)):
        Room.objects.filter(pk=group.room_id).update(blocked="1-1、6-6", aisles="3", door="back_left")
    with acting(desk(boss)) as scope:
        group = Group.objects.select_related("room", "term").get(pk=group.pk)
        actions.publish_seats(actions.propose_seats(group, now=NOW, scope=scope), now=NOW, scope=scope)
    return boss


spring = prepared(built, at=NOW)


def the_group(boss) -> Group:
    with acting(everything(boss.school)):
        return Group.objects.select_related("room").filter(is_late=False).order_by("name").first()


def seated(boss) -> list[Membership]:
    with acting(everything(boss.school)):
        return list(the_group(boss).members.select_related("pupil").order_by("row", "column"))


def test_nobody_sits_where_nobody_can(boss):
    taken = {(m.row, m.column) for m in seated(boss)}
    assert taken.isdisjoint({(1, 1), (6, 6)})
    assert len(taken) == 28


def go(client, boss, name="group", query="", **kwargs) -> str:
    client.force_login(boss.user)
    kwargs = kwargs or {"group": the_group(boss).pk}
    return client.get(reverse(f"planning:{name}", kwargs={"unit": boss.school.code, **kwargs}) + query).content.decode()


def move(client, boss, member, row, column):
    client.force_login(boss.user)
    address = reverse("planning:move_seat", kwargs={"unit": boss.school.code, "membership": member.pk})
    return client.post(address, {"row": row, "column": column}, follow=True)


def test_a_child_is_picked_and_every_seat_becomes_a_button(client, boss):
    first = seated(boss)[0]
    page = go(client, boss)
    assert f"?pick={first.pk}" in page
    assert page.count('draggable="true"') == 28
    page = go(client, boss, query=f"?pick={first.pk}")
    assert f"给{first.pupil.name}选一个座位" in page
    assert page.count("对换<span") == 27
    assert page.count("坐这里<span") == 36 - 28 - 2
    assert page.count("不坐") == 2


def test_a_blocked_seat_is_refused_at_once(client, boss):
    answer = move(client, boss, seated(boss)[0], 1, 1)
    assert answer.status_code == 422
    assert "S5.4" in answer.content.decode()


def test_the_paper_shows_the_teachers_side_and_the_door(client, boss):
    page = go(client, boss, "seat_paper")
    assert "从讲台看" in page
    assert "从门口看（左后方）" in page
    assert "门在下方，讲台在左边" in page
    assert all(page.count(m.pupil.name) == 2 for m in seated(boss))


def test_the_register_of_rooms_reads_seats_and_says_what_it_cannot_read(boss):
    with acting(everything(boss.school)) as scope:
        room = the_group(boss).room
        said = {"campus": room.campus_id, "name": "x", "kind": "classroom", "capacity": 40, "rows": 6, "columns": 6, "door": "front_left"}
        assert RoomForm(said | {"blocked": "1-1、6-6", "aisles": "2，4"}, scope=scope).is_valid()
        form = RoomForm(said | {"blocked": "门口", "aisles": "9"}, scope=scope)
        assert not form.is_valid()
        assert "看不懂“门口”" in form.errors["blocked"][0]
        assert "“9”不在这间房间" in form.errors["aisles"][0]
        with pytest.raises(IntegrityError, match="room_seats_read"), transaction.atomic():
            Room.objects.filter(pk=room.pk).update(blocked="门口")  # twin: past the form

"""Bad input and faults, through the pages: each ends in a sentence that says what stands in the way and what to do (S5.4, S5.5)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kehou.core.scope import acting
from kehou.enrolment.models import Place
from kehou.organisation.models import Campus, Room, Staff
from kehou.planning import actions
from kehou.planning.models import Duty, Group, Membership, Publication, Run
from kehou.planning.tasks import compute
from tests.factories import a_class, a_school, everything
from tests.planning.term import (
    FRIDAY,
    MONDAY,
    NOW,
    a_spring,
    desk,
    groups_published,
    lead,
    places_of,
    rooms,
    roster_proposed,
    teachers,
    the_term,
)

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def school(db):
    return a_school()


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def post(client, person, name, data=None, **kwargs):
    client.force_login(person.user)
    return client.post(reverse(f"planning:{name}", kwargs={"unit": person.school.code, **kwargs}), data or {}, follow=True)


def test_no_room_is_large_enough(client, school):
    boss = lead(school)
    places_of(a_class(school, 1, 1), 28)
    with acting(everything(school)):
        Room.objects.update(capacity=20)
    text = post(client, boss, "propose_groups", {"on": MONDAY, "where": "now"}).content.decode()
    assert "没有可行的方案" in text
    assert "28 个孩子，至少要 1 组；1 间空教室按每组最多 30 人一共只能容纳 20 人，还差 8 个座位" in text
    assert "再开放 1 间能容纳 30 人的教室" in text
    assert "公布</button>" not in text


def test_thirty_one_children_and_one_teacher(client, school):
    boss = lead(school)
    rooms(school, 1)
    places_of(a_class(school, 1, 1), 31)
    teachers(school, 1)
    post(client, boss, "propose_groups", {"on": MONDAY, "where": "now"})
    with acting(everything(school)):
        run = Run.objects.get()
    reasons = {f"reason-{group['id']}": "只有31人" for group in run.result["groups"]}
    post(client, boss, "publish", {"starts_on": MONDAY, **reasons}, run=run.pk)
    text = post(client, boss, "propose_roster", {"first": MONDAY, "last": MONDAY, "where": "now"}).content.decode()
    assert "没有可行的方案" in text
    assert "卡住的地方" in text
    assert "陈老师" in text  # the one who may come, by name
    with acting(everything(school)):
        assert not Duty.objects.exists()


def test_a_child_is_on_one_campus_at_a_time(client, school):
    boss = a_spring(school)
    with acting(everything(school)):
        south = Campus.objects.get(name="南校区")
        Room.objects.filter(campus=south).update(capacity=40)
    places_of(a_class(school, 4, 1, campus="南校区"), 26)
    groups_published(boss)
    with acting(everything(school)):
        place = Place.objects.filter(campus__name="北校区").first()
        with pytest.raises(IntegrityError, match="one_place_at_a_time"), transaction.atomic():
            Place.objects.create(
                school=school, round=place.round, term=place.term, pupil=place.pupil, application=place.application, campus=south, days=[1], slots=[],
                starts_on=MONDAY,
            )  # fmt: skip
        member = Membership.objects.get(pupil=place.pupil)
        there = Group.objects.get(campus=south, is_late=False)
    refused = post(client, boss, "move_member", {"chosen": there.pk, "first": TUESDAY}, membership=member.pk)
    assert refused.status_code == 422
    assert "只能在同一校区的班组之间" in refused.content.decode()


def test_the_only_volunteer_after_five_is_away(client, school):
    boss = a_spring(school)
    groups_published(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(roster_proposed(boss), now=NOW, scope=scope)
    with acting(everything(school)):
        late = Duty.objects.filter(role="late", date=MONDAY).select_related("staff").get()
        Staff.objects.exclude(pk=late.staff_id).update(volunteers_late=False)
    told = {"staff": late.staff_id, "first": MONDAY, "last": MONDAY, "reason": "发烧"}
    text = post(client, boss, "enter_absence", told).content.decode()
    assert "没有一位教师可以代" in text
    assert "17:00" in text
    with acting(everything(school)):
        absence = late.staff.absences.get()
    refused = post(client, boss, "replan", absence=absence.pk)
    assert refused.status_code == 422
    assert "报名做志愿者" in refused.content.decode()
    with acting(everything(school)):
        assert Duty.objects.get(pk=late.pk).ended_at is None  # nothing was half done


def test_a_worker_killed_half_way_leaves_nothing_published_and_another_goes_on(client, school):
    boss = a_spring(school)
    post(client, boss, "propose_groups", {"on": MONDAY, "where": "later"})
    with acting(everything(school)) as scope:
        run = Run.objects.get()
        assert actions.begin(run.pk, now=NOW, scope=scope) is not None  # a worker has it, and dies here
    refused = post(client, boss, "publish", {"starts_on": MONDAY}, run=run.pk)
    assert refused.status_code == 422
    assert "这次计算还没有可以公布的方案" in refused.content.decode()
    with acting(everything(school)):
        assert not Group.objects.exists()
        assert not Publication.objects.exists()
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        client.force_login(boss.user)
        page = client.get(reverse("planning:run", kwargs={"unit": school.code, "run": run.pk})).content.decode()
        assert "后台在计算途中停了，什么也没有公布" in page
        compute(str(run.pk), str(school.pk))
        assert "公布" in client.get(reverse("planning:run", kwargs={"unit": school.code, "run": run.pk})).content.decode()
    with acting(everything(school)):
        assert Run.objects.get().state == "done"


def test_two_people_publish_the_same_plan_and_two_plans(school):
    boss, other = a_spring(school), lead(school, "何主任")
    with acting(desk(boss)) as scope:
        one, two = (actions.propose_groups(the_term(school), on=MONDAY, now=NOW, scope=scope, seed=seed) for seed in (1, 2))
    first, second = Client(), Client()
    assert post(first, boss, "publish", {"starts_on": MONDAY}, run=one.pk).status_code == 200
    same, later = post(second, other, "publish", {"starts_on": MONDAY}, run=one.pk), None
    assert same.status_code == 422
    assert "这个方案已经公布过了" in same.content.decode()
    later = post(second, other, "publish", {"starts_on": MONDAY}, run=two.pk)
    assert later.status_code == 422
    assert "公布它会把后来的改动盖掉" in later.content.decode()
    with acting(everything(school)):
        assert Publication.objects.count() == 1
        assert Membership.objects.filter(starts_on__lte=FRIDAY, ends_on=None, group__is_late=False).count() == 56

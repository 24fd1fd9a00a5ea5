"""The homeroom teacher sees where each child of her class is in the week: group, room, seat, adults; and no other class (S5.4, S5.5)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.core.pages import narrowed, unit_scope
from kehou.core.scope import acting
from kehou.enrolment.models import Place, Rest
from kehou.organisation.models import HomeClass
from kehou.planning import queries
from kehou.planning.models import Duty, Membership
from tests.factories import a_member_of_staff, a_school, everything
from tests.planning.term import MONDAY, NOW, a_spring_with_roster, at, places_of
from tests.prepared import prepared

pytestmark = pytest.mark.django_db
spring = prepared(lambda: a_spring_with_roster(a_school()), at=NOW)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(10, day=MONDAY), tick=False):
        yield


@pytest.fixture
def teacher(school):
    """The homeroom teacher of 一(2)班."""
    one = a_member_of_staff(school, "班老师", role="homeroom", duties_a_week=0)
    with acting(everything(school)):
        HomeClass.objects.filter(school=school, number=2).update(homeroom=one)
    return one


def her_class(school) -> HomeClass:
    with acting(everything(school)):
        return HomeClass.objects.select_related("school", "campus").get(school=school, number=2)


def week_of(teacher, day=MONDAY):
    scope = narrowed(unit_scope(teacher.user, teacher.school.code), "planning.view_class")
    with acting(scope):
        return queries.class_week(scope, list(HomeClass.objects.filter(homeroom=teacher)), day)


def shown(client, teacher, day="") -> str:
    client.force_login(teacher.user)
    answer = client.get(reverse("planning:class_week", kwargs={"unit": teacher.school.code}) + day)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_each_child_of_the_class_stands_there_with_group_seat_and_adults_and_nobody_of_the_next_class(client, school, teacher):
    with acting(everything(school)):
        member = Membership.objects.select_related("pupil", "group__room").filter(pupil__home_class__number=2).order_by("pupil__name").first()
        Membership.objects.filter(pk=member.pk).update(row=2, column=3)
        duty = Duty.objects.select_related("staff").get(group=member.group, date=MONDAY, ended_at=None)
    text = shown(client, teacher)
    assert all(f"一(2)班{n + 1}号" in text for n in range(14))
    assert not any(f"一({other})班" in text.replace("一(1)班教室", "") for other in (1, 3, 4))
    [child] = [one for one in week_of(teacher).children if one.pupil.pk == member.pupil_id]
    assert [(one.group.name, one.row, one.column) for one in child.stays] == [(member.group.name, 2, 3)]
    assert [day for day, _ in child.days] == [MONDAY + timedelta(days=n) for n in range(5)]
    first = child.days[0][1][0]
    assert (first.group.name, first.adults) == (member.group.name, (duty.staff.name,))
    assert f"{member.group.room.name} · 第 2 排第 3 列" in text


def test_who_stays_until_six_is_in_the_merged_room_and_who_comes_on_mondays_only_goes_home_on_tuesday(school, teacher):
    with acting(everything(school)):
        late, short = Place.objects.filter(pupil__home_class__number=2).order_by("-late", "pupil__name")[:2]
        Place.objects.filter(pk=short.pk).update(late=False, days=[1])
    told = {one.pupil.pk: one for one in week_of(teacher).children}
    assert [one.group.is_late for one in told[late.pupil_id].days[0][1]] == [False, True]
    assert all(one.adults for one in told[late.pupil_id].days[0][1])
    assert [len(sittings) for _day, sittings in told[short.pupil_id].days] == [1, 0, 0, 0, 0]


def test_a_place_that_rests_and_a_child_without_a_group(client, school, teacher):
    [new] = places_of(her_class(school), 1)
    with acting(everything(school)):
        place = Place.objects.filter(pupil__home_class__number=2).exclude(pk=new.pk).order_by("pupil__name").first()
        Rest.objects.create(
            school=school, pupil_id=place.pupil_id, place=place, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=1), reason="住院", asked_at=NOW
        )  # fmt: skip
    week = week_of(teacher)
    told = {one.pupil.pk: one for one in week.children}
    assert [bool(sittings) for _day, sittings in told[place.pupil_id].days] == [False, False, True, True, True]
    assert (told[new.pupil_id].lost, told[new.pupil_id].stays, week.waiting) == (True, [], 1)
    assert "1 个孩子还没有班组" in shown(client, teacher)


def test_who_changes_groups_within_the_week_is_in_one_then_in_the_other(client, school, teacher):
    wednesday = MONDAY + timedelta(days=2)
    with acting(everything(school)):
        member = Membership.objects.select_related("group").filter(pupil__home_class__number=2).order_by("pupil__name").first()
        other = Membership.objects.select_related("group").exclude(group=member.group).filter(group__is_late=False).first().group
        Membership.objects.filter(pk=member.pk).update(ends_on=wednesday - timedelta(days=1))
        Membership.objects.create(school=school, group=other, pupil_id=member.pupil_id, place=member.place, starts_on=wednesday)
    [child] = [one for one in week_of(teacher).children if one.pupil.pk == member.pupil_id]
    assert [sittings[0].group.name for _day, sittings in child.days] == [member.group.name] * 2 + [other.name] * 3
    text = shown(client, teacher)
    assert child.moves and f"{other.name}" in text
    assert f"到 {wednesday.month}月{wednesday.day - 1}日" in text and f"从 {wednesday.month}月{wednesday.day}日 起" in text


def test_a_week_without_a_roster_says_so_and_one_after_the_term_is_empty(client, teacher):
    assert "还没有排班" in shown(client, teacher, f"?day={MONDAY + timedelta(days=7)}")
    assert "这一周没有孩子留校" in shown(client, teacher, "?day=2023-03-01")
    assert "本班的看护安排" in shown(client, teacher, "?day=nonsense")


def test_who_leads_no_class_is_told_whom_to_ask(client, school):
    assert "您现在没有班级" in shown(client, a_member_of_staff(school, "没班的老师", role="homeroom", duties_a_week=0))


def test_the_first_page_leads_there(client, teacher):
    client.force_login(teacher.user)
    page = client.get(reverse("desk:my_class", kwargs={"unit": teacher.school.code})).content.decode()
    assert reverse("planning:class_week", kwargs={"unit": teacher.school.code}) in page


def test_one_child_and_fifty_cost_the_same_number_of_queries(client, school, teacher):
    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            shown(client, teacher)
        return len(counted)

    with acting(everything(school)):
        kept = Place.objects.filter(pupil__home_class__number=2).order_by("pupil__name").first()
        Place.objects.filter(pupil__home_class__number=2).exclude(pk=kept.pk).update(starts_on=MONDAY + timedelta(days=100))
    shown(client, teacher)
    one = asked()
    with acting(everything(school)):
        Place.objects.filter(pupil__home_class__number=2).update(starts_on=MONDAY)
    places_of(her_class(school), 36)
    assert len(week_of(teacher).children) == 50
    assert asked() == one

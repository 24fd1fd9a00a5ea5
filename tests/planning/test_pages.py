"""Planning's pages, asked for as the people who use them."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.core.scope import acting
from kehou.organisation.models import Staff
from kehou.people.models import Pupil
from kehou.planning import actions
from kehou.planning.models import Duty, Group, Membership, Run
from tests.factories import a_class, a_guardian_of, a_school, everything
from tests.planning.term import (
    FRIDAY,
    MONDAY,
    NOW,
    a_spring,
    desk,
    groups_published,
    places_of,
    roster_proposed,
    teachers,
    the_term,
)
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def built() -> tuple[Staff, list[Group]]:
    """Groups, seats of the first and a week's roster are published."""
    boss = a_spring(a_school())
    groups = groups_published(boss)
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(run, now=NOW, scope=scope)
        seats = actions.propose_seats(groups[0], now=NOW, scope=scope)
        actions.publish_seats(seats, now=NOW, scope=scope)
    return boss, groups


world = prepared(built, at=NOW)


@pytest.fixture
def told(world, db) -> tuple[Staff, list[Group]]:
    return fresh(world)


@pytest.fixture
def boss(told) -> Staff:
    return told[0]


@pytest.fixture
def planned(told) -> list[Group]:
    return told[1]


def go(client, person, name, **kwargs):
    client.force_login(person.user if hasattr(person, "user") else person)
    return client.get(reverse(f"planning:{name}", kwargs=kwargs))


def tell(client, person, name, data=None, **kwargs):
    client.force_login(person.user)
    return client.post(reverse(f"planning:{name}", kwargs=kwargs), data or {}, follow=True)


def words(response) -> str:
    return response.content.decode()


def test_a_group_outside_the_band_is_refused_on_the_page(client, bare):
    boss = a_spring(bare, per_class=5)
    here = {"unit": bare.code}
    tell(client, boss, "propose_groups", {"on": MONDAY}, **here)
    with acting(everything(bare)):
        run = Run.objects.get()
    answer = tell(client, boss, "publish", {"starts_on": MONDAY}, run=run.pk, **here)
    assert answer.status_code == 422
    assert "还没有写理由" in words(answer)
    reason = {f"reason-{run.result['groups'][0]['id']}": "报名只有 20 人"}
    assert "报名只有 20 人" in words(tell(client, boss, "publish", {"starts_on": MONDAY, **reason}, run=run.pk, **here))


def test_papers_name_every_child(client, boss, planned):
    with acting(everything(boss.school)):
        group = Group.objects.get(pk=planned[0].pk)
        names = list(group.members.values_list("pupil__name", flat=True))
    for name in ("roll_book", "seat_paper", "group"):
        page = words(go(client, boss, name, unit=boss.school.code, group=group.pk))
        assert [one for one in names if one not in page] == []


def test_a_waiting_child_is_placed_by_hand(client, boss, planned):
    [place] = places_of(a_class(boss.school, 1, 5), 1)
    assert "等待编入班组的学生" in words(go(client, boss, "overview", unit=boss.school.code))
    page = words(tell(client, boss, "place", {"chosen": planned[0].pk}, unit=boss.school.code, place=place.pk))
    assert f"{place.pupil.name}已编入{planned[0].name}。" in page


def test_seats_are_changed_on_the_page(client, boss, planned):
    with acting(everything(boss.school)):
        a, b = list(planned[0].members.all()[:2])
    page = words(
        tell(client, boss, "move_seat", {"row": b.row, "column": b.column}, unit=boss.school.code, membership=a.pk)
    )
    assert f"坐到了第 {b.row} 排第 {b.column} 列" in page
    assert tell(client, boss, "move_seat", {"row": 49, "column": 1}, unit=boss.school.code, membership=a.pk).status_code == 422


def test_the_week_shows_who_stands_in(client, boss, planned):
    with acting(everything(boss.school)):
        duty = Duty.objects.filter(role="care").order_by("date").first()
        old = duty.staff.name
    here = {"unit": boss.school.code}
    client.force_login(boss.user)
    may = client.get(reverse("planning:duty", kwargs={**here, "duty": duty.pk})).context["may"]
    chosen = may[0].staff.pk
    tell(client, boss, "substitute", {"staff": chosen, "reason": "病假"}, duty=duty.pk, **here)
    page = words(client.get(reverse("planning:roster", kwargs=here) + f"?day={MONDAY}"))
    assert f"代{old}" in page
    assert "打印" in words(client.get(reverse("planning:roster_paper", kwargs=here) + f"?day={MONDAY}"))
    assert client.get(reverse("planning:roster", kwargs=here) + "?day=2024-13-45").status_code == 200


def test_a_teacher_sees_own_duties_only(client, boss, planned):
    with acting(everything(boss.school)):
        duty = Duty.objects.select_related("staff__user").filter(role="late").first()
        count = Duty.objects.filter(staff=duty.staff).count()
    page = go(client, duty.staff, "my_duties", unit=boss.school.code)
    assert len(page.context["duties"]) == count > 0
    idle = teachers(boss.school, 7)[6]
    assert "今后四周没有您的值班" in words(go(client, idle, "my_duties", unit=boss.school.code))


def test_the_family_sees_its_own_child(client, boss, planned):
    with acting(everything(boss.school)):
        mine, other = list(Pupil.objects.all()[:2])
        member = Membership.objects.select_related("group__room").get(pupil=mine)
        teacher = Duty.objects.filter(group=member.group).order_by("date").first().staff.name
    page = words(go(client, a_guardian_of(mine), "children"))
    assert member.group.name in page
    assert teacher in page
    assert other.name not in page


def test_everybody_sees_who_is_on_duty_and_no_child(client, boss, planned):
    page = words(client.get(reverse("planning:public_roster", kwargs={"unit": boss.school.code}) + f"?day={MONDAY}"))
    assert "陈老师" in page
    assert "15:40–17:00" in page
    assert "SHA-256" in page
    assert "号" not in page


def test_nothing_published_is_said_kindly(client, bare):
    assert "还没有公示排班" in words(client.get(reverse("planning:public_roster", kwargs={"unit": bare.code})))


def queries_of(client, boss, name, **kwargs) -> int:
    client.force_login(boss.user)
    address = reverse(f"planning:{name}", kwargs={"unit": boss.school.code, **kwargs})
    client.get(address)
    with CaptureQueriesContext(connection, ) as counted:
        client.get(address)
    return len(counted)


def test_pages_ask_as_much_for_a_school_as_for_a_class(client, boss, planned):
    few = {name: queries_of(client, boss, name) for name in ("overview", "roster")}
    group = queries_of(client, boss, "group", group=planned[0].pk)
    with acting(everything(boss.school)):
        Membership.objects.filter(group=planned[0]).update(ends_on=NOW.date().replace(day=1))
        Duty.objects.filter(group=planned[0]).delete()
    assert queries_of(client, boss, "group", group=planned[0].pk) <= group
    assert group <= 25
    assert max(few.values()) <= 35


def test_groups_planned_anew_say_from_when_nobody_is_on_duty_for_them(client, boss, planned):
    def overview() -> str:
        return client.get(reverse("planning:overview", kwargs={"unit": boss.school.code})).content.decode()

    client.force_login(boss.user)
    assert "还没有排班" not in overview()
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=FRIDAY, now=NOW, scope=scope)
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope, starts_on=FRIDAY)
    said = overview()
    assert "从 3月29日 起 2 个班组没有看护教师。" in said  # those of now have their duties until Thursday
    assert 'value="2024-03-29"' in said

"""From nothing to groups, seats and a roster, on planning's pages."""

import pytest
import time_machine

from kehou.core.scope import acting
from kehou.planning.models import Group, Run
from tests.factories import everything
from tests.planning.term import FRIDAY, MONDAY, NOW
from tests.planning.test_pages import tell, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_service_lead_goes_all_the_way(client, boss):
    here = {"unit": boss.school.code}
    page = words(tell(client, boss, "propose_groups", {"on": MONDAY, "where": "now"}, **here))
    assert "2 个班组" in page
    assert "一(1)班" in page
    with acting(everything(boss.school)):
        run = Run.objects.get(job="groups")
    page = words(tell(client, boss, "publish", {"starts_on": MONDAY}, run=run.pk, **here))
    assert "已公布 3 个班组" in page
    assert "还没有排班" in page
    page = words(tell(client, boss, "propose_roster", {"first": MONDAY, "last": FRIDAY}, **here))
    assert "15 次值班" in page
    with acting(everything(boss.school)):
        run, group = Run.objects.get(job="roster"), Group.objects.exclude(is_late=True).first()
    assert "新增 15 次值班" in words(tell(client, boss, "publish", run=run.pk, **here))
    assert "座位方案已算好" in words(tell(client, boss, "propose_seats", group=group.pk, **here))
    with acting(everything(boss.school)):
        run = Run.objects.get(job="seats")
    assert "已排 28 / 28 人" in words(tell(client, boss, "publish", run=run.pk, **here))


def test_a_run_left_to_the_worker_can_be_computed_at_once(client, boss):
    here = {"unit": boss.school.code}
    page = words(tell(client, boss, "propose_groups", {"on": MONDAY, "where": "later"}, **here))
    assert "可以先离开这一页" in page
    with acting(everything(boss.school)):
        run = Run.objects.get()
    assert "已算好，请看方案。" in words(tell(client, boss, "compute", run=run.pk, **here))

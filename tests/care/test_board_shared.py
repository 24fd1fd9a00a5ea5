"""What is drawn once for many: nobody sees through it what they may not see; a look lasts while the page is open; who is unwell
is not named on it."""

from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from kehou.care import actions
from kehou.care.actions.health import Finding
from kehou.care.choices import Outcome, RoutineKind
from kehou.care.models import Alarm
from kehou.care.rules import HealthRules
from kehou.care.views import live
from kehou.core import looks
from kehou.core.models import Look
from kehou.core.scope import acting
from kehou.identity.models import Grant
from tests.care.afternoon import MONDAY, Afternoon, an_afternoon, at
from tests.care.test_board import asked, at_board, tags
from tests.factories import a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(17, 2), tick=False):
        yield


def built() -> Afternoon:
    told = an_afternoon(a_school(), "陈一一", "李小明", "王二小", late=("李小明",))
    told.sitting = told.called(told.pupils[2])
    return told


world = prepared(built, at=at(17, 2))


@pytest.fixture
def told(world, db) -> Afternoon:
    return fresh(world)


def reads(client, school, role: str, show: str = "", **more) -> str:
    """The board as somebody of this role opens it."""
    client.force_login(a_member_of_staff(school, f"{role}1", role=role).user)
    return client.get(at_board(school), {"show": show}, **more).content.decode()


@pytest.fixture
def drawings(monkeypatch):
    """Which pieces are drawn, one after another."""
    found, plain = [], live._drawn
    monkeypatch.setattr(live, "_drawn", lambda said, seen: found.append(said.key) or plain(said, seen))
    return found


def test_two_who_see_alike_cost_one_drawing_and_of_a_change_only_what_changed(client, told, drawings):
    first = reads(client, told.school, "safety_officer")
    once = len(drawings)
    assert tags(reads(client, told.school, "service_lead")) == tags(first)
    assert len(drawings) == once > 3
    with acting(told.scope) as scope:
        actions.settle_alarm(Alarm.objects.get(), outcome=Outcome.ON_LEAVE, note="", now=at(17, 1), scope=scope)
    reads(client, told.school, "safety_officer")
    assert set(drawings[once:]) == {"alarms", "numbers", "settled"}


def test_of_many_alarms_the_first_ten_stand_whole_and_the_others_are_folded_lines(client, told):
    with acting(told.scope) as scope:
        for minute in range(12):
            actions.call_for_help(told.sitting, note="", now=at(16, 10 + minute), scope=scope)
    page = reads(client, told.school, "safety_officer").partition('id="piece-alarms"')[2].partition('id="piece-numbers"')[0]
    whole, _fold, lines = page.partition('id="alarms-more"')
    assert (whole.count("alert-box alert-bad"), lines.count('class="person"'), lines.count("/alarms/")) == (10, 3, 3)
    assert "另有 3 条" in lines


def test_the_principal_gets_no_door_that_was_drawn_for_the_officer(client, told):
    """The officer settles alarms, the principal reads them."""
    assert "/alarms/" in reads(client, told.school, "safety_officer")
    page = reads(client, told.school, "principal")
    assert ("点名未到 · 王二小" in page, "/alarms/" in page) == (True, False)


def test_without_the_doors_in_its_sight_the_principal_would_get_them(client, told, monkeypatch):
    plain = live.sight
    monkeypatch.setattr(live, "sight", lambda scope, campus="": replace(plain(scope, campus), may=frozenset(live.DOORS)))
    assert "/alarms/" in reads(client, told.school, "safety_officer")
    assert "/alarms/" in reads(client, told.school, "principal")


def test_a_drawing_of_the_neighbours_is_never_shown(client, told, other_school):
    an_afternoon(other_school, "周大伟").called()
    key = f"group-{told.sitting.pk}"
    assert "陈一一" in reads(client, told.school, "safety_officer", show=key)
    page = reads(client, other_school, "safety_officer", show=key)
    assert ("陈一一" in page, "王二小" in page, "陈老师" in page) == (False, False, True)


def test_without_the_unit_in_its_sight_it_would_be(client, told, other_school, monkeypatch):
    plain = live.sight
    monkeypatch.setattr(live, "sight", lambda scope, campus="": replace(plain(scope, campus), unit=None))
    monkeypatch.setattr(live.queries, "board_version", lambda scope, now: ("", 0))
    reads(client, told.school, "safety_officer")
    assert "王二小" in reads(client, other_school, "safety_officer")


def test_names_one_reader_opened_are_not_sent_to_the_next(client, told):
    opened = reads(client, told.school, "safety_officer", show=f"group-{told.sitting.pk}")
    closed = reads(client, told.school, "service_lead")
    sent = asked(client, told.school, []).content.decode()
    assert [("陈一一" in one) for one in (opened, closed, sent)] == [True, False, False]


def test_each_reads_it_in_their_own_language(client, told):
    chinese = reads(client, told.school, "safety_officer")
    with translation.override("en"):
        english = reads(client, told.school, "service_lead", headers={"accept-language": "en"})
    assert ("点名未到" in chinese, "点名未到" in english) == (True, False)
    assert "点名未到" in reads(client, told.school, "principal")


def test_whoever_sees_only_their_own_shares_with_nobody(told):
    mine, theirs = (replace(told.scope, desk="unit", sees="own", user_id=one.user_id) for one in (told.teacher, told.late_teacher))
    assert live.sight(mine) != live.sight(theirs)
    assert live.sight(replace(mine, sees="all")) == live.sight(replace(theirs, sees="all"))


def test_a_right_withdrawn_ends_at_the_next_question(client, told):
    have = tags(reads(client, told.school, "safety_officer"))
    assert asked(client, told.school, have).status_code == 204
    Grant.objects.filter(role="safety_officer").update(ended_at=at(17, 2))
    answer = asked(client, told.school, have)
    assert (answer.status_code, "王二小" in answer.content.decode()) == (404, False)


def test_who_settles_something_sees_it_at_once_although_others_wait_half_a_second(client, told):
    page = reads(client, told.school, "safety_officer")
    with acting(told.scope) as scope:
        actions.settle_alarm(Alarm.objects.get(), outcome=Outcome.ON_LEAVE, note="", now=at(17, 1), scope=scope)
    assert asked(client, told.school, tags(page)).status_code == 204  # within its grace
    assert "没有告警" in client.get(at_board(told.school)).content.decode()
    assert asked(client, told.school, tags(page)).status_code == 200


def test_a_board_nobody_asks_for_is_forgotten(client, told, other_school):
    reads(client, told.school, "safety_officer")
    with time_machine.travel(at(17, 5), tick=False):
        reads(client, other_school, "safety_officer")
    assert told.school.pk not in {ground[0] for ground in live._readings}


def looked(school) -> list[list[str]]:
    with acting(everything(school)):
        return list(Look.objects.filter(permission="care.view_board").order_by("at", "id").values_list("fields", flat=True))


def test_a_board_that_stays_open_is_one_look_every_ten_minutes(client, told):
    page = reads(client, told.school, "safety_officer")
    ticket = page.partition('data-look="')[2].partition('"')[0]
    for _question in range(3):
        asked(client, told.school, [], **{looks.HEADER: ticket})
    assert looked(told.school) == [["whereabouts"]]
    with time_machine.travel(at(17, 12), tick=False):
        client.force_login(a_member_of_staff(told.school, "安全赵", role="safety_officer").user)
        fresh = asked(client, told.school, [], **{looks.HEADER: ticket}).headers[looks.HEADER]
        asked(client, told.school, [], **{looks.HEADER: fresh})
    assert looked(told.school) == [["whereabouts"]] * 2


def test_a_ticket_of_somebody_else_a_forged_one_and_none_are_looks_of_their_own(client, told):
    ticket = reads(client, told.school, "safety_officer").partition('data-look="')[2].partition('"')[0]
    client.force_login(a_member_of_staff(told.school, "校长王", role="principal").user)
    for said in (ticket, ticket[:-2] + "xx", "", "nonsense"):
        asked(client, told.school, [], **{looks.HEADER: said})
    assert len(looked(told.school)) == 5


def unwell(told, at_hospital: bool = False) -> None:
    with acting(told.scope) as scope:
        actions.begin_routine(
            RoutineKind.HEALTH, starts_on=MONDAY, ends_on=None, temperature=False, reason="流感", now=at(8), scope=scope,
        )  # fmt: skip
        actions.check_health(told.sitting, {told.pupils[0].pk: Finding(unwell=True)}, rules=HealthRules(), now=at(16, 30), scope=scope)
        if at_hospital:
            actions.follow_up(told.pupils[0], outcome=Outcome.HOSPITAL, place="市一医院", companion="周老师", now=at(16, 40), scope=scope)


def test_who_is_unwell_is_not_named_where_only_whereabouts_are_looked_at(client, told):
    """S7.2: the board says where; the name stands on the page of the health check, for who may see it and as a look at health."""
    unwell(told)
    principal, officer = (reads(client, told.school, role) for role in ("principal", "safety_officer"))
    door = reverse("care:health_child", kwargs={"unit": told.school.code, "session": told.sitting.pk, "pupil": told.pupils[0].pk})
    assert [("身体不适" in page, "陈一一" in page, door in page) for page in (principal, officer)] == [(True, False, False), (True, False, True)]
    assert "陈一一" in client.get(door).content.decode()
    with acting(everything(told.school)):
        assert Look.objects.filter(fields=["health"], actor=client.session["_auth_user_id"]).count() == 1
        alarm = Alarm.objects.get(kind="unwell")
    assert client.get(reverse("care:alarm", kwargs={"unit": told.school.code, "alarm": alarm.pk})).status_code == 404


def test_nor_is_who_was_followed_up_or_went_to_hospital(client, told):
    unwell(told, at_hospital=True)
    key = f"hospital-{told.sitting.pk}"
    for role in ("principal", "safety_officer"):
        page = reads(client, told.school, role, show=key)
        assert ("市一医院" in page, "身体不适" in page, "陈一一" in page) == (True, True, False)


def test_with_the_child_on_the_line_it_would_be_named(client, told, monkeypatch):
    from kehou.care.queries import board as reading

    plain = reading._alarm
    monkeypatch.setattr(reading, "_alarm", lambda one: replace(plain(one), child=one.pupil.name if one.pupil else ""))
    unwell(told)
    assert "陈一一" in reads(client, told.school, "principal")

"""Need exceeds places: published criteria, then lots anybody can draw again (S1.1, T17)."""

import json
from collections import Counter
from datetime import date

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.urls import reverse

from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.commands import lottery as command
from kehou.enrolment.models import Application, Lottery, NoticeSheet, SlotDay, Standing
from kehou.enrolment.queries import lotteries as queries
from kehou.enrolment.queries.waiting import waitings
from kehou.enrolment.rules import Entry as Ticket
from kehou.enrolment.rules import commitment_of, drawn, faults
from tests.enrolment.examples import a_child, a_round, an_application, at, decided
from tests.enrolment.test_pages import at_school, signed_in
from tests.factories import a_guardian_of, a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
ALL = ("homeroom", "grade", "school")
DAY_BEFORE, DRAW = at(3, 4), at(3, 6)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: DRAW)
    monkeypatch.setattr(clock, "today", lambda: DRAW.date())


def built():
    """Six ask for two seats; 安安 needs care at home, 迟来 is late."""
    school = a_school()
    round = a_round(school)
    rows = [an_application(round, a_child(school, "安安"), need="care")]
    rows += [an_application(round, a_child(school, f"孩子{i}")) for i in range(5)]
    decided(rows, *ALL)
    with acting(everything(school)):
        SlotDay.objects.filter(slot__is_late=False).update(capacity=2)
    return rows


world = prepared(built, at=DRAW)


@pytest.fixture
def too_many(world, db):
    return fresh(world)


@pytest.fixture
def school(too_many):
    return too_many[0].school


def announced(rows, **more) -> Lottery:
    with acting(everything(rows[0].school)) as scope:
        return actions.announce_lottery(rows[0].round, draws_on=DRAW.date(), now=DAY_BEFORE, scope=scope, **more)


def drawn_out(lottery, word=""):
    with acting(everything(lottery.school)) as scope:
        return actions.draw_lottery(lottery, word=word, now=DRAW, scope=scope)


def test_no_notice_while_need_exceeds_places_and_after_the_draw_only_those_placed(school, too_many):
    with acting(everything(school)) as scope, pytest.raises(actions.NeedExceedsPlaces, match="多 4 人"):
        actions.publish_notice(too_many[0].round, now=DAY_BEFORE, scope=scope)
    lottery = announced(too_many)
    with acting(everything(school)) as scope, pytest.raises(actions.LotteryWaits):
        actions.publish_notice(too_many[0].round, now=DRAW, scope=scope)
    ranked = drawn_out(lottery)
    assert [one.placed for one in ranked] == [True, True, False, False, False, False]
    assert ranked[0].number == too_many[0].number  # 家中有人要照顾: the first group
    with acting(everything(school)) as scope:
        notice = actions.publish_notice(too_many[0].round, now=DRAW, scope=scope)
        rows = NoticeSheet.objects.get(notice=notice).rows
        waiting = [one.application.number for one in waitings(scope, round=too_many[0].round)]
        facts = Entry.objects.get(unit=school, kind="enrolment.LotteryDrawn").facts
        ids = {str(one.pk): one.number for one in Application.objects.all()}
    assert sorted(row["number"] for row in rows if "waiting" not in row) == sorted(one.number for one in ranked if one.placed)
    assert [row["number"] for row in rows if "waiting" in row] == waiting  # everybody sees who comes next (S5.2)
    assert waiting == [one.number for one in ranked if not one.placed] == [ids[one] for one in facts["waiting"]]


def test_seats_promised_on_a_notice_are_not_given_out_twice(school, too_many):
    drawn_out(announced(too_many))
    with acting(everything(school)) as scope:
        actions.publish_notice(too_many[0].round, now=DRAW, scope=scope)
        free = queries.seats_free(too_many[0].round)
    assert {free[seat] for seat in free if seat.endswith(("/1", "/2", "/3"))} == {0}


@pytest.mark.parametrize(
    ("when", "public", "word", "refusal"),
    [(at(3, 5), "", "", "TooEarlyToDraw"), (DRAW, "福彩3D 2024070 期", "", "WordMissing")],
)
def test_nobody_draws_early_or_without_the_public_number(school, too_many, when, public, word, refusal):
    lottery = announced(too_many, public_draw=public)
    with acting(everything(school)) as scope, pytest.raises(getattr(actions, refusal)):
        actions.draw_lottery(lottery, word=word, now=when, scope=scope)
    assert drawn_out(lottery, word="357")  # the twin: on the day, with the number


def test_nothing_is_drawn_twice_or_frozen_twice_or_drawn_on_the_same_day(school, too_many):
    with acting(everything(school)) as scope, pytest.raises(actions.DrawTooSoon):
        actions.announce_lottery(too_many[0].round, draws_on=DAY_BEFORE.date(), now=DAY_BEFORE, scope=scope)
    lottery = announced(too_many)
    with pytest.raises(actions.LotteryWaits):
        announced(too_many)
    drawn_out(lottery)
    with pytest.raises(actions.LotteryDrawnAlready):
        drawn_out(lottery)


def test_where_there_are_places_enough_nobody_draws(other_school):
    rows = [an_application(a_round(other_school), a_child(other_school))]
    decided(rows, *ALL)
    with pytest.raises(actions.NoNeedForLottery):
        announced(rows)


def test_who_comes_late_to_a_frozen_list_is_not_in_it(school, too_many):
    lottery = announced(too_many)
    late = an_application(too_many[0].round, a_child(school, "后来"))
    decided([late], *ALL)
    assert late.number not in {one.number for one in drawn_out(lottery)}


def test_the_seed_is_under_seal_until_the_draw(client, school, too_many):
    lottery = announced(too_many)
    lead = a_member_of_staff(school, "陈主任", role="service_lead").user
    signed_in(client, lead)
    before = json.loads(client.get(at_school("lottery_file", school, lottery=lottery.pk)).content)
    assert (before["seed"], before["result"], len(before["entries"])) == ("", [], 6)
    client.post(at_school("draw_lottery", school, lottery=lottery.pk))
    after = json.loads(client.get(at_school("lottery_file", school, lottery=lottery.pk)).content)
    assert (after["commitment"], commitment_of(after["seed"])) == (before["commitment"], before["commitment"])


def a_file(client, school, too_many) -> dict:
    lottery = announced(too_many, public_draw="福彩3D 2024070 期")
    drawn_out(lottery, "357")
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    return json.loads(client.get(at_school("lottery_file", school, lottery=lottery.pk)).content)


def swapped(document):
    first, last = document["result"][0], document["result"][-1]
    first["placed"], last["placed"], first["full"], last["full"] = last["placed"], first["placed"], last["full"], first["full"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: None, []),
        (lambda d: d.update(seed="0" * 64), ["commitment", "order"]),
        (lambda d: d["entries"][3].update(group=1), ["list"]),
        (lambda d: d["criteria"].reverse(), ["list"]),
        (swapped, ["result"]),
        (lambda d: d.update(word="358"), ["order"]),
    ],
    ids=["untouched", "seed", "group", "criteria", "result", "word"],
)
def test_a_changed_file_is_found_by_the_command_and_an_untouched_one_holds(client, school, too_many, tmp_path, change, found):
    document = a_file(client, school, too_many)
    change(document)
    file = tmp_path / "lottery.json"
    file.write_text(json.dumps(document), "utf-8")
    done = CliRunner().invoke(command, ["verify", str(file), "--json"])
    told = json.loads(done.output)
    assert (done.exit_code, set(found) <= set(told["faults"]), told["holds"]) == (1 if found else 0, True, not found)


def test_what_is_no_drawing_is_refused_kindly(tmp_path):
    file = tmp_path / "x.json"
    file.write_text("[]", "utf-8")
    from kehou.server.trouble import Trouble

    done = CliRunner().invoke(command, ["verify", str(file)])
    assert isinstance(done.exception, Trouble)


def test_lots_are_fair(db):
    """Over 2,000 seeds each of four children comes first about as often: χ² with 3 degrees, p > 0.001."""
    four = [Ticket(f"2024-2-000{i}", 1, ("a",)) for i in range(4)]
    first = Counter(drawn(four, {"a": 1}, seed=f"seed{i}", word="")[0].number for i in range(2000))
    assert sum((count - 500) ** 2 / 500 for count in first.values()) < 16.27


def test_the_same_draw_written_again_in_a_few_lines(client, school, too_many):
    """The algorithm as it is printed on the page, without the house's own code."""
    import hashlib

    document = a_file(client, school, too_many)
    lots = [(e["group"], hashlib.sha256(f"{document['seed']}|{document['word']}|{e['number']}".encode()).hexdigest(), e["number"]) for e in document["entries"]]
    assert [number for _group, _lot, number in sorted(lots)] == [one["number"] for one in document["result"]]
    assert faults(document) == []


def test_each_family_sees_its_own_place_and_why_and_no_other(client, other_school):
    round, child = a_round(other_school), a_child(other_school, "安安")
    mother = a_guardian_of(child)
    mine = an_application(round, child, by=mother)
    rows = [mine, *(an_application(round, a_child(other_school, f"孩子{i}"), need="care") for i in range(3))]
    decided(rows, *ALL)
    with acting(everything(other_school)):
        SlotDay.objects.filter(slot__is_late=False).update(capacity=1)
    lottery = announced(rows)
    signed_in(client, mother)
    address = reverse("enrolment:family_lottery", kwargs={"lottery": lottery.pk})
    assert "名单已冻结" in client.get(address).content.decode()
    drawn_out(lottery)
    page = client.get(address).content.decode()
    assert ("4 份中第 4" in page, "没有轮到" in page, "在受理期内申请" in page, "孩子1" in page) == (True, True, True, False)
    told = client.get(reverse("enrolment:application", kwargs={"application": mine.pk})).content.decode()
    assert ("没有轮到" in told, "您排在第 3 位" in told, "放学后看护 周一" in told) == (True, True, True)
    assert client.get(reverse("enrolment:family_lottery_file", kwargs={"lottery": lottery.pk})).status_code == 200
    with acting(everything(other_school)):
        assert Standing.objects.count() == 4


def test_the_office_announces_and_draws_on_its_pages(client, school, too_many, monkeypatch):
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    monkeypatch.setattr(clock, "now", lambda: DAY_BEFORE)
    monkeypatch.setattr(clock, "today", lambda: DAY_BEFORE.date())
    page = client.get(at_school("lotteries", school)).content.decode()
    assert ("在受理期内申请" in page, "冻结名单并公布" in page) == (True, True)
    assert client.post(at_school("announce_lottery", school), {"draws_on": "2024-03-04", "public_draw": ""}).status_code == 422
    shown = client.post(at_school("announce_lottery", school), {"draws_on": "2024-03-06", "public_draw": "福彩3D 2024070 期"}, follow=True)
    assert "6 份申请已冻结" in shown.content.decode()
    with acting(everything(school)):
        lottery = Lottery.objects.get()
    early = client.post(at_school("draw_lottery", school, lottery=lottery.pk), {"word": "357"})
    assert (early.status_code, "S1.1" in early.content.decode()) == (422, True)
    monkeypatch.setattr(clock, "now", lambda: DRAW)
    monkeypatch.setattr(clock, "today", lambda: date(2024, 3, 6))
    done = client.post(at_school("draw_lottery", school, lottery=lottery.pk), {"word": "357"}, follow=True).content.decode()
    assert ("抽签完成：2 份得到名额，4 份候补。" in done, "存档与重算的结果不一致" in done) == (True, False)

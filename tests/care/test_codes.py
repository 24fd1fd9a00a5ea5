"""One-time pick-up codes: made on the phone, used once at the gate, checked without a network, never by a screenshot."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from kehou.care import actions, queries
from kehou.care.actions.refusals import ChildHasGone, CodeRefused, SignatureNeeded
from kehou.care.models import Alarm, HandOver, PickupCode, Receipt
from kehou.care.rules import PickUpRules
from kehou.core import tickets
from kehou.core.models import Entry
from kehou.core.scope import Scope, acting
from kehou.people import actions as people
from kehou.people.models import Collector
from tests.care.afternoon import MONDAY, a_collector, a_mother, an_afternoon, at
from tests.care.test_custody import at_once
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_member_of_staff, a_school, everything

pytestmark = pytest.mark.django_db
RULES = PickUpRules()


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(17), tick=False):
        yield


@pytest.fixture
def told(school):
    return an_afternoon(school, "陈一一", "李小明")


def at_home(mother) -> Scope:
    return Scope("family", mother.user_id, units=(mother.school_id,), pupils=(mother.pupil_id,), user=mother.user)


def a_code(pupil, person, mother=None, *, now=None) -> PickupCode:
    scope = at_home(mother) if mother else everything(pupil.school)
    with acting(scope):
        return actions.make_code(pupil, person=person.pk, rules=RULES, now=now or at(17), scope=scope)


def use(told, code, *, now=None):
    with acting(told.scope) as scope:
        return actions.use_code(code, now=now or at(17, 5), scope=scope)


def test_a_mother_makes_a_code_and_the_teacher_hands_over_by_it(client, told):
    child, session = told.pupils[0], told.called()
    mother, aunt = a_mother(child), a_collector(child)
    page = words(go(signed_in(client, mother), "own_codes", pupil=child.pk))
    assert "李姑姑" in page
    answer = tell(client, "make_code", {"person": aunt.pk}, pupil=child.pk)
    shown = words(client.get(answer.url))
    with acting(everything(told.school)):
        code = PickupCode.objects.get()
    letters = queries.code_letters(code.pk)
    assert letters in shown
    assert "<svg" in shown
    signed_in(client, told.teacher)
    page = words(client.get(f"/{told.school.code}/care/codes/", {"code": letters.lower()}))
    assert "可以交出" in page
    assert "李姑姑（姑姑）" in page
    answer = tell(client, "use_code", pickup_code=code.pk, **in_school(told))
    assert "陈一一 已凭接送码交给 李姑姑（姑姑）。" in words(client.get(answer.url))
    assert told.holders(child) == ["group", "collector"]
    assert told.holders(told.pupils[1]) == ["group"]
    assert session.pk
    page = words(client.get(f"/{told.school.code}/care/codes/", {"code": letters}))
    assert "这个码 17:00 已经用过，孩子由 李姑姑（姑姑） 接走：出示的可能是截图。" in page


def test_a_second_use_is_refused_in_a_sentence(told):
    told.called()
    mother = a_mother(told.pupils[0])
    code = a_code(told.pupils[0], mother)
    use(told, code)
    with pytest.raises(CodeRefused, match="17:05 已经用过，孩子由 李妈妈（母亲） 接走"):
        use(told, code, now=at(17, 9))
    assert told.holders(told.pupils[0]) == ["group", "guardian"]


@pytest.mark.parametrize(("minutes", "said"), [(119, None), (120, "19:00 已经过期")])
def test_a_code_lives_two_hours(told, minutes, said):
    told.called()
    code = a_code(told.pupils[0], a_mother(told.pupils[0]))
    if said is None:
        use(told, code, now=at(17) + timedelta(minutes=minutes))
        return
    with pytest.raises(CodeRefused, match=said):
        use(told, code, now=at(17) + timedelta(minutes=minutes))


def test_a_revoked_code_and_an_older_one_for_the_same_person_say_so(client, told):
    told.called()
    child = told.pupils[0]
    mother, aunt = a_mother(child), a_collector(child)
    first, second = a_code(child, aunt, mother), a_code(child, aunt, mother, now=at(17, 1))
    with pytest.raises(CodeRefused, match="17:01 已被家长收回"):
        use(told, first)
    tell(signed_in(client, mother), "revoke_code", pupil=child.pk, pickup_code=second.pk)
    with pytest.raises(CodeRefused, match="17:00 已被家长收回"):
        use(told, second)
    assert told.holders(child) == ["group"]


def test_a_person_revoked_or_barred_a_minute_ago_gets_no_child_whatever_the_code_says(told):
    told.called()
    child = told.pupils[0]
    aunt, uncle = a_collector(child), a_collector(child, "张某")
    codes = [a_code(child, aunt), a_code(child, uncle)]
    with acting(everything(told.school)) as scope:
        people.revoke_collector(aunt, now=at(17, 1), scope=scope)
        people.bar_person(child, name="张 某", relation="父亲", reason="(2024)某民初1号", now=at(17, 1), scope=scope)
        assert [queries.verdict_of(code, scope, at(17, 2)).why_not for code in codes] == ["revoked_person", "barred"]
    for code, said in zip(codes, ("授权已经收回", "不得接走"), strict=True):
        with pytest.raises(actions.MayNotCollect, match=said):
            use(told, code)


def test_a_refused_person_with_a_code_raises_the_alarm(client, told):
    told.called()
    uncle = a_collector(told.pupils[0], "张某")
    code = a_code(told.pupils[0], uncle)
    with acting(everything(told.school)) as scope:
        people.bar_person(told.pupils[0], name="张某", relation="父亲", reason="文书", now=at(17), scope=scope)
    answer = tell(signed_in(client, told.teacher), "use_code", pickup_code=code.pk, **in_school(told))
    assert answer.status_code == 422
    assert told.alarms() == [("refused_person", False)]


def test_somebody_for_today_comes_only_with_the_code(client, told, settings):
    settings.KEHOU_DEMO = False  # the people of the demonstration prove nothing
    told.called()
    child, mother = told.pupils[0], a_mother(told.pupils[0])
    client.force_login(mother.user)
    said = {"name": "周同事", "relation": "同事", "day": str(MONDAY), "agreed": "on"}
    asked = tell(client, "code_for_a_day", said, pupil=child.pk)
    assert asked.status_code == 302  # a fresh proof first: a stolen phone fetches no child
    with acting(everything(told.school)):
        assert not Collector.objects.exists()
    with acting(at_home(mother)) as scope:
        code = actions.name_for_a_day(
            child, {"name": "周同事", "relation": "同事", "agreed": True}, day=MONDAY, rules=RULES, now=at(17), scope=scope
        )
    with acting(told.scope) as scope:
        assert [one.name for one in queries.collectors_of(child, MONDAY, at(17))] == ["李妈妈"]
        with pytest.raises(actions.MayNotCollect, match="只能凭家长手机上的一次性接送码"):
            actions.pick_up(child, person=code.collector_id, now=at(17, 5), scope=scope)
    assert use(told, code).to_name == "周同事（同事）"
    with acting(everything(told.school)):
        assert "周同事" not in [p.name for p in queries.may_be_sent(child, MONDAY + timedelta(days=1), at(17))]


def test_a_fresh_guardian_names_somebody_for_today_on_the_phone(client, told, settings):
    settings.KEHOU_DEMO = True
    told.called()
    mother = a_mother(told.pupils[0])
    said = {"name": "周同事", "relation": "同事", "day": str(MONDAY), "agreed": "on"}
    answer = tell(signed_in(client, mother), "code_for_a_day", said, pupil=told.pupils[0].pk)
    assert "只在今天、凭这个码可以接" in words(client.get(answer.url))
    tomorrow = {**said, "name": "王邻居", "day": str(MONDAY + timedelta(days=1))}
    answer = tell(client, "code_for_a_day", tomorrow, pupil=told.pupils[0].pk)
    assert "只在 03-26 这一天可以接" in words(client.get(answer.url))


def test_a_child_who_has_gone_needs_no_code(told):
    told.called()
    mother = a_mother(told.pupils[0])
    code = a_code(told.pupils[0], mother)
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[0], person=mother.pk, now=at(17), scope=scope)
    with pytest.raises(ChildHasGone, match="陈一一 17:00 已离校：李妈妈"):
        a_code(told.pupils[0], mother)
    with pytest.raises(ChildHasGone):
        use(told, code)


def test_a_neighbours_code_is_nobodys_business_here(client, told, other_school):
    told.called()
    code = a_code(told.pupils[0], a_mother(told.pupils[0]))
    letters = queries.code_letters(code.pk)
    idle = a_member_of_staff(told.school, "闲老师", role="care_teacher")
    page = words(signed_in(client, idle).get(f"/{told.school.code}/care/codes/", {"code": letters}))
    assert "停：本校今天没有这个码" in page
    assert "陈一一" not in page
    stranger = a_member_of_staff(other_school, "邻校门卫", role="gate")
    page = words(signed_in(client, stranger).get(f"/{other_school.code}/care/codes/", {"code": letters}))
    assert "停：本校今天没有这个码" in page


# at the same moment


def using(told, code):
    def deed():
        return use(told, code).pk

    return deed


def one_code_at_two_gates():
    told = an_afternoon(a_school(), "陈一一")
    code = a_code(told.pupils[0], a_mother(told.pupils[0]))
    told.called()
    return at_once(using(told, code), using(told, code))


@pytest.mark.django_db(transaction=True)
def test_of_two_gates_with_the_same_picture_one_comes_first():
    results = one_code_at_two_gates()
    assert sorted(type(one).__name__ for one in results) == ["CodeRefused", "UUID"]


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_both_gates_believe_it(monkeypatch):
    import threading

    both = threading.Barrier(2)
    before = actions.codes.check_code

    def slowly(code, **more):
        before(code, **more)
        both.wait(timeout=20)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    monkeypatch.setattr(actions.codes, "check_code", slowly)
    assert "CodeRefused" not in [type(one).__name__ for one in one_code_at_two_gates()]


def test_the_database_keeps_its_own_word(told):
    told.called()
    mother = a_mother(told.pupils[0])
    code = a_code(told.pupils[0], mother)
    with acting(everything(told.school)):
        with pytest.raises(IntegrityError, match="pickup_code_once_a_day"), transaction.atomic():
            PickupCode.objects.create(
                school=told.school, pupil=told.pupils[1], date=MONDAY, digest=code.digest, to_name="x", issued_at=at(17), expires_at=at(18)
            )
        with pytest.raises(IntegrityError, match="used_code_names_hand_over"), transaction.atomic():
            PickupCode.objects.filter(pk=code.pk).update(used_at=at(17))
        hand_over = HandOver.objects.filter(pupil=told.pupils[0]).get()
        with pytest.raises(IntegrityError, match="revoked_code_is_never_used"), transaction.atomic():
            PickupCode.objects.filter(pk=code.pk).update(used_at=at(17), hand_over=hand_over, revoked_at=at(17))


# without a network


def offline(client, told, code, moment):
    said = {"code": code.pk, "at": int(moment.timestamp() * 1000)}
    return tell(client, "codes_offline", said, **in_school(told))


def test_a_ticket_is_ours_or_nothing():
    ticket = tickets.signed({"n": "陈一一", "e": 1})
    assert tickets.read(ticket) == {"n": "陈一一", "e": 1}
    said, seal = ticket.split(".")
    other = tickets.signed({"n": "王二小", "e": 1}).split(".")
    for forged in (f"{other[0]}.{seal}", f"{said}.{other[1]}", said, "", "x.y", f"{said}.{seal[:-4]}AAAA"):
        assert tickets.read(forged) is None


def test_the_guardians_qr_code_holds_the_letters_and_a_ticket_with_no_more_than_the_gate_needs(told):
    told.called()
    code = a_code(told.pupils[0], a_mother(told.pupils[0]))
    with acting(everything(told.school)) as scope:
        facts = tickets.read(queries.ticket_of(queries.codes(scope).get()))
    assert facts == {
        "u": told.school.code, "i": code.pk.hex, "c": queries.code_letters(code.pk), "n": "陈一一", "k": "一(1)班",
        "w": "李妈妈（母亲）", "e": int(at(19).timestamp()),
    }  # fmt: skip


def test_what_a_gate_let_out_offline_is_recorded_once_however_often_it_is_sent(client, told):
    told.called()
    code = a_code(told.pupils[0], a_mother(told.pupils[0]), now=at(16, 30))
    signed_in(client, told.teacher)
    for _time in range(2):
        assert offline(client, told, code, at(16, 45)).json() == {"flag": ""}
    assert told.holders(told.pupils[0]) == ["group", "guardian"]
    with acting(everything(told.school)):
        assert PickupCode.objects.get().used_at == at(16, 45)
        assert HandOver.objects.get(to_kind="guardian").note == "校门离线时凭码交出，设备时间 16:45"
        assert Entry.objects.get(kind__endswith="PickupCodeUsed").facts["offline"] is True
    assert told.alarms() == []


def test_a_picture_used_at_two_gates_offline_raises_the_alarm_and_both_are_on_record(client, told):
    told.called()
    code = a_code(told.pupils[0], a_mother(told.pupils[0]), now=at(16, 30))
    signed_in(client, told.teacher)
    offline(client, told, code, at(16, 45))
    assert offline(client, told, code, at(16, 50)).json() == {"flag": "twice"}
    assert told.alarms() == [("twice", False)]


def test_a_code_revoked_while_the_gate_was_offline_is_recorded_and_flagged(client, told):
    told.called()
    child, mother = told.pupils[0], a_mother(told.pupils[0])
    code = a_code(child, mother, now=at(16, 30))
    with acting(at_home(mother)) as scope:
        actions.revoke_code(code, now=at(16, 40), scope=scope)
    assert offline(signed_in(client, told.teacher), told, code, at(16, 45)).json() == {"flag": "not_listed"}
    assert told.holders(child) == ["group", "other"]
    assert told.alarms() == [("not_listed", False)]


def test_a_person_barred_while_the_gate_was_offline_is_recorded_with_both_alarms(client, told):
    told.called()
    uncle = a_collector(told.pupils[0], "张某")
    code = a_code(told.pupils[0], uncle, now=at(16, 30))
    with acting(everything(told.school)) as scope:
        people.bar_person(told.pupils[0], name="张某", relation="父亲", reason="文书", now=at(16, 40), scope=scope)
    assert offline(signed_in(client, told.teacher), told, code, at(16, 45)).status_code == 200
    assert sorted(told.alarms()) == [("not_listed", False), ("refused_person", False)]
    assert told.holders(told.pupils[0]) == ["group", "other"]


def test_only_the_gate_carries_the_schools_codes(client, told):
    told.called()
    a_code(told.pupils[0], a_mother(told.pupils[0]))
    gate = a_member_of_staff(told.school, "门卫", role="gate")
    assert '"n": "\\u9648\\u4e00\\u4e00"' in words(go(signed_in(client, gate), "codes", **in_school(told)))
    assert '"codes": []' in words(go(signed_in(client, told.teacher), "codes", **in_school(told)))


def test_one_code_and_three_cost_the_gate_the_same_number_of_queries(client, told):
    told.called()
    gate = a_member_of_staff(told.school, "门卫", role="gate")
    a_code(told.pupils[0], a_mother(told.pupils[0]))
    assert counted(signed_in(client, gate), told) == counted(client, told)
    few = counted(client, told)
    a_code(told.pupils[1], a_mother(told.pupils[1], "王妈妈"))
    a_code(told.pupils[1], a_collector(told.pupils[1]))
    assert counted(client, told) == few


def counted(client, told) -> int:
    with CaptureQueriesContext(connection) as seen:
        go(client, "codes", **in_school(told))
    return len(seen)


# two steps and a signature


def test_handing_over_takes_two_steps(client, told):
    told.called()
    child, aunt = told.pupils[0], a_collector(told.pupils[0])
    page = words(go(signed_in(client, told.teacher), "child", pupil=child.pk, **in_school(told)))
    assert f"confirm/?person={aunt.pk}" in page
    page = words(client.get(f"/{told.school.code}/care/children/{child.pk}/confirm/", {"person": str(aunt.pk)}))
    assert "确认交给 李姑姑" in page
    assert "没有照片：请看证件" in page
    barred = a_collector(child, "张某", barred=True)
    answer = client.get(f"/{told.school.code}/care/children/{child.pk}/confirm/", {"person": str(barred.pk)})
    assert answer.status_code == 302
    page = words(client.get(answer.url))
    assert "停：有人不得接走这个孩子" in page


def test_where_the_school_asks_for_it_whoever_takes_the_child_signs(told):
    told.called()
    child, mother = told.pupils[0], a_mother(told.pupils[0])
    rules = PickUpRules(signature=True)
    with pytest.raises(SignatureNeeded), acting(told.scope) as scope:
        actions.collect(child, person=mother.pk, rules=rules, now=at(17), scope=scope, typed_name=" ")
    assert told.holders(child) == ["group"]
    with acting(told.scope) as scope:
        actions.collect(child, person=mother.pk, rules=rules, now=at(17), scope=scope, drawn="M1 1 L2 2 ")
        assert Receipt.objects.get().drawn == "M1 1 L2 2"
        actions.collect(child, person=mother.pk, rules=rules, now=at(17), scope=scope, typed_name="李妈妈")
        assert Receipt.objects.count() == 1
    assert not Alarm.objects.exists()

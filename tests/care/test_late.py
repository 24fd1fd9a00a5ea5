"""A child nobody comes for: the clock climbs the ladder, each rung once; somebody always holds the child (C7.3)."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from kehou.care import actions, tasks
from kehou.care.actions import custody
from kehou.care.actions.refusals import ChildHasGone, NotInSchool
from kehou.care.models import HandOver, LatePickup, LateStep, MakeUp
from kehou.care.rules import LatePickUpRules
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.notices.models import Message
from tests.care.afternoon import STAFFING, a_member, a_mother, an_afternoon, at
from tests.care.phones import Phone, send
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
RULES = LatePickUpRules()


def built():
    return an_afternoon(a_school(), "陈一一", "李小明", late=("李小明",))


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


def climb(told, now) -> int:
    with acting(everything(told.school)) as scope:
        return actions.climb(rules=RULES, now=now, scope=scope)


def heard(told, user) -> list[str]:
    with acting(everything(told.school)):
        return list(Message.objects.filter(user=user).order_by("sent_at", "id").values_list("title", flat=True))


def test_the_ladder_has_a_rung_for_family_teacher_and_leader_each_once(told):
    mother, other = a_mother(told.pupils[0], "陈妈妈"), a_mother(told.pupils[1], "李妈妈")
    officer = a_member_of_staff(told.school, "安老师", role="safety_officer")
    told.called()
    assert climb(told, at(17, 4)) == 0
    assert climb(told, at(17, 6)) == 1
    assert heard(told, mother.user)[0].startswith("已过放学时间，陈一一 还在等您接（一年级1组")
    assert climb(told, at(17, 7)) == 0
    assert climb(told, at(17, 16)) == 1
    assert "陈一一 17:00 应接，还没有人来：请按名单逐个打电话。" in heard(told, told.teacher.user)
    assert climb(told, at(17, 31)) == 1
    assert heard(told, officer.user) == ["陈一一 17:00 应接，至今无人接，请值班领导处理。", "超时无人接：陈一一 · 一年级1组"]
    assert heard(told, other.user) == []  # stays for the late room
    assert told.alarms() == [("late", False)]


def test_a_worker_that_slept_takes_all_rungs_at_once(told):
    told.called()
    assert climb(told, at(17, 40)) == 3


def test_a_child_of_the_late_room_is_due_at_its_end(told):
    a_member_of_staff(told.school, "安老师", role="safety_officer")
    session = told.called()
    with acting(told.scope) as scope:
        made = actions.start_movement(
            session, target=told.late(), pupils=[told.pupils[1].pk], counted=1, staffing=STAFFING, now=at(17), scope=scope
        )
        actions.arrive(made, missing=[], counted=1, now=at(17, 5), scope=scope)
    with acting(everything(told.school)):
        a_mother_alone = told.pupils[0]
    with acting(told.scope) as scope:
        actions.hand_to_other(a_mother_alone, name="刘阿姨", relation="邻居", note="电话", now=at(17), scope=scope)
    assert climb(told, at(17, 59)) == 0
    assert climb(told, at(18, 6)) == 1


def test_whoever_takes_the_child_ends_the_ladder(told):
    mother = a_mother(told.pupils[0])
    told.called()
    climb(told, at(17, 16))
    with acting(told.scope) as scope:
        gone = actions.pick_up(told.pupils[0], person=mother.pk, now=at(17, 20), scope=scope)
        case = LatePickup.objects.get()
        assert (case.ended_at, case.hand_over_id) == (at(17, 20), gone.pk)
        with pytest.raises(ChildHasGone):
            actions.note_call(case, whom="x", reached=True, note="", now=at(17, 21), scope=scope)
    assert climb(told, at(17, 40)) == 0


def let_go_and_taken_back(told):
    """A phone says a late child has gone, and then that it is here after all."""
    pupil, phone = told.pupils[0], Phone()
    mother = a_mother(pupil)
    told.plan()
    phone.calls_roll(told, [], at(16, 5))
    send(told, phone.written, at(16, 6))
    climb(told, at(17, 16))
    phone.writes(pupil, "gone", at(17, 18), ("guardian", mother.pk, "妈妈"))
    send(told, phone.written, at(17, 19))
    with acting(everything(told.school)):
        assert LatePickup.objects.get().ended_at == at(17, 19)
    phone.writes(pupil, "present", at(17, 20))
    send(told, phone.written, at(17, 21))


def test_a_release_taken_back_opens_the_ladder_again_and_the_clock_goes_on_climbing(told):
    let_go_and_taken_back(told)
    assert told.holders(told.pupils[0])[-1] == "group"
    with acting(everything(told.school)):
        case, news = LatePickup.objects.get(), Entry.objects.get(kind__endswith="ReleaseTakenBack")
        assert (case.ended_at, case.hand_over, news.facts["late_pickups"]) == (None, None, [str(case.pk)])
    assert climb(told, at(17, 50)) > 0


def test_twin_left_closed_nobody_would_be_called_again(told, monkeypatch):
    monkeypatch.setattr(custody, "reopen", lambda _made, _day: None)
    let_go_and_taken_back(told)
    assert climb(told, at(17, 50)) == 0


def test_a_make_up_child_whose_release_is_taken_back_is_to_be_signed_over_again(told):
    session, child = told.called(), a_pupil(a_class(told.school, 2), "补小缺")
    mother, phone = a_mother(child), Phone()
    with acting(told.scope) as scope:
        actions.take_in(child, session=session, staffing=STAFFING, now=at(16, 10), scope=scope)
    phone.writes(child, "gone", at(16, 40), ("guardian", mother.pk, "妈妈"))
    send(told, phone.written, at(16, 41))
    with acting(everything(told.school)):
        assert MakeUp.objects.get().handed_at == at(16, 41)
    phone.writes(child, "present", at(16, 42))
    send(told, phone.written, at(16, 43))
    with acting(everything(told.school)):
        made = MakeUp.objects.get()
        assert (made.handed_at, made.handed_to, made.handed_by) == (None, "", None)


def test_two_workers_in_the_same_minute_take_a_rung_once(told):
    told.called()
    climb(told, at(17, 6))
    with acting(everything(told.school)), pytest.raises(IntegrityError, match="rung_taken_once"), transaction.atomic():
        LateStep.objects.create(school=told.school, late_pickup=LatePickup.objects.get(), rung="reminded", at=at(17, 6))
    with acting(everything(told.school)), pytest.raises(IntegrityError, match="late_pickup_ends_with_somebody"), transaction.atomic():
        LatePickup.objects.update(ended_at=at(18))


def test_the_teacher_sees_whom_to_call_notes_it_and_gives_the_child_to_a_leader(client, told):
    mother = a_mother(told.pupils[0], "陈妈妈")
    with acting(everything(told.school)):
        mother.phone = "13800001111"
        mother.save()
    officer = a_member_of_staff(told.school, "安老师", role="safety_officer")
    told.called()
    climb(told, at(17, 16))
    with time_machine.travel(at(17, 17), tick=False):
        page = words(go(signed_in(client, told.teacher), "late", **in_school(told)))
        assert "已超 17 分钟" in page
        assert "13800001111" in page
        assert "提醒家长" in page
        with acting(everything(told.school)):
            case = LatePickup.objects.get()
        said = {"whom": "陈妈妈", "note": "十分钟后到", "reached": "on"}
        tell(client, "late_call", said, late_pickup=case.pk, **in_school(told))
        assert "陈妈妈（接通） 十分钟后到" in words(go(client, "late", **in_school(told)))
        tell(client, "give_to_office", {"leader": officer.user_id}, pupil=told.pupils[0].pk, **in_school(told))
    assert told.holders(told.pupils[0]) == ["group", "office"]
    with acting(everything(told.school)):
        assert HandOver.objects.get(to_kind="office").to_name == "学校办公室 · 安老师"
    assert heard(told, officer.user) == ["陈一一 已交到您手中，请等家长来接并当面交出。"]
    with acting(told.scope) as scope:
        gone = actions.pick_up(told.pupils[0], person=mother.pk, now=at(17, 30), scope=scope)
    assert gone.from_kind == "office"


def test_who_was_not_reached_stands_first_who_comes_or_went_is_folded(client, told):
    """Three wait: nobody was reached for one, one's mother is on her way, a leader has the third; a fourth has gone."""
    officer = a_member_of_staff(told.school, "安老师", role="safety_officer")
    third, fourth = (a_member(told, a_pupil(told.pupils[0].home_class, name)) for name in ("王二小", "周小四"))
    for child in (*told.pupils, third, fourth):
        a_mother(child, f"{child.name}的妈妈")
    told.called()
    climb(told, at(18, 20))
    with acting(told.scope) as scope:
        cases = {one.pupil.name: one for one in LatePickup.objects.select_related("pupil")}
        actions.note_call(cases["陈一一"], whom="陈妈妈", reached=True, note="十分钟后到", now=at(18, 21), scope=scope)
        actions.note_call(cases["李小明"], whom="李妈妈", reached=False, note="", now=at(18, 21), scope=scope)
        actions.give_to_office(third, leader=officer.user, now=at(18, 22), scope=scope)
        actions.pick_up(fourth, person=a_mother(fourth, "来了").pk, now=at(18, 23), scope=scope)
    with time_machine.travel(at(18, 24), tick=False):
        answer = go(signed_in(client, told.teacher), "late", **in_school(told))
        opened = client.get(reverse("care:late", kwargs=in_school(told)), {"case": str(cases["王二小"].pk)})
    assert late_parts(answer) == {"whole": ["李小明"], "unreached": [], "calm": ["陈一一", "王二小"], "ended": ["周小四"]}
    page = words(answer)
    assert page.index("打了 1 个电话，还没联系上") < page.index("已联系上，或在值班领导手中") < page.index("今天已接走")
    assert late_parts(opened) == {"whole": ["王二小"], "unreached": ["李小明"], "calm": ["陈一一"], "ended": ["周小四"]}
    assert ["交给值班领导" in words(one) for one in (answer, opened)] == [True, False]  # a leader has that child already


def late_parts(answer) -> dict[str, list[str]]:
    return {key: [row["case"].pupil.name for row in answer.context[key]] for key in ("whole", "unreached", "calm", "ended")}


def test_of_many_who_wait_the_longest_is_whole_and_the_others_are_lines(client, told):
    others = [a_member(told, a_pupil(told.pupils[0].home_class, f"周小{n}")) for n in "三四五六"]
    told.called()
    climb(told, at(17, 20))
    with time_machine.travel(at(17, 24), tick=False):
        parts = late_parts(go(signed_in(client, told.teacher), "late", **in_school(told)))
    assert (len(parts["whole"]), sorted(parts["whole"] + parts["unreached"])) == (1, sorted(["陈一一", *(one.name for one in others)]))


def test_a_child_at_home_is_given_to_no_leader(told):
    mother, officer = a_mother(told.pupils[0]), a_member_of_staff(told.school, "安老师", role="safety_officer")
    told.called()
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[0], person=mother.pk, now=at(17), scope=scope)
        with pytest.raises(NotInSchool):
            actions.give_to_office(told.pupils[0], leader=officer.user, now=at(17, 1), scope=scope)


def test_a_neighbours_late_child_is_not_on_the_list(client, told, other_school):
    told.called()
    climb(told, at(17, 16))
    stranger = a_member_of_staff(other_school, "邻校老师", role="care_teacher")
    with time_machine.travel(at(17, 17), tick=False):
        page = words(go(signed_in(client, stranger), "late", unit=other_school.code))
    assert "陈一一" not in page


def test_an_open_session_asks_its_teacher_once_and_later_the_lead_once(told):
    lead = a_member_of_staff(told.school, "钱主任", role="service_lead")
    told.called()

    def chase(now):
        with acting(everything(told.school)) as scope:
            return actions.chase_unclosed(rules=RULES, now=now, scope=scope)

    assert [chase(at(17, minute)) for minute in (10, 15, 16)] == [0, 1, 0]
    assert heard(told, told.teacher.user) == ["一年级1组 17:00 应结束，还没有结束：请点清孩子后结束这一场。"]
    assert chase(at(17, 45)) == 1
    assert heard(told, lead.user) == ["一年级1组 17:00 应结束，还没有结束：请点清孩子后结束这一场。"]


def test_the_worker_looks_every_minute_and_one_schools_fault_stops_no_other(told, other_school, monkeypatch):
    told.called()
    climbed = []

    def climb(*, rules, now, scope):
        climbed.append(scope.unit.code)
        if scope.unit == other_school:
            raise RuntimeError("a broken school")

    monkeypatch.setattr(actions, "climb", climb)
    with time_machine.travel(at(17, 16), tick=False):
        tasks.watch_the_clock(0)
    assert sorted(climbed) == sorted([told.school.code, other_school.code])


def test_the_third_time_in_a_month_family_and_class_teacher_are_asked_to_apply(told):
    homeroom = a_member_of_staff(told.school, "班老师", role="homeroom")
    left = a_pupil(a_class(told.school, 2, homeroom=homeroom), "赵补缺")
    mother = a_mother(left, "赵妈妈")
    with acting(told.scope) as scope:
        for times in (2, 3):
            actions.messages.tell_to_apply(left, times, scope=scope)
    said = ["赵补缺 本月已 3 次临时补缺，建议申请课后服务。"]
    assert heard(told, mother.user) == heard(told, homeroom.user) == said

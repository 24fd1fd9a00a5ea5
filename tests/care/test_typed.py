"""Make-up children taken in without a network: class and name typed, matched at sync, doubts put to a person (C7.4c, T14)."""

from datetime import timedelta
from random import Random
from uuid import UUID, uuid4, uuid5

import pytest
from django.urls import reverse

from kehou.care import actions
from kehou.care.actions.typed import TypedLine
from kehou.care.models import Alarm, HandOver, MakeUp, PhoneTakeIn
from kehou.core import clock
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, STAFFING, Afternoon, a_mother, an_afternoon, at
from tests.care.phones import Phone, deliver
from tests.care.test_days import faults, undone
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


def built() -> Afternoon:
    """王五 and two girls called 李静 of different classes have no place; 陈一一 has."""
    school = a_school()
    told = an_afternoon(school, "陈一一")
    home, other = told.pupils[0].home_class, a_class(school, number=2)
    told.left = a_pupil(home, "王五")
    told.jing = [a_pupil(home, "李静"), a_pupil(other, "李静")]
    a_mother(told.left)
    told.called()
    return told


world = prepared(built)


@pytest.fixture
def told(world, db) -> Afternoon:
    return fresh(world)


class Typing(Phone):
    def types(self, child: UUID, name: str, home_class: str, when, *, to: str = "") -> TypedLine:
        number = len(self.written) + 1
        line = TypedLine(
            uuid5(self.device, str(number)), self.device, number, child, "handed" if to else "taken", when + self.wrong,
            int(-self.wrong.total_seconds() * 1000), name, home_class, to,
        )  # fmt: skip
        self.written.append(line)  # type: ignore[arg-type]
        return line


def send(told, lines, when) -> list[UUID]:
    with acting(told.scope) as scope:
        return actions.hear_take_ins(told.group.sessions.get(), lines, staffing=STAFFING, now=when, scope=scope).taken


def questions(told):
    with acting(everything(told.school)):
        return sorted((one.kind, one.facts.get("name", "")) for one in Alarm.objects.filter(settled_at=None))


def test_class_and_name_as_people_type_them_are_enough(told):
    for n, typed in enumerate(("一(1)班", "一（1）", "11", "")):
        with undone():
            phone = Typing(device=UUID(int=n + 1))
            phone.types(uuid4(), "王 五", typed, at(16, 30))
            send(told, phone.written, at(17))
            assert told.holders(told.left) == ["group"] and questions(told) == []
            with acting(everything(told.school)):
                made = MakeUp.objects.select_related("teacher").get()
            assert (made.pupil_id, made.teacher.name) == (told.left.pk, "陈老师")


def test_handed_to_the_mother_it_is_signed_over_and_told(told):
    phone, child = Typing(), uuid4()
    phone.types(child, "王五", "一1", at(16, 30))
    phone.types(child, "王五", "一1", at(16, 50), to="李妈妈（母亲）")
    send(told, phone.written, at(17))
    assert told.holders(told.left) == ["group", "guardian"] and questions(told) == []
    with acting(everything(told.school)):
        assert MakeUp.objects.get().handed_to == "李妈妈（母亲）"
        assert HandOver.objects.get(to_kind="guardian").flag == ""


def test_handed_to_a_stranger_it_is_recorded_flagged_and_asked_about(told):
    phone, child = Typing(), uuid4()
    phone.types(child, "王五", "一1", at(16, 30))
    phone.types(child, "王五", "一1", at(16, 50), to="刘阿姨（邻居）")
    send(told, phone.written, at(17))
    assert told.holders(told.left) == ["group", "other"]
    assert questions(told) == [("not_listed", "刘阿姨（邻居）")]


def test_two_of_one_name_and_no_class_are_a_question_to_a_person_who_answers_it(told, client, monkeypatch):
    phone, child = Typing(), uuid4()
    phone.types(child, "李静", "", at(16, 30))
    send(told, phone.written, at(17))
    assert questions(told) == [("unknown", "李静")] and told.holders(told.jing[0]) == []
    monkeypatch.setattr(clock, "now", lambda: at(17, 2))
    monkeypatch.setattr(clock, "today", lambda: MONDAY)
    client.force_login(a_member_of_staff(told.school, "安全李", role="safety_officer").user)
    with acting(everything(told.school)):
        alarm = Alarm.objects.get()
    ids = {"unit": told.school.code, "alarm": alarm.pk}
    page = client.get(reverse("care:alarm", kwargs=ids)).content.decode()
    assert page.count("就是他") == 2 and "手机上写的" in page
    client.post(reverse("care:who_is", kwargs=ids), {"pupil": str(told.jing[1].pk)})
    assert told.holders(told.jing[1]) == ["group"] and told.holders(told.jing[0]) == [] and questions(told) == []
    phone.types(child, "李静", "", at(17, 10), to="李爸爸（父亲）")
    send(told, phone.written, at(17, 20))
    assert told.holders(told.jing[1]) == ["group", "other"]  # nobody of this name is on the child's list


def test_a_child_that_somebody_else_holds_is_not_moved_before_a_person_has_looked(told):
    other = Typing()
    other.types(uuid4(), "陈一一", "一1", at(16, 30))
    with acting(told.scope) as scope:
        late = told.late()
        actions.hear_take_ins(late, other.written, staffing=STAFFING, now=at(17), scope=scope)
    assert told.holders(told.pupils[0]) == ["group"]
    assert [kind for kind, _name in questions(told)] == ["conflict"]


@pytest.mark.parametrize("way", range(12))
def test_any_order_twice_and_with_a_wrong_clock_it_ends_the_same(told, way):
    """Two phones have taken in the same child, and let it go with two different people; one clock is a day off."""
    phones = [Typing(timedelta(days=1), UUID(int=1)), Typing(device=UUID(int=2))]
    for n, (phone, to) in enumerate(zip(phones, ("李妈妈（母亲）", "刘阿姨（邻居）"), strict=True)):
        child = UUID(int=100 + n)
        phone.types(child, "王五", "一1", at(16, 30 + n))
        phone.types(child, "王五", "一1", at(16, 50 + n), to=to)
        phone.types(UUID(int=200 + n), "没有这个人", "九9", at(16, 55))
    ends = []
    for drawn in (way, way + 1000):
        with undone():
            deliver(told, phones, Random(drawn), sending=send)
            with acting(everything(told.school)):
                last = HandOver.objects.filter(pupil=told.left).order_by("-seq")[0]
                ends.append((questions(told), PhoneTakeIn.objects.count(), MakeUp.objects.count(), last.session_id, set(faults(told))))
    assert ends[0] == ends[1]
    assert ends[0][1:3] == (6, 1)
    asked = [kind for kind, _name in ends[0][0]]
    assert asked.count("unknown") == 2 and "twice" in asked and ends[0][4] == {"a child of nobody"}

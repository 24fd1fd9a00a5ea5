"""A class counted over to its group without a network, at both doors: any order, twice, wrong clocks, one end (C7.4b, T14)."""

import json
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4, uuid5

import pytest
import time_machine
from django.urls import reverse

from kehou.care import actions
from kehou.care.actions import said as hearing
from kehou.care.choices import RoutineKind
from kehou.care.models import Alarm, HandOver, Movement, PhoneEntry, Session
from kehou.care.rules import MovementRules
from kehou.core.scope import acting
from kehou.organisation.models import HomeClass
from tests.care.afternoon import MONDAY, STAFFING, Afternoon, a_member, a_mother, an_afternoon, at
from tests.care.phones import Phone, deliver, state
from tests.care.test_days import faults, undone
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
CLASS_DOOR, SECOND_DOOR, GROUP = UUID(int=1), UUID(int=2), UUID(int=3)


def built() -> Afternoon:
    """Four of the class and 邻班生 of the class next door go to the group; the school counts them over."""
    school = a_school()
    told = an_afternoon(school, "陈一一", "李小明", "王二小", "赵六")
    told.homeroom = a_member_of_staff(school, "孙老师", role="homeroom")
    with acting(everything(school)):
        HomeClass.objects.filter(pk=told.pupils[0].home_class_id).update(homeroom=told.homeroom)
    told.neighbour = a_member(told, a_pupil(a_class(school, number=2), "邻班生"))
    for pupil in told.pupils:
        a_mother(pupil)
    told.plan()
    with acting(told.scope) as scope:
        given = {"starts_on": MONDAY, "ends_on": None, "temperature": False, "reason": "开学第一个月", "now": at(8)}
        actions.begin_routine(RoutineKind.WALK, **given, scope=scope)
    return told


world = prepared(built)


@pytest.fixture
def told(world, db) -> Afternoon:
    return fresh(world)


def sets_out(phone: Phone, pupils, when, *, heads: int = 0) -> UUID:
    batch = uuid5(phone.device, f"out {len(phone.written)}")
    for pupil in pupils:
        phone.writes(pupil, "walked", when, batch=batch, listed=len(pupils), counted=len(pupils) + heads)
    return batch


def counts_in(phone: Phone, came, missed, when, *, heads: int = 0) -> None:
    batch = uuid5(phone.device, f"in {len(phone.written)}")
    for pupil in came:
        phone.writes(pupil, "present", when, batch=batch, listed=len(came), counted=len(came) + heads)
    for pupil in missed:
        phone.writes(pupil, "absent", when, of_roll=True)


def send(told, lines, when):
    with acting(told.scope) as scope:
        return actions.hear(told.group.sessions.get(), lines, staffing=STAFFING, now=when, scope=scope).taken


def ways(told) -> list[tuple]:
    with acting(everything(told.school)):
        found = Movement.objects.select_related("home_class__grade", "leader").order_by("departed_at")
        return [(one.home_class.name, one.expected_out, one.counted_out, one.arrived_at is not None) for one in found]


def counted(told) -> tuple:
    """What was counted at the class's doors, and how many ways nobody has ended."""
    found = ways(told)
    return sorted(one[:3] for one in found), sum(not one[3] for one in found)


def test_a_class_sets_out_and_comes_in_and_the_chain_names_both_doors(told):
    door, group = Phone(device=CLASS_DOOR), Phone(device=GROUP)
    sets_out(door, told.pupils, at(15, 50))
    send(told, door.written, at(17))
    assert told.holders(told.pupils[0]) == ["movement"]
    assert ways(told) == [("一(1)班", 4, 4, False)]
    counts_in(group, told.pupils, (), at(15, 56))
    send(told, group.written, at(17, 1))
    assert told.holders(told.pupils[0]) == ["movement", "group"]
    assert ways(told) == [("一(1)班", 4, 4, True)]
    with acting(everything(told.school)):
        session = told.group.sessions.get()
        assert (session.state, session.called_at) == ("open", None)  # the roll of the group is still to be called
        assert [one.device_at for one in HandOver.objects.filter(pupil=told.pupils[0]).order_by("seq")] == [at(15, 50), at(15, 56)]
        assert Movement.objects.get().leader.name == "陈老师"
    assert told.holders(told.neighbour) == [] and told.alarms() == []


def test_who_set_out_and_did_not_come_is_missed_with_the_way_as_last_holder(told):
    door, group = Phone(device=CLASS_DOOR), Phone(device=GROUP)
    sets_out(door, told.pupils, at(15, 50))
    counts_in(group, told.pupils[:3], told.pupils[3:], at(15, 56))
    send(told, group.written, at(17))
    send(told, door.written, at(17, 1))
    assert told.holders(told.pupils[3]) == ["movement"]
    with acting(everything(told.school)):
        assert [(one.kind, one.pupil) for one in Alarm.objects.filter(settled_at=None)] == [("missing", told.pupils[3])]
    send(told, [group.writes(told.pupils[3], "present", at(16, 4))], at(17, 2))
    assert told.holders(told.pupils[3]) == ["movement", "group"]
    assert told.alarms() == [("missing", True)]


def test_heads_that_differ_are_asked_about_at_either_door_once(told):
    door, group = Phone(device=CLASS_DOOR), Phone(device=GROUP)
    sets_out(door, told.pupils, at(15, 50), heads=-1)
    counts_in(group, told.pupils, (), at(15, 56), heads=1)
    for lines in (door.written, group.written, door.written, group.written):
        send(told, lines, at(17))
    assert told.alarms() == [("count_out", False), ("count_in", False)]


def test_who_turned_round_is_with_its_class_again(told):
    door = Phone(device=CLASS_DOOR)
    sets_out(door, told.pupils, at(15, 50))
    send(told, door.written, at(17))
    send(told, [door.writes(told.pupils[0], "stayed", at(15, 52))], at(17, 1))
    assert told.holders(told.pupils[0]) == ["movement", "class"]


def test_a_walk_nobody_has_counted_in_is_overdue_as_any_other(told):
    door = Phone(device=CLASS_DOOR)
    sets_out(door, told.pupils, at(15, 50))
    send(told, door.written, at(16))
    with acting(told.scope) as scope:
        actions.watch_movements(day=MONDAY, rules=MovementRules(), now=at(17), scope=scope)
    assert told.alarms() == [("overdue", False)]


def test_a_class_the_desk_has_sent_is_counted_in_by_the_groups_phone(told):
    with acting(told.scope) as scope:
        actions.start_walk(
            told.pupils[0].home_class, target=told.group.sessions.get(), pupils=[one.pk for one in told.pupils], leader=told.homeroom,
            counted=4, staffing=STAFFING, now=at(15, 50), scope=scope,
        )  # fmt: skip
    group = Phone(device=GROUP)
    counts_in(group, told.pupils, (), at(15, 56))
    send(told, group.written, at(17))
    assert {tuple(told.holders(one)) for one in told.pupils} == {("movement", "group")}
    assert ways(told) == [("一(1)班", 4, 4, True)]


def drawn_phones(told, chance: Random) -> list[Phone]:
    """Two people count the class out, some children turn round, the group counts in and calls its roll, some go home."""
    clocks = [timedelta(minutes=chance.choice((0, 0, 7, -1440, 1440))) for _n in range(3)]
    door, second, group = (Phone(wrong, device) for wrong, device in zip(clocks, (CLASS_DOOR, SECOND_DOOR, GROUP), strict=True))
    some = lambda: [one for one in told.pupils if chance.random() < 0.7]  # noqa: E731
    going = some()
    if going:
        sets_out(door, going, at(15, 50), heads=chance.choice((0, 0, 1)))
    if chance.random() < 0.4 and (also := some()):
        sets_out(second, also, at(15, 51))
    for pupil in going:
        if chance.random() < 0.2:
            door.writes(pupil, "stayed", at(15, 53))
    came = some()
    if came:
        counts_in(group, came, (), at(15, 56))
    if chance.random() < 0.7:
        for pupil in told.pupils:
            group.writes(pupil, "present" if pupil in came else "absent", at(16, 5), of_roll=True)
    for pupil in told.pupils:
        if chance.random() < 0.2:
            with acting(everything(told.school)):
                group.writes(pupil, "gone", at(16, 40), ("guardian", pupil.guardians.get().pk, "李妈妈（母亲）"))
    return [door, second, group]


DRAWN = range(12)


@pytest.mark.parametrize("drawn", DRAWN)
def test_whatever_is_drawn_and_however_it_arrives_it_ends_the_same(told, drawn):
    """Where two people count the same child out, the way it is on is the one heard first: so many ways are open, not which."""
    phones = drawn_phones(told, Random(drawn))
    ends = []
    for way in range(3):
        with undone():
            deliver(told, phones, Random(drawn * 100 + way), sending=send)
            ends.append((state(told), counted(told), [one for one in faults(told) if "miscounted" not in one and one != "a child of nobody"]))
    assert ends[0] == ends[1] == ends[2]
    assert ends[0][2] == []
    assert ends[0][0]["entries"] == sum(len(one.written) for one in phones)


def test_the_twin_in_which_setting_out_counts_as_being_there_ends_otherwise(told, monkeypatch):
    """Without the guard a child that only set out is taken for seen in the group."""
    monkeypatch.setattr(hearing, "ON_FOOT", ())
    monkeypatch.setattr(hearing, "sighting", lambda one: hearing.Claim(str(one.device), one.number, "present", hearing.at_of(one), str(one.pk)))
    door = Phone(device=CLASS_DOOR)
    sets_out(door, told.pupils, at(15, 50))
    send(told, door.written, at(17))
    assert told.holders(told.pupils[0]) == ["group"]


def post(client, told, *lines) -> dict:
    answer = client.post(reverse("care:pocket_send", kwargs={"unit": told.school.code}), {"said": json.dumps(lines)})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def a_line(session: Session, pupil, number: int = 1, **said) -> dict:
    moment = int(at(15, 50).timestamp() * 1000)
    batch = {"batch": str(uuid4()), "listed": 1, "counted": 1}
    return {
        "id": str(uuid4()), "session": str(session.pk), "device": str(uuid4()), "number": number, "pupil": str(pupil.pk), "says": "walked",
        "of_roll": False, "at": moment, "offset": 0, "to_kind": "", "to_id": "", "to_name": "", **batch, **said,
    }  # fmt: skip


def test_a_homeroom_teacher_carries_her_class_and_sends_it_on_and_speaks_of_no_other(client, told):
    """She holds no group: the session she sends to is another teacher's, whose list she neither sees nor calls."""
    client.force_login(told.homeroom.user)
    with acting(everything(told.school)):
        session = told.group.sessions.get()
    with time_machine.travel(at(15, 48), tick=False):
        told_lists = client.get(reverse("care:pocket_lists", kwargs={"unit": told.school.code})).json()
        [walk] = told_lists["walks"]
        assert (walk["home_class"], walk["group"], [one["name"] for one in walk["children"]]) == (
            "一(1)班", "一年级1组", ["陈一一", "李小明", "王二小", "赵六"],
        )  # fmt: skip
        assert told_lists["sessions"] == []
        good, foreign = a_line(session, told.pupils[0]), a_line(session, told.neighbour)
        roll = a_line(session, told.pupils[1], says="present", batch=None, listed=None, counted=None)
        heard = post(client, told, good, foreign, roll)
    assert heard["taken"] == [good["id"]]
    assert set(heard["refused"]) == {foreign["id"], roll["id"]}
    assert told.holders(told.pupils[0]) == ["movement"] and told.holders(told.neighbour) == []
    with acting(everything(told.school)):
        assert Movement.objects.get().leader == told.homeroom
        assert PhoneEntry.objects.count() == 1


def test_a_care_teacher_who_leads_no_class_sends_none(client, told):
    client.force_login(told.teacher.user)
    with acting(everything(told.school)):
        session = told.group.sessions.get()
    with time_machine.travel(at(15, 48), tick=False):
        assert client.get(reverse("care:pocket_lists", kwargs={"unit": told.school.code})).json()["walks"] == []
        line = a_line(session, told.pupils[0])
        assert post(client, told, line)["refused"] == [line["id"]]

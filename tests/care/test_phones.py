"""Roll call without a network (T14): any order, twice, from two phones on one class, with wrong clocks, ends the same.

One schedule is one child's lines, as drawn, on one drawn way to the house. `make test` tries some dozen, `pytest -m heavy
tests/care/test_phones.py -s` 10,000. The twins show what is found when a guard is taken away.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kehou.care import actions
from kehou.care.actions import said as hearing
from kehou.care.choices import Outcome
from kehou.care.models import Alarm, HandOver, Mark, PhoneEntry
from kehou.care.rules import Verdict
from kehou.core.scope import acting
from tests.care.afternoon import Afternoon, a_collector, a_mother, a_permit, an_afternoon, at
from tests.care.phones import Phone, deliver, send, state
from tests.care.test_days import WHOLE, faults, undone
from tests.factories import a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
CHILDREN, WAYS = 10, 3

says = st.sampled_from(("present", "absent", "leave", "gone", "gone", "present"))
line = st.tuples(st.integers(0, 2), st.integers(0, CHILDREN - 1), says, st.integers(0, 4), st.integers(0, 90))
schedule = st.tuples(
    st.lists(st.sampled_from((0, 0, -1440, 1440, 7)), min_size=3, max_size=3),
    st.sets(st.integers(0, CHILDREN - 1), max_size=4),
    st.sets(st.integers(0, CHILDREN - 1), max_size=4) | st.none(),
    st.lists(line, max_size=16),
    st.lists(st.integers(0, 2**32), min_size=WAYS, max_size=WAYS, unique=True),
)


def built() -> Afternoon:
    told = an_afternoon(a_school(), *(f"学生{n}" for n in range(CHILDREN)))
    for pupil in told.pupils:
        a_mother(pupil)
        a_collector(pupil)
        a_collector(pupil, "张某", barred=True)
    a_permit(told.pupils[0], told)
    told.plan()
    return told


world = prepared(built)


@pytest.fixture
def told(world, db) -> Afternoon:
    return fresh(world)


def who(told: Afternoon, pupil) -> list[tuple]:
    with acting(everything(told.school)):
        mother = pupil.guardians.get()
        aunt, barred = pupil.collectors.get(name="李姑姑"), pupil.collectors.get(name="张某")
    return [
        ("guardian", mother.pk, "李妈妈（母亲）"), ("collector", aunt.pk, "李姑姑（姑姑）"), ("collector", barred.pk, "张某（姑姑）"),
        ("alone", None, "独自回家"), ("other", None, "刘阿姨（邻居）"),
    ]  # fmt: skip


def written(told: Afternoon, people: dict, drawn) -> list[Phone]:
    wrong, absent, also, lines, _ways = drawn
    phones = [Phone(timedelta(minutes=minutes), UUID(int=n)) for n, minutes in enumerate(wrong, 1)]
    phones[0].calls_roll(told, [told.pupils[n] for n in absent], at(16, 5))
    if also is not None:
        phones[1].calls_roll(told, [told.pupils[n] for n in also], at(16, 6))
    for phone, child, word, person, minutes in sorted(lines, key=lambda one: one[4]):
        pupil = told.pupils[child]
        phones[phone].writes(pupil, word, at(16, 10) + timedelta(minutes=minutes), people[pupil.pk][person] if word == "gone" else ())
    return phones


def ends(told: Afternoon, phones: list[Phone], ways: list[int], **how) -> list[dict]:
    """How the day ends on each way; nothing of one way is left for the next."""
    found = []
    for way in ways:
        with undone():
            deliver(told, phones, Random(way), **how)
            found.append({**state(told), "faults": faults_of(told)})
    return found


def faults_of(told: Afternoon) -> list[str]:
    """The chain holds, whoever was let go; barred people are recorded where it has happened, and asked about."""
    return [one for one in faults(told) if not one.startswith("released to")]


def all_ends_agree(told: Afternoon, number: int, *, phases=WHOLE, **how) -> Counter:
    seen, people = Counter(), {pupil.pk: who(told, pupil) for pupil in told.pupils}

    @settings(
        max_examples=number, deadline=None, database=None, derandomize=number < 100, phases=phases, report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(schedule)
    def agree(drawn):
        phones = written(told, people, drawn)
        first, *others = ends(told, phones, drawn[-1], **how)
        seen["schedules"] += WAYS * CHILDREN
        seen.update(kind for kind, *_rest in first["alarms"])
        assert first["faults"] == []
        assert first["entries"] == sum(len(phone.written) for phone in phones), "a line was lost or doubled"
        for other in others:
            assert other == first

    agree()
    return seen


@pytest.mark.parametrize("days", [3, pytest.param(4, marks=pytest.mark.heavy)])
def test_whatever_way_the_lines_take_the_day_ends_the_same(told, days):
    seen = all_ends_agree(told, days)
    assert seen["schedules"] >= days * WAYS * CHILDREN
    assert seen["conflict"] and seen["missing"], f"hardly anything happened: {seen}"


@pytest.mark.heavy
def test_ten_thousand_schedules(told):
    seen = all_ends_agree(told, 10_000 // (WAYS * CHILDREN) + 1)
    print(f"\n{dict(seen)}")
    assert seen["schedules"] >= 10_000


def test_twin_who_believes_whoever_is_heard_last_is_found(told, monkeypatch):
    def heard_last(claims):
        said = sorted(claims, key=lambda one: (one.at, one.number))
        marks, gone = ([one for one in said if (one.says == "gone") == is_gone] for is_gone in (False, True))
        return Verdict(marks[-1] if marks else None, gone[-1] if gone else None)

    claim = hearing.claim_of
    monkeypatch.setattr(hearing, "claim_of", lambda one: replace(claim(one), at=one.received_at))
    monkeypatch.setattr(hearing, "verdict", heard_last)
    with pytest.raises(AssertionError):
        all_ends_agree(told, 8, phases=(Phase.generate,))


def test_a_phone_that_forgets_which_numbers_it_gave_doubles_nothing(told):
    """The second guard: a device's own counting. Its lines are refused the second time, and stay on the phone for a person."""
    phone, pupil = Phone(), told.pupils[0]
    phone.writes(pupil, "present", at(16, 5))
    send(told, phone.written, at(16, 6))
    again = Phone(device=phone.device)
    again.writes(pupil, "absent", at(16, 5))
    assert send(told, [replace(again.written[0], id=uuid4())], at(16, 7)) == []
    with acting(everything(told.school)):
        assert PhoneEntry.objects.count() == 1


def test_twin_without_the_devices_own_counting_lines_are_doubled(told, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE care_phoneentry DROP CONSTRAINT phone_entry_once")
        cursor.execute("SET LOCAL ROLE kehou_app")
    monkeypatch.setattr("kehou.care.actions.phones._fits", lambda one, listed, used: True)
    with pytest.raises(AssertionError, match="entries|lost or doubled"):
        all_ends_agree(told, 8, phases=(Phase.generate,), forgets=True)


# ── what follows, told as examples ────────────────────────────────────────────


def marks(told):
    with acting(everything(told.school)):
        rows = Mark.objects.order_by("pupil_id", "-seq").distinct("pupil_id")
        return {one.pupil_id: one.state for one in rows}


def test_a_roll_called_offline_opens_the_session_and_takes_the_children_in(told):
    phone = Phone(timedelta(days=1))
    phone.calls_roll(told, [told.pupils[1]], at(16, 5))
    assert len(send(told, phone.written, at(17, 30))) == CHILDREN
    assert [told.holders(told.pupils[n]) for n in (0, 1)] == [["group"], []]
    assert told.alarms() == [("missing", False)]
    with acting(everything(told.school)):
        session, mark = told.group.sessions.get(), Mark.objects.filter(pupil=told.pupils[0]).get()
        entry = PhoneEntry.objects.get(pupil=told.pupils[0])
    assert (session.state, session.called_at) == ("open", at(17, 30))
    assert (mark.at, mark.device_at) == (at(17, 30), at(16, 5) + timedelta(days=1))
    assert (entry.happened_at, entry.received_at) == (at(16, 5), at(17, 30))


def test_a_check_out_without_a_roll_call_is_recorded_flagged_and_told(told):
    phone, pupil = Phone(), told.pupils[0]
    phone.writes(pupil, "gone", at(16, 40), who(told, pupil)[0])
    send(told, phone.written, at(17))
    with acting(everything(told.school)):
        gone = HandOver.objects.get()
    assert (gone.to_kind, gone.flag, gone.device_at) == ("guardian", "not_called", at(16, 40))


def test_a_child_that_left_with_a_barred_person_offline_is_never_hidden(told):
    phone, pupil = Phone(), told.pupils[0]
    phone.calls_roll(told, [], at(16, 5))
    phone.writes(pupil, "gone", at(16, 40), who(told, pupil)[2])
    send(told, phone.written, at(17))
    with acting(everything(told.school)):
        assert HandOver.objects.filter(pupil=pupil).order_by("-seq")[0].flag == "not_listed"
        assert list(Alarm.objects.values_list("kind", "facts__name")) == [("not_listed", "张某（姑姑）")]


def test_two_phones_that_differ_are_asked_about_and_the_sighting_holds_until_answered(told):
    a, b, pupil = Phone(), Phone(), told.pupils[0]
    a.calls_roll(told, [pupil], at(16, 5))
    b.calls_roll(told, [], at(16, 6))
    send(told, a.written, at(17))
    send(told, b.written, at(17, 1))
    assert told.holders(pupil) == ["group"]
    assert told.alarms() == [("missing", True), ("conflict", False)]
    with acting(everything(told.school)):
        assert Alarm.objects.get(kind="conflict").facts["note"] == "16:05 未到（陈老师）；16:06 到（陈老师）"


def test_the_teachers_word_afterwards_answers_the_question(told):
    test_two_phones_that_differ_are_asked_about_and_the_sighting_holds_until_answered(told)
    with acting(told.scope) as scope:
        session = told.group.sessions.get()
        actions.correct_mark(session, told.pupils[0].pk, state="present", reason="就在我面前", now=at(17, 5), scope=scope)
    assert told.alarms() == [("missing", True), ("conflict", True)]


@pytest.mark.parametrize(("outcome", "holder", "mark"), [("found", "group", "present"), ("on_leave", "leave", "leave")])
def test_the_safety_officers_word_settles_it_too(told, outcome, holder, mark):
    test_two_phones_that_differ_are_asked_about_and_the_sighting_holds_until_answered(told)
    with acting(told.scope) as scope:
        alarm = Alarm.objects.get(kind="conflict")
        actions.settle_alarm(alarm, outcome=Outcome(outcome), note="", now=at(17, 5), scope=scope)
    assert (told.holders(told.pupils[0])[-1], marks(told)[told.pupils[0].pk]) == (holder, mark)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_answer_stands_when_the_same_lines_come_again(told, language):
    a, b, pupil = Phone(), Phone(), told.pupils[0]
    a.calls_roll(told, [pupil], at(16, 5))
    b.calls_roll(told, [], at(16, 6))
    send(told, a.written, at(17))
    send(told, b.written, at(17, 1))
    with acting(told.scope) as scope:
        actions.settle_alarm(Alarm.objects.get(kind="conflict"), outcome=Outcome.HANDLED, note="", now=at(17, 5), scope=scope)
    with override(language):
        send(told, [*a.written, *b.written], at(17, 6))
        b.writes(told.pupils[1], "present", at(17))
        send(told, b.written, at(17, 7))
    assert [kind for kind, settled in told.alarms() if not settled] == []


def test_undone_on_the_phone_the_child_is_back_and_the_family_knows(told):
    phone, pupil = Phone(), told.pupils[0]
    phone.calls_roll(told, [], at(16, 5))
    phone.writes(pupil, "gone", at(16, 40), who(told, pupil)[0])
    send(told, phone.written, at(16, 41))
    phone.writes(pupil, "present", at(16, 42))
    send(told, phone.written, at(16, 43))
    assert told.holders(pupil) == ["group", "guardian", "group"]


def taken_back(told, *order: int) -> tuple:
    """One phone lets a child go and takes it back as absent, another has it absent: the pieces heard in this order."""
    a, b, pupil = Phone(device=UUID(int=1)), Phone(device=UUID(int=2)), told.pupils[5]
    a.writes(pupil, "absent", at(16, 5))
    b.writes(pupil, "present", at(16, 6))
    b.writes(pupil, "gone", at(16, 10), who(told, pupil)[0])
    b.writes(pupil, "absent", at(17, 29))
    lines = [*a.written, *b.written]
    with undone():
        for minute, piece in enumerate(order):
            send(told, [lines[piece]], at(18, minute))
        return state(told), faults_of(told), told.holders(pupil)


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.heavy)])
def test_a_release_taken_back_of_a_child_nobody_sees_is_missed_in_whatever_order_it_is_heard(told, every):
    found = [taken_back(told, *order) for order in [*permutations(range(4))][::every]]
    ends_with, faults_found, _chain = found[0]
    assert (ends_with["holders"], faults_found) == ({}, [])
    assert [kind for kind, *_rest in ends_with["alarms"]] == ["missing"]
    assert [one[:2] for one in found] == [(ends_with, [])] * (24 // every)
    assert taken_back(told, 1, 0, 2, 3)[2] == ["group", "guardian", "class"]


def test_left_with_somebody_at_the_desk_is_never_overwritten_by_a_phone(told):
    phone, pupil = Phone(), told.pupils[0]
    phone.calls_roll(told, [], at(16, 5))
    send(told, phone.written, at(16, 6))
    with acting(told.scope) as scope:
        mother = pupil.guardians.get()
        actions.pick_up(pupil, person=mother.pk, now=at(16, 30), scope=scope)
    phone.writes(pupil, "gone", at(16, 20), who(told, pupil)[1])
    send(told, phone.written, at(17))
    assert told.holders(pupil) == ["group", "guardian"]
    assert ("twice", False) in told.alarms()


def test_seen_at_the_desk_after_a_phone_let_it_go_is_a_question_not_a_hand_over(told):
    session, phone, pupil = told.called(), Phone(), told.pupils[0]
    with acting(told.scope) as scope:
        actions.correct_mark(session, pupil.pk, state="leave", reason="x", now=at(16, 50), scope=scope)
        actions.correct_mark(session, pupil.pk, state="present", reason="回来了", now=at(16, 55), scope=scope)
    phone.writes(pupil, "gone", at(16, 40), who(told, pupil)[0])
    send(told, phone.written, at(17))
    assert told.holders(pupil)[-1] == "group"
    assert told.alarms() == [("conflict", False)]


def test_a_child_of_another_list_is_refused_and_stays_on_the_phone(told):
    from tests.factories import a_class, a_pupil

    phone, stranger = Phone(), a_pupil(a_class(told.school, number=2), "邻班生")
    phone.writes(stranger, "present", at(16, 5))
    phone.writes(told.pupils[0], "present", at(16, 5))
    assert send(told, phone.written, at(17)) == [phone.written[1].id]


def test_a_phone_heard_after_the_session_was_closed_asks_a_person(told):
    phone, pupil = Phone(), told.pupils[0]
    told.called(*told.pupils)
    with acting(told.scope) as scope:
        for alarm in Alarm.objects.all():
            actions.settle_alarm(alarm, outcome=Outcome.ON_LEAVE, note="", now=at(16, 20), scope=scope)
        actions.close_session(told.group.sessions.get(), now=at(17, 30), scope=scope)
    phone.writes(pupil, "present", at(16, 30))
    send(told, phone.written, at(18))
    assert told.holders(pupil) == []
    assert [kind for kind, settled in told.alarms() if not settled] == ["conflict"]


def test_thirty_lines_cost_as_many_questions_as_three(told):
    from django.test.utils import CaptureQueriesContext

    phone = Phone()
    phone.calls_roll(told, [], at(16, 5))
    asked = []
    for lines in (phone.written[:3], phone.written):
        with undone(), CaptureQueriesContext(connection) as seen:
            send(told, lines, at(17))
        asked.append(len(seen))
    assert asked[0] == asked[1]


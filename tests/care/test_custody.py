"""At every moment each child has exactly one holder: drawn afternoons, two phones at once, and the twin."""

import threading
from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from kehou.care import actions
from kehou.care.models import Alarm, HandOver
from kehou.care.rules import Step, is_unbroken
from kehou.core.errors import Refusal
from kehou.core.scope import acting
from tests.care.afternoon import ALONE, MONDAY, STAFFING, Afternoon, a_collector, a_mother, a_permit, an_afternoon, at
from tests.factories import a_school, everything

RELEASES = ("guardian", "collector", "alone", "other")


class Phones:
    """People who press whatever they can, in an order drawn by lot."""

    def __init__(self, told: Afternoon, chance: Random) -> None:
        self.told, self.chance, self.now = told, chance, at(16, 6)
        self.session = told.called(*chance.sample(told.pupils, chance.randint(0, 1)))
        self.people = [self._people(pupil) for pupil in told.pupils]
        for pupil in chance.sample(told.pupils, 1):
            a_permit(pupil, told)

    def _people(self, pupil):
        barred, expired = {"barred": True}, {"ends_on": MONDAY - timedelta(days=1)}
        return [a_mother(pupil), a_collector(pupil), a_collector(pupil, "张某", **barred), a_collector(pupil, "王某", **expired)]

    def press(self) -> str:
        """One press: what was tried, or the refusal's name."""
        self.now += timedelta(minutes=1)
        n = self.chance.randrange(len(self.told.pupils))
        act = self.chance.choice(
            [self.collect, self.alone, self.gone, self.other, self.move, self.arrive, self.mark, self.take_in]
        )
        try:
            with acting(self.told.scope) as scope:
                act(self.told.pupils[n], self.people[n], scope)
        except Refusal as no:
            return type(no).__name__
        return act.__name__

    def collect(self, pupil, people, scope):
        actions.pick_up(pupil, person=self.chance.choice(people).pk, now=self.now, scope=scope)

    def alone(self, pupil, people, scope):
        actions.go_home_alone(pupil, rules=ALONE, now=self.now, scope=scope)

    def gone(self, pupil, people, scope):
        actions.go_home_alone(pupil, rules=ALONE, now=self.now, scope=scope, already_gone=True)

    def other(self, pupil, people, scope):
        name = self.chance.choice(["张某", "刘阿姨"])
        actions.hand_to_other(pupil, name=name, relation="邻居", note="电话确认", now=self.now, scope=scope)

    def move(self, pupil, people, scope):
        actions.start_movement(
            self.session, target=self.told.late(), pupils=[pupil.pk], counted=1, staffing=STAFFING, now=self.now, scope=scope
        )

    def arrive(self, pupil, people, scope):
        for movement in self.told.late().arrivals.filter(arrived_at=None)[:1]:
            missing = [pupil.pk] if self.chance.random() < 0.3 else []
            actions.arrive(movement, missing=missing, counted=1, now=self.now, scope=scope)

    def mark(self, pupil, people, scope):
        state = self.chance.choice(["present", "absent", "leave"])
        actions.correct_mark(self.session, pupil.pk, state=state, reason="更正", now=self.now, scope=scope)

    def take_in(self, pupil, people, scope):
        actions.take_in(pupil, session=self.session, staffing=STAFFING, now=self.now, scope=scope)


def faults(told: Afternoon) -> list[str]:
    """Where a child has no holder, two holders, or the wrong one."""
    found = []
    with acting(everything(told.school)):
        for pupil in told.pupils:
            rows = list(HandOver.objects.filter(pupil=pupil).select_related("collector").order_by("seq"))
            if not is_unbroken([Step(row.seq, row.to_kind) for row in rows]):
                found.append(f"{pupil}: the chain is broken")
            if [r.from_kind for r in rows] != ["class", *(r.to_kind for r in rows)][: len(rows)]:
                found.append(f"{pupil}: not handed over by who held it")
            found += [f"{pupil} → {r.to_name}" for r in rows if _wrong(r)]
            found += [f"{pupil}: {r.to_name} without a flag" for r in rows if r.to_kind == "other" and not r.flag]
    return found


def _wrong(row: HandOver) -> bool:
    who = row.collector
    return row.to_kind in RELEASES and who is not None and (who.barred or who.ends_on < MONDAY)


def an_afternoon_of_presses(school, seed: int, presses: int = 14) -> tuple[list[str], set[str]]:
    told = an_afternoon(school, "陈一一", "李小明", "王二小", late=("李小明",))
    phones = Phones(told, Random(seed))
    tried = {phones.press() for _ in range(presses)}
    return faults(told), tried


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_pressed_each_child_has_exactly_one_holder(school, seed):
    assert an_afternoon_of_presses(school, seed)[0] == []


@pytest.mark.django_db
def test_twin_without_the_guard_a_wrong_release_is_found(school, monkeypatch):
    monkeypatch.setattr("kehou.care.actions.release.may_collect", lambda people, **_: list(people))
    told = an_afternoon(school, "陈一一")
    barred = a_collector(told.pupils[0], "张某", barred=True)
    told.called()
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[0], person=barred.pk, now=at(17), scope=scope)
    assert faults(told) == ["陈一一 → 张某（姑姑）"]


@pytest.mark.django_db
def test_the_database_refuses_a_second_holder_and_any_change(school):
    told = an_afternoon(school, "陈一一")
    told.called()
    with acting(told.scope):
        row = HandOver.objects.get()
        with pytest.raises(IntegrityError, match="one_holder_at_a_time"), transaction.atomic():
            HandOver.objects.create(
                school=told.school,
                pupil=told.pupils[0],
                date=MONDAY,
                seq=1,
                at=at(17),
                from_kind="class",
                to_kind="office",
                to_name="办公室",
            )
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            HandOver.objects.filter(pk=row.pk).update(to_name="别人")
        with pytest.raises(IntegrityError, match="alone_by_permit_or_flagged"), transaction.atomic():
            HandOver.objects.create(
                school=told.school,
                pupil=told.pupils[0],
                date=MONDAY,
                seq=2,
                at=at(17),
                from_kind="group",
                to_kind="alone",
                to_name="独自",
            )


def at_once(*deeds) -> list[object]:
    """Several phones press at the same moment; each has its own connection."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def press(n, deed):
        try:
            gate.wait()
            results[n] = deed()
        except Exception as error:
            results[n] = error
        finally:
            connection.close()

    phones = [threading.Thread(target=press, args=pair) for pair in enumerate(deeds)]
    [phone.start() for phone in phones]
    [phone.join() for phone in phones]
    return results


def picking_up(told, person):
    def deed():
        with acting(told.scope) as scope:
            return actions.pick_up(told.pupils[0], person=person.pk, now=at(17), scope=scope).seq

    return deed


@pytest.mark.django_db(transaction=True)
def test_two_phones_hand_one_child_to_two_people_and_it_does_not_pass_silently():
    told = an_afternoon(a_school(), "陈一一")
    mother, aunt = a_mother(told.pupils[0]), a_collector(told.pupils[0])
    told.called()
    assert sorted(at_once(picking_up(told, mother), picking_up(told, aunt))) == [2, 3]
    assert faults(told) == []
    with acting(everything(told.school)):
        assert list(HandOver.objects.order_by("seq").values_list("flag", flat=True)) == ["", "", "twice"]
        assert list(Alarm.objects.values_list("kind", flat=True)) == ["twice"]


@pytest.mark.django_db(transaction=True)
def test_two_phones_hand_one_child_to_the_same_mother_once():
    told = an_afternoon(a_school(), "陈一一")
    mother = a_mother(told.pupils[0])
    told.called()
    assert at_once(picking_up(told, mother), picking_up(told, mother)) == [2, 2]
    assert told.holders(told.pupils[0]) == ["group", "guardian"]


@pytest.mark.django_db(transaction=True)
def test_two_phones_call_one_roll_and_the_first_counts():
    told = an_afternoon(a_school(), "陈一一", "李小明")
    session = told.open()

    def calling(*absent):
        def deed():
            with acting(told.scope) as scope:
                return len(actions.call_roll(session, absent=absent, now=at(16, 5), scope=scope).present)

        return deed

    results = at_once(calling(), calling(told.pupils[0].pk))
    assert sorted(type(one).__name__ for one in results) == ["AlreadyCalled", "int"]
    assert faults(told) == []

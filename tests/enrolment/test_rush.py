"""Many at once: numbers and seats hold, by lock and by the table's own constraint; the twin without both is oversold."""

from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, Letter, Place, SlotDay
from tests.enrolment.examples import FIRST_WEEK, a_child, a_round, an_application, asked, at, family, letters
from tests.factories import a_guardian_of, a_school, everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FAMILIES, SEATS = 6, 2


def at_once(work: Callable[[Any], Any], things: list[Any]) -> Counter:
    """Do the work for every thing in its own thread; how often which outcome came."""
    outcomes: Counter = Counter()

    def one(thing: Any) -> None:
        try:
            work(thing)
            outcomes["done"] += 1
        except Exception as error:
            outcomes[type(error).__name__] += 1
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(thing,)) for thing in things]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def sign(letter: Letter) -> None:
    with acting(everything(letter.school)) as scope:
        actions.register_paper_signature(letter, signer="家长", now=at(3, 13), scope=scope)


def grant(letter: Letter) -> None:
    """The step in which seats are taken, alone: the journal's lock comes only after it."""
    with acting(everything(letter.school)) as scope:
        mine = Application.objects.select_related("pupil__home_class").get(pk=letter.application_id)
        actions.grant_place(mine, now=at(3, 13), scope=scope)


def letters_for_few_seats() -> list[Letter]:
    school = a_school()
    round = a_round(school)
    sent = letters([an_application(round, a_child(school, f"孩子{i}")) for i in range(FAMILIES)])
    with acting(everything(school)):
        SlotDay.objects.update(capacity=SEATS)
        return list(Letter.objects.select_related("school").filter(pk__in=[one.pk for one in sent]))


def places_and_fullest(school: Any) -> tuple[int, int]:
    with acting(everything(school)):
        return Place.objects.count(), max(SlotDay.objects.values_list("taken", flat=True))


def all_meet_before_counting(monkeypatch) -> None:
    """Without the lock: everybody has read the free seats before anybody takes one."""
    barrier = Barrier(FAMILIES)
    plain = SlotDay.left.fget

    def left(self: SlotDay) -> int | None:
        seen = plain(self)
        with suppress(BrokenBarrierError):
            barrier.wait(3)
        return seen

    locking = QuerySet.select_for_update

    def forgotten(self: QuerySet, **how: Any) -> QuerySet:
        return self if self.model is SlotDay else locking(self, **how)

    monkeypatch.setattr(QuerySet, "select_for_update", forgotten)
    monkeypatch.setattr(SlotDay, "left", property(left))


@contextmanager
def without_the_tables_own_check():
    name, table = "slot_day_within_capacity", SlotDay._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        said = cursor.fetchone()[0]
        cursor.execute(f"RESET ROLE; SET ROLE NONE; ALTER TABLE {table} DROP CONSTRAINT {name}; SET ROLE kehou_app")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE NONE; ALTER TABLE {table} ADD CONSTRAINT {name} {said} NOT VALID; SET ROLE kehou_app")


def test_six_families_sign_at_once_for_two_seats_and_two_get_one():
    sent = letters_for_few_seats()
    assert at_once(sign, sent) == {"done": SEATS, "SlotFull": FAMILIES - SEATS}
    assert places_and_fullest(sent[0].school) == (SEATS, SEATS)


def test_six_places_granted_at_once_hold_the_seats():
    sent = letters_for_few_seats()
    assert at_once(grant, sent) == {"done": SEATS, "SlotFull": FAMILIES - SEATS}


def test_where_somebody_forgot_the_lock_the_table_itself_refuses(monkeypatch):
    sent = letters_for_few_seats()
    all_meet_before_counting(monkeypatch)
    outcomes = at_once(grant, sent)
    monkeypatch.undo()
    assert (outcomes, places_and_fullest(sent[0].school)) == ({"done": SEATS, "SlotFull": FAMILIES - SEATS}, (SEATS, SEATS))


def test_twin_without_lock_and_check_the_slot_is_oversold(monkeypatch):
    sent = letters_for_few_seats()
    with without_the_tables_own_check():
        all_meet_before_counting(monkeypatch)
        at_once(grant, sent)
        monkeypatch.undo()
        places = places_and_fullest(sent[0].school)
    assert places == (FAMILIES, FAMILIES)


def test_families_that_apply_at_once_get_numbers_without_gap_or_double():
    school = a_school()
    round = a_round(school)
    pairs = [(child, a_guardian_of(child)) for child in (a_child(school, f"孩子{i}") for i in range(FAMILIES))]
    what = asked(round)

    def ask(pair: Any) -> None:
        with acting(family(pair[1])) as scope:
            actions.apply(what, round=round, pupil=pair[0], now=FIRST_WEEK, scope=scope)

    assert at_once(ask, pairs) == {"done": FAMILIES}
    with acting(everything(school)):
        numbers = list(Application.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"2024-2-{i:04}" for i in range(1, FAMILIES + 1)]


def test_mother_and_father_submit_at_once_and_one_application_stands():
    school = a_school()
    round, child = a_round(school), a_child(school)
    parents, what = [a_guardian_of(child), a_guardian_of(child, name="李爸爸")], asked(round)

    def ask(parent: Any) -> None:
        with acting(family(parent)) as scope:
            actions.apply(what, round=round, pupil=child, now=FIRST_WEEK, scope=scope)

    assert at_once(ask, parents) == {"done": 1, "SecondApplication": 1}


def test_the_same_signature_posted_twice_at_once_is_one_signature():
    school = a_school()
    [letter] = letters([an_application(a_round(school), a_child(school))])
    with acting(everything(school)):
        same = Letter.objects.select_related("school").get(pk=letter.pk)
    assert at_once(sign, [same, same]) == {"done": 1, "SignedAlready": 1}
    assert places_and_fullest(school)[0] == 1

"""Two people act on the same child in the same moment: one of them counts, and whoever was thanked keeps it.

Each example has its twin: with the lock forgotten, both have looked before either has written, and both count.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, get_ident, local
from typing import Any

import pytest
from django.db.models import QuerySet

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.actions import waiting
from kehou.enrolment.models import Application, Letter, Offer, Place, Round, SlotDay, Waiting
from tests.enrolment.examples import a_child, a_notice, a_round, an_application, at, decided, family, letters
from tests.enrolment.test_rush import at_once
from tests.factories import a_guardian_of, a_school, everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MIDNIGHT = at(3, 20, 0, 15)  # the night after the last day to sign


HERE = local()


def together(*deeds: Callable[[], Any]) -> Counter:
    """Each deed in a thread and on a connection of its own."""

    def one(deed: Callable[[], Any]) -> None:
        HERE.meets = getattr(deed, "meets", None)
        deed()

    return at_once(one, list(deeds))


@pytest.fixture
def forgotten(monkeypatch):
    """`forgotten(Letter)`: nobody locks letters any more, and everybody has read the last of them before anybody goes on."""
    locking, fetching = QuerySet.select_for_update, QuerySet._fetch_all

    def forget(*models: Any) -> None:
        barrier, met = Barrier(2), set()

        def fetched(self: QuerySet) -> None:
            fetching(self)
            if hasattr(HERE, "meets") and self.model is (HERE.meets or models[0]) and get_ident() not in met:
                met.add(get_ident())
                with suppress(BrokenBarrierError):
                    barrier.wait(30)

        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **how: self if self.model in models else locking(self, **how))
        monkeypatch.setattr(QuerySet, "_fetch_all", fetched)

    return forget


class Family:
    """李小明, with mother and father, and the letter that waits for a signature."""

    def __init__(self, code: str = "xx-primary") -> None:
        self.school = a_school(code)
        self.child = a_child(self.school)
        self.mother, self.father = a_guardian_of(self.child), a_guardian_of(self.child, name="李爸爸")
        self.round = a_round(self.school)
        self.application = an_application(self.round, self.child, by=self.mother)

    def with_letter(self) -> "Family":
        [sent] = letters([self.application])
        with acting(everything(self.school)):
            self.letter = Letter.objects.select_related("school").get(pk=sent.pk)
        return self

    def sign(self, by: Any = None, now: Any = at(3, 13)) -> Callable[[], Any]:
        def deed() -> None:
            with acting(family(by or self.mother)) as scope:
                every = range(len(self.letter.requirements))
                actions.sign_letter(self.letter, ticked=every, typed_name="李妈妈", now=now, scope=scope)

        deed.meets = Application  # the last thing that is read before it is signed
        return deed

    def refuse(self) -> None:
        with acting(family(self.father)) as scope:
            actions.refuse_letter(self.letter, reason="外婆来接", now=at(3, 13), scope=scope)

    def lapse(self) -> None:
        with acting(everything(self.school)) as scope:
            actions.lapse_letters(now=MIDNIGHT, scope=scope)

    def withdraw(self, by: Any = None) -> Callable[[], Any]:
        def deed() -> None:
            with acting(family(by or self.father)) as scope:
                actions.withdraw_application(self.application, scope=scope)

        return deed

    def stands(self) -> dict[str, Any]:
        with acting(everything(self.school)):
            letter, mine = Letter.objects.filter(application=self.application).first(), Application.objects.get(pk=self.application.pk)
            return {
                "signed": bool(letter and letter.signed_at), "over": bool(letter and letter.is_over),
                "places": Place.objects.filter(ends_on=None).count(), "state": str(mine.state),
            }  # fmt: skip

    def told(self, kind: str) -> int:
        with acting(everything(self.school)):
            return Entry.objects.filter(kind=f"enrolment.{kind}").count()


SIGNED = {"signed": True, "over": False, "places": 1, "state": "accepted"}


def refused(state: str) -> dict[str, Any]:
    return {"signed": False, "over": True, "places": 0, "state": state}


def test_mother_signs_while_father_refuses_and_one_of_them_counts(forgotten):
    us = Family().with_letter()
    outcome = together(us.sign(), us.refuse)
    assert outcome in ({"done": 1, "LetterOver": 1}, {"done": 1, "LetterNotOpen": 1})
    assert us.stands() == (SIGNED if outcome["LetterNotOpen"] else refused("declined"))
    us = Family("zz-primary").with_letter()  # the twin: without the lock the letter is signed and refused
    forgotten(Letter, Application)
    assert together(us.sign(), us.refuse) == {"done": 2}
    assert (us.stands()["signed"], us.stands()["over"]) == (True, True)


def test_a_letter_signed_in_the_minute_of_the_nightly_end_is_kept_or_was_over_never_both(forgotten):
    us = Family().with_letter()
    outcome = together(us.sign(now=MIDNIGHT), us.lapse)
    assert outcome in ({"done": 2}, {"done": 1, "LetterOver": 1})
    assert us.stands() == (SIGNED if outcome["done"] == 2 else refused("lapsed"))
    us = Family("zz-primary").with_letter()  # the twin: without the lock the signed letter lapses
    forgotten(Letter, Application)
    assert together(us.sign(now=MIDNIGHT), us.lapse) == {"done": 2}
    assert (us.stands()["signed"], us.stands()["over"]) == (True, True)


def test_two_guardians_withdraw_at_once_and_it_is_withdrawn_once(forgotten):
    us = Family()
    assert together(us.withdraw(us.mother), us.withdraw(us.father)) == {"done": 1, "NotChangeable": 1}
    assert (us.stands()["state"], us.told("ApplicationWithdrawn")) == ("withdrawn", 1)
    us = Family("zz-primary")  # the twin: without the lock it is withdrawn twice
    forgotten(Application)
    assert together(us.withdraw(us.mother), us.withdraw(us.father)) == {"done": 2}
    assert us.told("ApplicationWithdrawn") == 2


def test_father_withdraws_while_mother_signs_and_no_place_is_left_without_an_application(forgotten):
    us = Family().with_letter()
    outcome = together(us.sign(), us.withdraw())
    assert outcome in ({"done": 1, "NotChangeable": 1}, {"done": 1, "ReviewOutOfTurn": 1})
    assert (us.stands()["state"], us.stands()["places"]) == (("accepted", 1) if outcome["NotChangeable"] else ("withdrawn", 0))
    us = Family("zz-primary").with_letter()  # the twin: without the lock a place stands for a withdrawn application
    forgotten(Application)
    assert together(us.sign(), us.withdraw()) == {"done": 2}
    assert (us.stands()["state"], us.stands()["places"]) == ("withdrawn", 1)


def test_two_guardians_end_the_place_at_once_and_two_sign_at_once(forgotten):
    us = Family().with_letter()
    assert together(us.sign(us.mother), us.sign(us.father)) == {"done": 1, "SignedAlready": 1}
    with acting(everything(us.school)):
        place = Place.objects.get(ends_on=None)

    def end(by: Any) -> Callable[[], Any]:
        def deed() -> None:
            with acting(family(by)) as scope:
                actions.end_place(place, on=at(3, 22).date(), now=at(3, 21), scope=scope)

        return deed

    assert together(end(us.mother), end(us.father)) == {"done": 1, "PlaceEndedAlready": 1}
    assert (us.told("LetterSigned"), us.told("PlaceEnded")) == (1, 1)
    us = Family("zz-primary").with_letter()  # the twin: without the lock the second signature runs against the table's own promise
    forgotten(Letter, Application)
    outcome = together(us.sign(us.mother), us.sign(us.father))
    assert outcome == {"done": 1, "SignedAlready": 1}  # one_signature_per_letter: the database keeps its own word


class Line:
    """Two free seats a day, and one child who waits for one of them."""

    def __init__(self, code: str = "xx-primary") -> None:
        self.school = a_school(code)
        self.round = a_round(self.school)
        [waits] = [an_application(self.round, a_child(self.school, "候补"))]
        decided([waits], "homeroom", "grade", "school")
        with acting(everything(self.school)) as scope:
            SlotDay.objects.update(capacity=2)
            waiting.join_many(self.round.pk, [waits.pk], school=self.school.pk, now=at(3, 4), scope=scope)
            notice = actions.publish_notice(self.round, now=at(3, 4), scope=scope)
            actions.close_notice(notice, now=at(3, 12), scope=scope)

    def promote(self) -> None:
        with acting(everything(self.school)) as scope:
            waiting.offer_next(self.round.pk, school=self.school.pk, now=at(3, 20), scope=scope)

    promote.meets = Waiting  # who is next is read before anybody is asked

    def offers_and_seats(self) -> tuple[int, int]:
        with acting(everything(self.school)):
            return Offer.objects.count(), max(SlotDay.objects.values_list("taken", flat=True))


def test_two_people_promote_the_same_waiting_child_and_it_is_asked_once(forgotten):
    line = Line()
    assert together(line.promote, line.promote) == {"done": 2}
    assert line.offers_and_seats() == (1, 1)
    line = Line("zz-primary")  # the twin: without the lock both ask and only the table refuses the second
    forgotten(Round)
    assert together(line.promote, line.promote) == {"done": 1, "IntegrityError": 1}


def test_both_guardians_answer_the_offer_at_once_and_the_first_answer_counts():
    line = Line()
    line.promote()
    with acting(everything(line.school)):
        offer = Offer.objects.select_related("waiting").get()

    def say(answer: Callable[..., Any]) -> Callable[[], Any]:
        def deed() -> None:
            with acting(everything(line.school)) as scope:
                answer(offer, now=at(3, 20, 10), scope=scope)

        return deed

    assert together(say(waiting.accept_offer), say(waiting.decline_offer)) == {"done": 1, "OfferOver": 1}


def test_whoever_submits_in_the_second_in_which_the_school_closes_is_in_before_or_is_told():
    school = a_school()
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    with acting(everything(school)):
        seen = Round.objects.select_related("school", "term").get(pk=round.pk)  # as the form's page has read it

    def close() -> None:
        with acting(everything(school)) as scope:
            actions.close_round(Round.objects.get(pk=round.pk), scope=scope)

    outcome = together(lambda: an_application(seen, child, by=mother), close)
    assert outcome in ({"done": 2}, {"done": 1, "RoundNotOpen": 1})
    with acting(everything(school)):
        told = list(Entry.objects.filter(kind__in=["enrolment.ApplicationSubmitted", "enrolment.RoundClosed"]).order_by("seq").values_list("kind", flat=True))
        assert Application.objects.count() == outcome["done"] - 1
    assert told == ["enrolment.ApplicationSubmitted", "enrolment.RoundClosed"][2 - outcome["done"] :]


def test_two_people_send_the_letters_at_once_and_each_family_has_one():
    us = Family()
    notice = a_notice([us.application])
    with acting(everything(us.school)) as scope:
        actions.close_notice(notice, now=at(3, 12), scope=scope)
        notice.refresh_from_db()

    def send() -> None:
        with acting(everything(us.school)) as scope:
            actions.send_letters(notice, now=at(3, 12), scope=scope)

    assert together(send, send) == {"done": 2}
    assert us.told("LettersSent") == 1

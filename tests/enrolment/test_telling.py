"""Everything enrolment and people tell reaches each person in the person's language, whoever sends it (S5.1–S5.3)."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.functional import lazystr

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.actions import Wish
from kehou.enrolment.actions.waiting import join_line, join_many, offer_next
from kehou.enrolment.models import Application, Offer
from kehou.notices.actions import Draft
from kehou.notices.actions.sending import AlreadySaid
from kehou.notices.models import Message
from kehou.people.actions import bind_child, find_slip, print_slips
from kehou.people.models import Guardian
from tests.enrolment.examples import a_child, a_round, an_application, asked, at, family, letters
from tests.factories import a_guardian_of, a_user, everything

CHINESE = re.compile(r"[一-鿿]")


def speaks(user, language):
    type(user).objects.filter(pk=user.pk).update(language=language)
    user.language = language
    return user


@pytest.fixture
def parents(school):
    """Li Ming's mother reads English, his father Chinese."""
    child = a_child(school, "Li Ming")
    mother, father = a_guardian_of(child, name="Mother"), a_guardian_of(child, name="Father")
    return child, speaks(mother, "en"), speaks(father, "zh-hans")


def late_decided(school, parents, scope):
    child, mother, father = parents
    round = a_round(school)
    with acting(family(mother)) as hers:
        mine = actions.apply(asked(round, late_reason="new job"), round=round, pupil=child, now=at(4, 1), scope=hers)
    with acting(scope):
        actions.decide_late(mine, admit=True, reason="", now=at(4, 2), scope=scope)


def offered(school, parents, scope):
    child, mother, _father = parents
    round = a_round(school)
    mine = an_application(round, child, by=mother)
    with acting(scope):
        Application.objects.update(state="accepted")
        mine.refresh_from_db()
        join_line(mine, now=at(4, 1), scope=scope)
        offer_next(round.pk, school=school.pk, now=at(4, 2), scope=scope)


def a_letter(school, parents):
    child, mother, _father = parents
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(everything(school)):
        Message.objects.all().delete()
    return letter


def reminded(school, parents, scope):
    letter = a_letter(school, parents)
    with acting(scope):
        actions.remind([letter], now=at(3, 14), scope=scope)


def lapsed(school, parents, scope):
    a_letter(school, parents)
    with acting(scope):
        actions.lapse_letters(now=at(4, 1), scope=scope)


def extended(school, parents, scope):
    letter = a_letter(school, parents)
    with acting(scope):
        actions.extend_letter(letter, until=date(2024, 4, 20), reason="on a journey", now=at(3, 14), scope=scope)


def letters_told(school, parents, scope):
    letter = a_letter(school, parents)
    with acting(scope):
        actions.tell_of_letters([letter.pk], due_on=letter.due_on, scope=scope)


@pytest.mark.django_db
@pytest.mark.parametrize("story", [late_decided, offered, reminded, lapsed, extended, letters_told])
@pytest.mark.parametrize("sender", ["zh-hans", "en"])
def test_each_guardian_reads_the_own_language_whatever_the_sender_speaks(school, parents, story, sender):
    with translation.override(sender):
        story(school, parents, everything(school))
    with acting(everything(school)):
        told = [(one.user_id, f"{one.title} {one.body} {one.outside}") for one in Message.objects.all()]
    _child, mother, father = parents
    assert {user for user, _words in told} == {mother.pk, father.pk}
    assert [words for user, words in told if bool(CHINESE.search(words)) is (user == mother.pk)] == []


@pytest.mark.django_db
def test_the_other_guardian_hears_of_the_application_in_the_own_language(school, parents):
    child, mother, father = parents
    round = a_round(school)
    with translation.override("zh-hans"), acting(family(father)) as his:
        actions.apply_together([Wish(child, asked(round))], round=round, now=at(2, 28), scope=his, consents={})
    with acting(everything(school)):
        told = Message.objects.get(link__contains="/applications/")
    assert (told.user_id, told.title) == (mother.pk, "The application for Li Ming is handed in")
    assert not CHINESE.search(told.body)


@pytest.mark.django_db
def test_the_other_guardian_hears_of_a_new_account_in_the_own_language(school, parents):
    child, mother, _father = parents
    with acting(everything(school)), translation.override("zh-hans"):
        aunt = Guardian.objects.create(school=school, pupil=child, name="Aunt", relation="other")
        printed = print_slips(child.home_class, now=at(2, 28), scope=everything(school))
        code = next(slip.code for slip in printed if slip.guardian == aunt.name)
        scope = everything(school)
        bind_child(find_slip(code, now=at(2, 28), scope=scope), a_user("Aunt"), now=at(2, 28), scope=scope)
        told = Message.objects.get(user=mother, link="/family/people/")
    assert not CHINESE.search(told.title + told.body)


@pytest.mark.django_db
def test_offers_cost_the_same_queries_for_one_family_as_for_many(school):
    round = a_round(school)
    rows = [an_application(round, a_child(school, f"Child {n}")) for n in range(3)]
    with acting(everything(school)) as scope:
        Application.objects.update(state="accepted")
        line = join_many(round.pk, [one.pk for one in rows], school=school.pk, now=at(4, 1), scope=scope)
        made = [
            Offer(
                school=school, pupil_id=one.pupil_id, waiting=one, made_at=at(4, 1), until=at(4, 2), state="open", holds_seat=True
            )
            for one in line
        ]
        ids, costs = [one.pk for one in Offer.objects.bulk_create(made)], []
        for some in (ids[:1], ids):
            with CaptureQueriesContext(connection) as counted:
                assert actions.tell_of_offers(some, until=at(4, 2), scope=scope) == len(some)
            costs.append(len(counted))
    assert costs[0] == costs[1]


def test_words_already_said_are_refused_at_the_door():
    with pytest.raises(AlreadySaid):
        Draft(None, "名额")
    assert Draft(None, lazystr("名额")).title == "名额"  # the twin

"""Opening or signing a letter is the receipt of the message about it: nobody who has signed is chased to read (S5.3)."""

import pytest
from django.urls import reverse

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Letter
from kehou.notices import queries as notices
from kehou.notices.models import Message
from tests.enrolment.examples import a_child, a_round, an_application, at, family, letters
from tests.enrolment.test_pages import signed_in
from tests.factories import a_guardian_of, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(school):
    """Mother and father have each the message that 李小明's letter waits; the neighbour has one of her own."""
    child, neighbour = a_child(school), a_child(school, "王小红", number=2)
    mother, father = a_guardian_of(child), a_guardian_of(child, name="李爸爸")
    other = a_guardian_of(neighbour, name="王妈妈")
    round = a_round(school)
    letter, hers = letters([an_application(round, child, by=mother), an_application(round, neighbour, by=other)])
    return letter, hers, mother, father, other


def heard(school):
    """What each person's message about a letter has come to: read, told, or neither."""
    with acting(everything(school)):
        rows = list(Message.objects.filter(link__contains="/letters/").values_list("user", "read_at", "told_at"))
    return {user: "read" if read else "told" if said else "" for user, read, said in rows}


def test_whoever_opens_the_letter_has_read_the_message_and_nobody_else_has(client, school, told):
    letter, _hers, mother, father, other = told
    signed_in(client, mother)
    client.post(reverse("enrolment:open_letter", args=[letter.pk]))
    assert heard(school) == {mother.pk: "read", father.pk: "", other.pk: ""}
    signed_in(client, father)
    client.post(reverse("enrolment:open_letter", args=[letter.pk]))  # the second to open it has a receipt too
    assert heard(school) == {mother.pk: "read", father.pk: "read", other.pk: ""}


def test_the_message_opened_first_is_the_letter_seen(client, school, told):
    letter, hers, mother, _father, _other = told
    with acting(everything(school)):
        message = Message.objects.get(user=mother, link__contains="/letters/")
    signed_in(client, mother)
    client.post(reverse("notices:family_open", args=[message.pk]))
    with acting(everything(school)):
        assert Letter.objects.get(pk=letter.pk).read_at is not None
        assert Letter.objects.get(pk=hers.pk).read_at is None  # the twin


@pytest.mark.parametrize("paper", [False, True])
def test_signed_on_the_phone_or_on_paper_the_whole_family_is_done_with_it(school, told, paper):
    letter, _hers, mother, father, other = told
    ticked = range(len(letter.requirements))
    if paper:
        with acting(everything(school)) as scope:
            actions.register_paper_signature(letter, signer="李妈妈", now=at(3, 13), scope=scope)
    else:
        with acting(family(mother)) as scope:
            actions.sign_letter(letter, ticked=ticked, typed_name="李妈妈", now=at(3, 13), scope=scope)
    assert heard(school) == {mother.pk: "told" if paper else "read", father.pk: "told", other.pk: ""}
    with acting(everything(school)) as scope:
        waiting = notices.not_heard(scope).filter(link__contains="/letters/")
        assert [one.user_id for one in waiting] == [other.pk]


def told_of_the_round(school):
    with acting(everything(school)):
        rows = list(Message.objects.exclude(mailing=None).values_list("user", "read_at", "told_at"))
    return {user: "read" if read else "told" if said else "" for user, read, said in rows}


def test_whoever_asks_has_heard_that_the_round_is_open_and_so_has_the_rest_of_the_family(school):
    child, neighbour = a_child(school), a_child(school, "王小红", number=2)
    mother, father = a_guardian_of(child), a_guardian_of(child, name="李爸爸")
    other = a_guardian_of(neighbour, name="王妈妈")
    round = a_round(school)
    assert told_of_the_round(school) == {mother.pk: "", father.pk: "", other.pk: ""}
    an_application(round, child, by=mother)
    assert told_of_the_round(school) == {mother.pk: "read", father.pk: "told", other.pk: ""}


def test_opening_the_application_is_the_receipt_of_what_was_told_of_it(client, school):
    child = a_child(school)
    mother, father = a_guardian_of(child), a_guardian_of(child, name="李爸爸")
    mine = an_application(a_round(school), child, by=mother)
    with acting(everything(school)) as scope:
        actions.review([mine], step="homeroom", decision="return", reasons={mine.pk: "请写明困难"}, now=at(2, 29), scope=scope)
    signed_in(client, mother)
    assert "有新消息，查看申请" in client.get(reverse("enrolment:family_home")).content.decode()
    client.post(reverse("enrolment:open_application", args=[mine.pk]))
    with acting(everything(school)):
        answers = Message.objects.filter(about=[mine.pk])
        assert {one.user_id: one.read_at is not None for one in answers} == {mother.pk: True, father.pk: False}
    assert "有新消息，查看申请" not in client.get(reverse("enrolment:family_home")).content.decode()

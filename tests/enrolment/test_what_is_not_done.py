"""What the school does not do, each as it happens at the counter: the refusal with its own name, and its twin (S5.1–S5.3)."""

from datetime import date

import pytest

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, Letter, Objection, Place, Round
from tests.enrolment.examples import FIRST_WEEK, a_child, a_notice, a_round, an_application, asked, at, decided, family, letters
from tests.factories import a_guardian_of, everything
from tests.policy.folders import spoiled

pytestmark = pytest.mark.django_db


@pytest.fixture
def mother_and_child(school):
    child = a_child(school)
    return a_guardian_of(child), child


def test_where_the_school_takes_no_late_ones_a_good_reason_does_not_help(school, mother_and_child, settings, tmp_path):
    mother, child = mother_and_child
    round, late = a_round(school), {"by": mother, "now": at(4, 1), "late_reason": "刚搬来"}
    settings.KEHOU_POLICY_DIRS = [spoiled(tmp_path, "parameters/application/late_allowed.yaml", "value: true", "value: false")]
    with pytest.raises(actions.LateNotTaken):
        an_application(round, child, **late)
    settings.KEHOU_POLICY_DIRS = [spoiled(tmp_path / "again", "parameters/application/late_allowed.yaml", "value: true", "value: true")]
    assert an_application(round, child, **late).late_reason == "刚搬来"


def test_a_form_opened_before_the_school_closed_the_round_is_not_taken_after_it(school, mother_and_child):
    mother, child = mother_and_child
    seen = a_round(school)  # as the form's page has read it
    with acting(everything(school)) as scope:
        actions.close_round(Round.objects.get(pk=seen.pk), scope=scope)
    assert seen.state == "open"
    with pytest.raises(actions.RoundNotOpen):
        an_application(seen, child, by=mother)
    with acting(everything(school)):
        assert not Application.objects.exists()


def test_whoever_has_a_place_ends_it_and_does_not_withdraw_the_application(school, mother_and_child):
    mother, child = mother_and_child
    mine = an_application(a_round(school), child, by=mother)
    [letter] = letters([mine])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="李妈妈", now=at(3, 13), scope=scope)
    with acting(family(mother)) as scope, pytest.raises(actions.NotChangeable) as no:
        actions.withdraw_application(mine, scope=scope)
    assert "结束看护" in str(no.value.todo)
    with acting(everything(school)) as scope:
        actions.end_place(Place.objects.get(), on=date(2024, 3, 20), now=at(3, 19), scope=scope)
        actions.withdraw_application(mine, scope=scope)
        assert Application.objects.get().state == "withdrawn"


def test_after_the_first_week_the_sheet_is_not_rewritten_and_before_it_nothing_is_asked_for(school, mother_and_child):
    mother, child = mother_and_child
    round = a_round(school)
    mine, other_days = an_application(round, child, by=mother), asked(round, days=(5,))
    wish = actions.Change(days=(5,), slots=other_days.slots, reason="换了班")
    with acting(family(mother)) as scope:
        with pytest.raises(actions.NotChangeable):
            actions.ask_change(mine, wish, now=FIRST_WEEK, scope=scope)  # it can still be rewritten by the family itself
        with pytest.raises(actions.NotChangeable):
            actions.change_application(mine, other_days, now=at(3, 4), scope=scope)
        assert actions.change_application(mine, other_days, now=at(3, 3, 23, 59), scope=scope).days == [5]
        assert actions.ask_change(mine, actions.Change(days=(4,), slots=wish.slots, reason="换了班"), now=at(3, 4), scope=scope).days == [4]


def test_without_the_family_s_promise_there_is_no_application(school, mother_and_child):
    """S4.2: the family understands and takes part; it says so before it asks."""
    mother, child = mother_and_child
    round = a_round(school)
    with pytest.raises(actions.Incomplete) as no:
        an_application(round, child, by=mother, pledge_version="")
    assert (no.value.field, no.value.clause) == ("pledge", "S4.2")
    assert an_application(round, child, by=mother).pledge_version


@pytest.mark.parametrize("name", ["", "   "])
def test_ticks_without_a_name_and_a_sheet_without_a_signer_are_no_signature(school, mother_and_child, name):
    mother, child = mother_and_child
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope, pytest.raises(actions.NoSignature):
        actions.sign_letter(letter, ticked=range(len(letter.requirements)), typed_name=name, now=at(3, 13), scope=scope)
    with acting(everything(school)) as scope:
        with pytest.raises(actions.NoSignature):
            actions.register_paper_signature(letter, signer=name, now=at(3, 13), scope=scope)
        assert not Place.objects.exists()
    with acting(family(mother)) as scope:
        actions.sign_letter(letter, ticked=range(len(letter.requirements)), drawn="M1 1 L9 9", now=at(3, 13), scope=scope)


def test_a_signed_letter_is_neither_refused_nor_given_more_time(school, mother_and_child):
    mother, child = mother_and_child
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="李妈妈", now=at(3, 13), scope=scope)
        with pytest.raises(actions.LetterNotOpen):
            actions.extend_letter(letter, until=date(2024, 4, 1), reason="出差", now=at(3, 14), scope=scope)
        with pytest.raises(actions.LetterNotOpen):
            actions.refuse_letter(letter, reason="", now=at(3, 14), scope=scope)
        with pytest.raises(actions.SignedAlready):
            actions.register_paper_signature(letter, signer="李妈妈", now=at(3, 14), scope=scope)


def test_a_letter_that_has_lapsed_is_not_refused_any_more(school, mother_and_child):
    mother, child = mother_and_child
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(everything(school)) as scope:
        actions.lapse_letters(now=at(4, 1), scope=scope)
        with pytest.raises(actions.LetterOver):
            actions.refuse_letter(letter, reason="", now=at(4, 1), scope=scope)
        assert Letter.objects.get().refused_at is None


def test_an_answer_is_given_once_and_not_written_over(school, mother_and_child):
    mother, child = mother_and_child
    notice = a_notice([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        asked_why = actions.file_objection(notice, text="为什么没有我家？", named=True, now=at(3, 5), scope=scope)
    with acting(everything(school)) as scope:
        actions.answer_objection(asked_why, answer="请看第二页。", now=at(3, 5), scope=scope)
        with pytest.raises(actions.AnsweredAlready):
            actions.answer_objection(asked_why, answer="没有这回事。", now=at(3, 5), scope=scope)
        assert Objection.objects.get().answer == "请看第二页。"


def test_a_list_the_grade_hands_over_takes_an_application_as_it_stands_now(school, mother_and_child):
    mother, child = mother_and_child
    mine = an_application(a_round(school), child, by=mother)
    with acting(everything(school)) as scope:
        for step in ("homeroom", "grade"):
            actions.review([mine], step=step, decision="pass", now=FIRST_WEEK, scope=scope)
        actions.change_application(mine, asked(mine.round, days=(5,)), now=FIRST_WEEK, scope=scope)
        with pytest.raises(actions.GradeListNotReady):
            actions.submit_grade_list(mine.round, child.home_class.grade, now=FIRST_WEEK, scope=scope)
    decided([mine], "homeroom", "grade")
    with acting(everything(school)):
        assert Application.objects.get().grade_list_id is not None

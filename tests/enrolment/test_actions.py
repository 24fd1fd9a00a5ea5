"""From the open round to the signed place, and everything that is refused on the way."""

from datetime import date

import pytest

from kehou.core.journal import entries, verify
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, Letter, Notice, Place, Review, Signature, SlotDay
from kehou.enrolment.rules import digest
from kehou.people.actions import record_consent
from tests.enrolment.examples import (
    ALL,
    FIRST_WEEK,
    a_child,
    a_homeroom,
    a_notice,
    a_round,
    an_application,
    asked,
    at,
    decided,
    family,
    letters,
    slots_of,
    staff,
)
from tests.factories import a_guardian_of, everything

pytestmark = pytest.mark.django_db


def the(model, school, **filters):
    with acting(everything(school)):
        return model.objects.get(**filters)


# ── S5.1: the round and its window ───────────────────────────────────────────


def test_a_round_takes_its_days_from_policy(school):
    round = a_round(school)
    assert (round.opens_on, round.closes_on, round.first_day) == (date(2024, 2, 26), date(2024, 3, 3), date(2024, 3, 20))
    assert [(slot.name, slot.hours, slot.is_late) for slot in slots_of(round)] == [
        ("放学后看护", "15:30—17:00", False), ("延时看护", "17:00—18:00", True),
    ]  # fmt: skip
    assert {line["clause"] for line in round.basis} == {"S3.1", "S5.1"}


def test_a_service_that_begins_before_the_plan_says_is_refused(school):
    with pytest.raises(actions.FirstDayTooEarly) as no:
        a_round(school, first_day=date(2024, 3, 1))
    assert no.value.clause == "S3.1"


def test_an_application_gets_the_next_number_and_stands_in_the_journal_without_a_name(school):
    round = a_round(school)
    first = an_application(round, a_child(school))
    second = an_application(round, a_child(school, "同班同学"))
    assert (first.number, second.number) == ("2024-2-0001", "2024-2-0002")
    with acting(everything(school)) as scope:
        told = [entry.kind for entry in entries(scope)]
        assert told == ["enrolment.ApplicationSubmitted"] * 2 + ["enrolment.RoundOpened"]
        assert not Entry.objects.filter(facts__icontains="李小明").exists()
        assert verify(school.pk) is None


def test_the_family_sees_its_own_application_and_not_the_neighbours(school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    ours = an_application(round, child, by=mother)
    an_application(round, a_child(school, "同班同学"))
    with acting(family(mother)):
        assert list(Application.objects.all()) == [ours]


@pytest.mark.parametrize("moment", [at(2, 25), at(2, 20)])
def test_nobody_applies_before_the_round_opens(school, moment):
    round = a_round(school)
    with pytest.raises(actions.RoundNotOpen):
        an_application(round, a_child(school), now=moment)


def test_after_the_first_week_only_with_a_recorded_reason(school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    with pytest.raises(actions.LateWithoutReason) as no:
        an_application(round, child, by=mother, now=at(3, 4))
    assert no.value.clause == "S5.1"
    late = an_application(round, child, by=mother, now=at(3, 4), late_reason="刚转学来")
    assert late.late_reason == "刚转学来"


def test_in_time_a_reason_for_lateness_is_not_kept(school):
    assert an_application(a_round(school), a_child(school), late_reason="手滑").late_reason == ""


def test_the_father_can_not_apply_a_second_time(school):
    round, child = a_round(school), a_child(school)
    an_application(round, child)
    with pytest.raises(actions.SecondApplication) as no:
        an_application(round, child, by=a_guardian_of(child, name="李爸爸"))
    assert no.value.clause == "S5.1"


def test_a_refused_second_application_takes_no_number(school):
    round, child = a_round(school), a_child(school)
    an_application(round, child)
    with pytest.raises(actions.SecondApplication):
        an_application(round, child)
    assert an_application(round, a_child(school, "同班同学")).number == "2024-2-0002"


def test_a_withdrawn_application_makes_room_for_a_new_one(school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    first = an_application(round, child, by=mother)
    with acting(family(mother)) as scope:
        actions.withdraw_application(first, scope=scope)
    assert an_application(round, child, by=mother).number == "2024-2-0002"


# ── S2, S4: who may come and what is declared ────────────────────────────────


def test_a_grade_six_pupil_is_refused_with_the_clause(school):
    with pytest.raises(actions.GradeNotServed) as no:
        an_application(a_round(school), a_child(school, grade=6))
    assert no.value.clause == "S2"
    assert "六年级" in str(no.value)


def test_a_school_under_the_citys_plan_alone_takes_grade_six_without_a_need(other_school):
    round = a_round(other_school)
    assert an_application(round, a_child(other_school, grade=6), need="").state == "submitted"


@pytest.mark.parametrize(
    ("missing", "field", "clause"),
    [
        ({"need": ""}, "need", "S2"),
        ({"need": "other"}, "need_words", "S2"),
        ({"days": ()}, "days", "S3.1"),
        ({"slots": ()}, "slots", "S3.2"),
        ({"healthy": False}, "healthy", "S4.1"),
        ({"independent": False}, "independent", "S4.1"),
        ({"pledge_version": ""}, "pledge", "S4.2"),
    ],
)
def test_what_is_missing_is_named_with_its_field_and_clause(school, missing, field, clause):
    with pytest.raises(actions.Incomplete) as no:
        an_application(a_round(school), a_child(school), **missing)
    assert (no.value.field, no.value.clause) == (field, clause)


def test_a_day_without_service_is_refused(school):
    with pytest.raises(actions.SlotNotOffered):
        an_application(a_round(school), a_child(school), days=(6,))


# ── S5.2: review ─────────────────────────────────────────────────────────────


def test_three_levels_in_order_each_with_its_line(school):
    application = an_application(a_round(school), a_child(school))
    decided([application], *ALL)
    with acting(everything(school)):
        application.refresh_from_db()
        assert application.state == "accepted"
        assert [(r.step, r.decision) for r in Review.objects.all()] == [(step, "pass") for step in ALL]


@pytest.mark.parametrize("step", ["grade", "school"])
def test_nobody_skips_a_level(school, step):
    application = an_application(a_round(school), a_child(school))
    with pytest.raises(actions.ReviewOutOfTurn) as no:
        decided([application], step)
    assert no.value.clause == "S5.2"


def test_one_out_of_turn_stops_the_whole_list(school):
    round = a_round(school)
    first, second = an_application(round, a_child(school)), an_application(round, a_child(school, "同班同学"))
    decided([first], "homeroom")
    with pytest.raises(actions.ReviewOutOfTurn):
        decided([first, second], "homeroom")
    assert the(Application, school, pk=second.pk).state == "submitted"


def test_a_return_needs_a_reason_and_comes_back_to_the_homeroom_teacher(school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    application = an_application(round, child, by=mother)
    with acting(everything(school)) as scope, pytest.raises(actions.NoReason):
        actions.review([application], step="homeroom", decision="return", now=FIRST_WEEK, scope=scope)
    with acting(everything(school)) as scope:
        why = {application.pk: "请写明困难"}
        actions.review([application], step="homeroom", decision="return", reasons=why, now=FIRST_WEEK, scope=scope)
    with acting(family(mother)) as scope:
        again = actions.change_application(application, asked(round, need_words="夜班"), now=FIRST_WEEK, scope=scope)
    assert (again.state, again.need_words) == ("submitted", "夜班")


def test_a_teacher_does_not_decide_about_the_own_child(school):
    child = a_child(school)
    application = an_application(a_round(school), child)
    teacher = a_homeroom(school, child.home_class)
    from kehou.people.models import Guardian

    with acting(everything(school)):
        Guardian.objects.create(school=school, pupil=child, user=teacher.user, name="王老师", relation="mother")
    scope = staff(teacher.user, school, "enrolment.review_homeroom")
    with acting(scope), pytest.raises(actions.OwnChild) as no:
        actions.review([application], step="homeroom", decision="pass", now=FIRST_WEEK, scope=scope)
    assert no.value.clause == "S5.2"


def test_the_school_decides_only_what_the_grade_has_handed_over(school):
    application = an_application(a_round(school), a_child(school))
    decided([application], "homeroom")
    with acting(everything(school)) as scope:
        actions.review([application], step="grade", decision="pass", now=FIRST_WEEK, scope=scope)
        with pytest.raises(actions.GradeListMissing):
            actions.review([application], step="school", decision="pass", now=FIRST_WEEK, scope=scope)


def test_a_grade_list_waits_for_every_decision_of_the_grade_leader(school):
    round = a_round(school)
    first, second = an_application(round, a_child(school)), an_application(round, a_child(school, "同班同学"))
    decided([first, second], "homeroom")
    with acting(everything(school)) as scope:
        actions.review([first], step="grade", decision="pass", now=FIRST_WEEK, scope=scope)
        with pytest.raises(actions.GradeListNotReady, match="还有 1 份"):
            actions.submit_grade_list(round, first.pupil.home_class.grade, now=FIRST_WEEK, scope=scope)


def test_what_passes_later_is_a_numbered_supplement(school):
    round = a_round(school)
    first, second = an_application(round, a_child(school)), an_application(round, a_child(school, "同班同学"))
    decided([first], "homeroom", "grade")
    decided([second], "homeroom", "grade")
    with acting(everything(school)):
        assert list(Application.objects.order_by("number").values_list("grade_list__number", flat=True)) == [1, 2]


# ── S5.2: the notice ─────────────────────────────────────────────────────────


def test_a_notice_shows_masked_names_only_with_consent_and_counts_outside(school):
    round, child, classmate = a_round(school), a_child(school), a_child(school, "欧阳一诺")
    mother = a_guardian_of(child)
    ours, theirs = an_application(round, child, by=mother), an_application(round, classmate)
    with acting(family(mother)) as scope:
        record_consent(child, "masked_name", given=True, now=FIRST_WEEK, scope=scope)
    notice = a_notice([ours, theirs])
    with acting(everything(school)):
        sheet = notice.sheets.get()
    assert sheet.rows == [
        {"number": "2024-2-0001", "home_class": "一(1)班", "name": "李*明"},
        {"number": "2024-2-0002", "home_class": "一(1)班"},
    ]
    assert notice.counts == {"total": 2, "grades": {"1": None}}
    assert (notice.starts_on, notice.ends_on) == (date(2024, 3, 4), date(2024, 3, 11))
    assert notice.sha256 == digest(sheet.rows)


def test_a_notice_needs_somebody_to_show(school):
    with acting(everything(school)) as scope, pytest.raises(actions.NobodyToShow):
        actions.publish_notice(a_round(school), now=at(3, 4), scope=scope)


def test_a_notice_stands_its_days_and_closes_when_every_objection_is_answered(school):
    child = a_child(school)
    mother = a_guardian_of(child)
    notice = a_notice([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        objection = actions.file_objection(notice, text="名单缺人", named=False, now=at(3, 5), scope=scope)
    with acting(everything(school)) as scope:
        with pytest.raises(actions.NoticeStillRunning):
            actions.close_notice(notice, now=at(3, 11), scope=scope)
        with pytest.raises(actions.OpenObjections):
            actions.close_notice(notice, now=at(3, 12), scope=scope)
        actions.answer_objection(objection, answer="已核对，名单完整。", now=at(3, 12), scope=scope)
        with pytest.raises(actions.NoticeStillRunning):  # answered late: two working days more to read it
            actions.close_notice(notice, now=at(3, 14), scope=scope)
        actions.close_notice(notice, now=at(3, 15), scope=scope)
        notice.refresh_from_db()
    assert (notice.is_public, notice.closed_at) == (False, at(3, 15))


def test_an_anonymous_objection_names_nobody_in_the_journal_neither(school):
    child = a_child(school)
    mother = a_guardian_of(child)
    notice = a_notice([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        objection = actions.file_objection(notice, text="名单缺人", named=False, now=at(3, 5), scope=scope)
    entry = the(Entry, school, kind="enrolment.ObjectionFiled")
    assert (objection.user_id, entry.actor_id) == (None, None)


def test_after_the_notice_nobody_objects(school):
    child = a_child(school)
    mother = a_guardian_of(child)
    notice = a_notice([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope, pytest.raises(actions.NoticeOver):
        actions.file_objection(notice, text="晚了", named=True, now=at(3, 12), scope=scope)


# ── S5.3: letter, signature, place ───────────────────────────────────────────


def test_no_letter_before_the_notice_has_ended(school):
    notice = a_notice([an_application(a_round(school), a_child(school))])
    with acting(everything(school)) as scope, pytest.raises(actions.LetterBeforeNoticeEnd) as no:
        actions.send_letters(notice, now=at(3, 5), scope=scope)
    assert no.value.clause == "S5.3"


def test_letters_are_sent_once(school):
    letters([an_application(a_round(school), a_child(school))])
    notice = the(Notice, school)
    with acting(everything(school)) as scope:
        assert actions.send_letters(notice, now=at(3, 13), scope=scope) == []


def test_a_signature_seals_the_exact_words_and_grants_the_place(school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(round, child, by=mother, late=True)])
    with acting(family(mother)) as scope:
        signature = actions.sign_letter(letter, ticked=range(6), typed_name="李妈妈", now=at(3, 13), scope=scope)
        assert digest(Signature.objects.get().document) == signature.sha256
    place = the(Place, school)
    assert (place.pupil_id, place.days, place.late, place.starts_on) == (child.pk, [1, 2, 3], True, date(2024, 3, 20))
    with acting(everything(school)):
        assert set(SlotDay.objects.filter(weekday__in=[1, 2, 3]).values_list("taken", flat=True)) == {1}
        assert set(SlotDay.objects.filter(weekday__in=[4, 5]).values_list("taken", flat=True)) == {0}


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"ticked": range(5), "typed_name": "李妈妈"}, actions.Unticked),
        ({"ticked": (), "typed_name": "李妈妈"}, actions.Unticked),
        ({"ticked": range(6)}, actions.NoSignature),
    ],
)
def test_a_half_signed_letter_grants_nothing(school, how, refusal):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope, pytest.raises(refusal):
        actions.sign_letter(letter, **how, now=at(3, 13), scope=scope)
    with acting(everything(school)):
        assert not Place.objects.exists()


def test_the_same_signature_posted_twice_counts_once(school):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        actions.sign_letter(letter, ticked=range(6), typed_name="李妈妈", now=at(3, 13), scope=scope)
        with pytest.raises(actions.SignedAlready):
            actions.sign_letter(letter, ticked=range(6), typed_name="李妈妈", now=at(3, 13), scope=scope)
    with acting(everything(school)):
        assert Place.objects.count() == 1


def test_a_letter_signed_on_paper_is_registered_by_the_homeroom_teacher(school):
    child = a_child(school)
    [letter] = letters([an_application(a_round(school), child)])
    teacher = a_homeroom(school, child.home_class)
    scope = staff(teacher.user, school, "enrolment.register_paper")
    with acting(scope):
        actions.register_paper_signature(letter, signer="李奶奶", now=at(3, 14), scope=scope)
    signature = the(Signature, school)
    assert (signature.channel, signature.signer_id, signature.registered_by_id) == ("paper", None, teacher.user_id)
    assert the(Letter, school).signed_at == at(3, 14)


def test_signed_after_the_first_day_the_place_begins_tomorrow(school):
    child = a_child(school)
    [letter] = letters([an_application(a_round(school), child)])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="李奶奶", now=at(4, 1), scope=scope)
    assert the(Place, school).starts_on == date(2024, 4, 2)


# ── S1.1, S1.2: seats and leaving ────────────────────────────────────────────


def full_slot(round) -> None:
    with acting(everything(round.school)):
        SlotDay.objects.filter(slot__is_late=False).update(capacity=1)


def test_a_full_slot_is_refused_and_the_signature_with_it(school):
    round = a_round(school)
    first, second = an_application(round, a_child(school)), an_application(round, a_child(school, "同班同学"))
    ours, theirs = letters([first, second])
    full_slot(round)
    with acting(everything(school)) as scope:
        actions.register_paper_signature(ours, signer="李奶奶", now=at(3, 14), scope=scope)
    with acting(everything(school)) as scope, pytest.raises(actions.SlotFull) as no:
        actions.register_paper_signature(theirs, signer="王奶奶", now=at(3, 14), scope=scope)
    assert (no.value.clause, the(Letter, school, pk=theirs.pk).signed_at) == ("S1.1", None)


def test_leaving_frees_the_seat_for_the_next_child(school):
    round = a_round(school)
    first, second = an_application(round, a_child(school)), an_application(round, a_child(school, "同班同学"))
    ours, theirs = letters([first, second])
    full_slot(round)
    with acting(everything(school)) as scope:
        actions.register_paper_signature(ours, signer="李奶奶", now=at(3, 14), scope=scope)
        actions.end_place(Place.objects.get(), on=date(2024, 4, 3), now=at(4, 1), scope=scope)
        with pytest.raises(actions.SlotFull):
            actions.register_paper_signature(theirs, signer="王奶奶", now=at(4, 1), scope=scope)
        actions.register_paper_signature(theirs, signer="王奶奶", now=at(4, 3), scope=scope)
        assert Place.objects.get(application=second).starts_on == date(2024, 4, 4)


def test_a_place_ended_before_it_began_never_was(school):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        actions.sign_letter(letter, ticked=range(6), typed_name="李妈妈", now=at(3, 13), scope=scope)
        place = actions.end_place(Place.objects.get(), on=date(2024, 3, 13), now=at(3, 13), scope=scope)
    assert place.ends_on == date(2024, 3, 19)
    assert not place.is_open_on(date(2024, 3, 20))


def test_a_place_ends_once_and_not_in_the_past(school):
    [letter] = letters([an_application(a_round(school), a_child(school))])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="李奶奶", now=at(3, 13), scope=scope)
        place = Place.objects.get()
        with pytest.raises(actions.EndInThePast):
            actions.end_place(place, on=date(2024, 3, 12), now=at(3, 13), scope=scope)
        actions.end_place(place, on=date(2024, 5, 1), now=at(4, 1), scope=scope)
        with pytest.raises(actions.PlaceEndedAlready):
            actions.end_place(place, on=date(2024, 5, 1), now=at(4, 1), scope=scope)

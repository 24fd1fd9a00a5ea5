"""A family without a phone, from the survey to a place and through the term: all on paper, by the homeroom teacher (S5.1, S5.3, S1.2)."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kehou.core import journal
from kehou.core.scope import acting
from kehou.enrolment.models import Application, Letter, PaperSheet, Place, Signature, Slot, Survey, SurveyAnswer
from kehou.people.models import Consent
from tests.factories import a_pupil, everything
from tests.journeys.cast import Person, a_city, chosen, it_is, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def a_photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")


def test_two_families_without_a_phone_one_signs_and_one_says_no(db, settings):
    settings.KEHOU_SMS_BACKEND = "kehou.identity.senders.MemorySender"
    it_is("2024-02-19", 10)
    house, _neighbour, district = a_city()
    home, teacher, leader = house.of_class(1, 1)
    lead, principal = house["service_lead"], house["principal"]
    signs, declines = a_pupil(home, "周明"), a_pupil(home, "吴小雨")

    asked_before(house, lead, teacher, signs)
    plan_to_round(lead, principal, district)
    on_paper(house, teacher, signs, declines)
    decided(house, lead, teacher, leader)
    answered_on_paper(house, lead, teacher, signs, declines)
    through_the_term(house, lead, teacher, signs)
    with acting(everything(house.unit)):
        assert journal.verify(house.unit.pk) is None


def asked_before(house: Any, lead: Person, teacher: Person, child: Any) -> None:
    """The need told by telephone is entered by the homeroom teacher, and counts like any other (S1.1)."""
    lead.does("enrolment:open_survey", {"opens_on": "2024-02-19", "closes_on": "2024-02-23"})
    with acting(everything(house.unit)):
        survey = Survey.objects.get()
    said = {"channel": "staff", "need": "yes", "days": [1, 3], "until": "first"}
    teacher.does("enrolment:register_answer", said, survey=survey.pk, pupil=child.pk)
    with acting(everything(house.unit)):
        assert [(one.pupil_id, one.channel) for one in SurveyAnswer.objects.all()] == [(child.pk, "staff")]


def plan_to_round(lead: Person, principal: Person, district: Person) -> None:
    """S7.1: no round before the plan is published."""
    lead.is_refused("enrolment:open_round", clause="S7.1")
    plan = lead.does("organisation:draft").context["plan"]
    lead.does("organisation:file", {"words": "周一至周五"}, serviceplan=plan.pk)
    district.does("organisation:decide", {"answer": "approve", "remark": ""}, serviceplan=plan.pk)
    principal.does("organisation:publish", serviceplan=plan.pk)
    it_is("2024-02-26", 9)
    lead.does("enrolment:open_round")


def on_paper(house: Any, teacher: Person, *children: Any) -> None:
    """A sheet with a code goes home and comes back with ink on it: found by its code, registered with its photo (S5.1)."""
    teacher.does("enrolment:print_sheets", {"pupils": [child.pk for child in children]})
    with acting(everything(house.unit)):
        codes = {sheet.pupil_id: sheet.code for sheet in PaperSheet.objects.all()}
        slot = str(Slot.objects.get(is_late=False).pk)
    assert children[0].name in words(teacher.reads("enrolment:paper_register", {"code": codes[children[0].pk]}))
    ticks = dict.fromkeys(("healthy", "independent", "pledge", "consent_service", "consent_collectors"), "on")
    for child in children:
        sheet = {"need": "work", "days": [1, 3], "slots": [slot], "code": codes[child.pk], "pupil": child.pk, **ticks}
        unticked = {key: value for key, value in sheet.items() if key != "pledge"}
        assert "S4.2" in teacher.is_refused("enrolment:paper_save", unticked)
        grandmother = {"collector_name": "周奶奶", "collector_relation": "奶奶", "collector_phone": "13812345678"}
        teacher.does("enrolment:paper_save", {**sheet, **grandmother, "photo": a_photo()})
    teacher.is_refused("enrolment:paper_save", {**sheet, "photo": a_photo()})
    with acting(everything(house.unit)):
        assert set(Application.objects.values_list("channel", flat=True)) == {"paper"}
        assert Consent.objects.filter(pupil=children[0], channel="paper").exists()


def decided(house: Any, lead: Person, teacher: Person, leader: Person) -> None:
    """The same three levels as for everybody (S5.2), the notice on the board with counts and numbers only."""
    it_is("2024-03-04", 16)
    waiting = chosen(teacher.reads("enrolment:review_homeroom"))
    teacher.does("enrolment:decide_homeroom", {"chosen": waiting, "decision": "pass"})
    leader.does("enrolment:decide_grade", {"chosen": waiting, "decision": "pass"})
    with acting(everything(house.unit)):
        grade = Application.objects.first().pupil.home_class.grade_id
    leader.does("enrolment:submit_list", grade=grade)
    lead.does("enrolment:decide_school", {"chosen": waiting, "decision": "pass"})
    it_is("2024-03-07", 9)
    notice = lead.does("enrolment:publish_notice").context["notice"]
    board = lead.reads("enrolment:notice_paper", notice=notice.pk, form="pdf")
    assert board["Content-Type"] == "application/pdf"
    it_is("2024-03-15", 9)
    lead.does("enrolment:close_notice", notice=notice.pk)
    lead.does("enrolment:send_letters", notice=notice.pk)


def answered_on_paper(house: Any, lead: Person, teacher: Person, signs: Any, declines: Any) -> None:
    """S5.3: the printed letter comes back signed, or with a no; both by the homeroom teacher, and neither twice."""
    letters = {one.pupil_id: one for one in teacher.reads("enrolment:letters").context["letters"]}
    assert teacher.reads("enrolment:letter_paper", letter=letters[signs.pk].pk, form="pdf")["Content-Type"] == "application/pdf"
    teacher.is_refused("enrolment:register_signature", {"signer": " "}, letter=letters[signs.pk].pk)
    teacher.does("enrolment:register_signature", {"signer": "周奶奶", "photo": a_photo()}, letter=letters[signs.pk].pk)
    teacher.is_refused("enrolment:register_refusal", {"signer": ""}, letter=letters[declines.pk].pk)
    teacher.is_refused("enrolment:register_refusal", {"signer": "周奶奶"}, letter=letters[signs.pk].pk)
    page = teacher.does("enrolment:register_refusal", {"signer": "吴爸爸", "reason": "搬家了"}, letter=letters[declines.pk].pk)
    assert "已登记" in words(page)
    teacher.is_refused("enrolment:register_signature", {"signer": "吴爸爸"}, letter=letters[declines.pk].pk)
    with acting(everything(house.unit)):
        assert [(one.channel, one.typed_name) for one in Signature.objects.all()] == [("paper", "周奶奶")]
        assert Letter.objects.get(pupil=declines).refusal == "吴爸爸书面答复：搬家了"
        assert Application.objects.get(pupil=declines).state == "declined"
        assert list(Place.objects.values_list("pupil", flat=True)) == [signs.pk]


def through_the_term(house: Any, lead: Person, teacher: Person, child: Any) -> None:
    """Ill for a week, and at last leaving: told to the school, done by the school, kept like everybody's (S1.2)."""
    with acting(everything(house.unit)):
        place = Place.objects.get(pupil=child)
    assert lead.reads("enrolment:certificate", place=place.pk, form="pdf")["Content-Type"] == "application/pdf"
    it_is("2024-03-25", 9)
    rest = {"first": "2024-03-26", "last": "2024-03-29", "reason": "水痘"}
    lead.does("enrolment:rest_for", rest, place=place.pk)
    it_is("2024-05-06", 9)
    lead.does("enrolment:end_place", place=place.pk)
    with acting(everything(house.unit)):
        place.refresh_from_db()
        assert (place.ends_on.isoformat(), place.rests.count()) == ("2024-05-06", 1)

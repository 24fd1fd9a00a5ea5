"""After the application a family without a phone loses nothing: other days, an objection, an answer to an offer, on paper (S5.1, S1.2)."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from kehou.core import clock
from kehou.core.models import Entry, Look
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.actions import waiting
from kehou.enrolment.models import Application, ChangeRequest, Objection, Offer, Place, SlotDay
from tests.enrolment.examples import ALL, a_child, a_homeroom, a_notice, a_round, an_application, at, decided, letters
from tests.enrolment.test_pages import at_school, signed_in
from tests.factories import a_guardian_of, a_member_of_staff, everything

pytestmark = pytest.mark.django_db
NOON = at(3, 25, 12)


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    def move(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.date())

    move(NOON)
    return move


def a_photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def placed(client, school):
    """李小明 has a place on three days; the homeroom teacher is at her desk, the neighbour has asked too."""
    round, child = a_round(school), a_child(school)
    mine, theirs = an_application(round, child), an_application(round, a_child(school, "邻班同学", number=2))
    [letter, _other] = letters([mine, theirs])
    signed_in(client, a_homeroom(school, child.home_class).user)
    client.post(at_school("register_signature", school, letter=letter.pk), {"signer": "奶奶"})
    with acting(everything(school)):
        mine.refresh_from_db()
    return round, mine, theirs


def sheet(mine, **more) -> dict:
    """What stands on the sheet: other days, who wrote it, why."""
    return {"asker": "奶奶", "reason": "周三有足球", "days": [1, 5], "slots": [str(one) for one in mine.slots], **more}


def registered(client, mine, **more):
    return client.post(at_school("register_change", mine.school, application=mine.pk), sheet(mine, **more))


def asked(school) -> list[ChangeRequest]:
    with acting(everything(school)):
        return list(ChangeRequest.objects.all())


# ── other days ────────────────────────────────────────────────────────────────


def test_other_days_on_paper_are_decided_by_the_school_like_any_other(client, school, placed):
    _round, mine, _theirs = placed
    page = client.get(at_school("paper_change", school, application=mine.pk)).content.decode()
    assert ("李小明" in page, "登记后由学校决定" in page, "邻班同学" in page) == (True, True, False)
    assert registered(client, mine, photo=a_photo()).status_code == 302
    assert registered(client, mine).status_code == 422  # one at a time
    [one] = asked(school)
    assert (one.channel, one.asker, one.state, one.days) == ("paper", "奶奶", "asked", [1, 5])
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    assert "奶奶（纸质）" in client.get(at_school("exceptions", school)).content.decode()
    client.post(at_school("decide_change", school, change_request=one.pk), {"decision": "yes"})
    with acting(everything(school)):
        assert list(Place.objects.order_by("starts_on").values_list("days", flat=True)) == [[1, 2, 3], [1, 5]]
        told = Entry.objects.get(kind="enrolment.ChangeAsked")
    assert (told.facts["channel"], told.actor_id) == ("paper", one.asked_by_id)


def test_the_photo_is_sealed_and_each_look_is_recorded(client, school, placed):
    _round, mine, _theirs = placed
    registered(client, mine, photo=a_photo())
    [one] = asked(school)
    with acting(everything(school)), connection.cursor() as cursor:
        cursor.execute("SELECT photo FROM enrolment_changerequest")
        assert b"\xff\xd8" not in bytes(cursor.fetchone()[0])[:4]
    address = at_school("change_photo", school, change_request=one.pk)
    assert address in client.get(at_school("detail", school, application=mine.pk)).content.decode()
    assert client.get(address)["Content-Type"] == "image/jpeg"
    with acting(everything(school)):
        assert Look.objects.filter(fields=["photo"]).count() == 1
    neighbour = a_homeroom(school, a_child(school, "又一个", number=2).home_class, "周老师")
    assert signed_in(client, neighbour.user).get(address).status_code == 404


def test_within_the_window_it_holds_at_once_and_the_teacher_looks_again(client, school, moment):
    moment(at(2, 28))
    child = a_child(school)
    mine = an_application(a_round(school), child)
    decided([mine], "homeroom")
    signed_in(client, a_homeroom(school, child.home_class).user)
    assert "登记后马上生效" in client.get(at_school("paper_change", school, application=mine.pk)).content.decode()
    assert registered(client, mine).status_code == 302
    with acting(everything(school)):
        mine.refresh_from_db()
    assert (mine.state, mine.days, [one.state for one in asked(school)]) == ("submitted", [1, 5], ["accepted"])


@pytest.mark.parametrize(
    ("wrong", "said"), [({"asker": ""}, "谁提出的"), ({"days": [1, 2, 3]}, "没有要改的"), ({"starts_on": "2024-03-25"}, "最早从明天起")]
)
def test_what_cannot_be_taken_down_comes_back_with_its_reason(client, school, placed, wrong, said):
    answer = registered(client, placed[1], **wrong)
    assert (answer.status_code, said in answer.content.decode(), asked(school)) == (422, True, [])


def test_a_teacher_registers_for_the_own_class_only(client, school, placed):
    theirs = placed[2]
    assert client.get(at_school("paper_change", school, application=theirs.pk)).status_code == 404
    assert registered(client, theirs).status_code == 404


def test_the_table_keeps_who_asked_on_paper(school, placed):
    with acting(everything(school)), pytest.raises(IntegrityError, match="paper_change_has_an_asker"), transaction.atomic():
        ChangeRequest.objects.create(
            school=school, pupil=placed[1].pupil, application=placed[1], days=[1], slots=[], starts_on=NOON.date(), reason="x",
            asked_at=NOON, channel="paper",
        )  # fmt: skip


# ── the notice ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["奶奶", ""])
def test_an_objection_on_paper_is_answered_before_the_notice_ends_and_found_by_its_code(client, school, moment, name):
    moment(at(3, 5))
    child = a_child(school)
    mother = a_guardian_of(child)
    notice = a_notice([an_application(a_round(school), child, by=mother)])
    signed_in(client, a_homeroom(school, child.home_class).user)
    page = client.post(at_school("register_objection", school, notice=notice.pk), {"text": "名单缺人", "name": name}, follow=True)
    code = re.search(r"查询码 ([0-9A-Z-]{14})", page.content.decode()).group(1)
    with acting(everything(school)):
        one = Objection.objects.get()
        told = Entry.objects.get(kind="enrolment.ObjectionFiled")
    assert (one.anonymous, one.channel, told.facts["channel"], told.facts["anonymous"]) == (not name, "paper", "paper", not name)
    assert (name or "匿名") in page.content.decode()
    moment(at(3, 13))
    lead = a_member_of_staff(school, "陈主任", role="service_lead")
    signed_in(client, lead.user)
    assert client.post(at_school("close_notice", school, notice=notice.pk)).status_code == 422
    client.post(at_school("answer", school, objection=one.pk), {"answer": "已核对"})
    signed_in(client, mother)
    found = client.post(f"/family/enrolment/notices/{notice.pk}/answer/", {"code": code})
    assert "已核对" in found.content.decode()


def test_after_its_days_no_objection_is_taken_on_paper_either(client, school, moment):
    child = a_child(school)
    notice = a_notice([an_application(a_round(school), child)])
    signed_in(client, a_homeroom(school, child.home_class).user)
    assert "登记纸质意见" not in client.get(at_school("notice", school, notice=notice.pk)).content.decode()
    assert client.post(at_school("register_objection", school, notice=notice.pk), {"text": "太晚"}).status_code == 422
    moment(at(3, 5))  # the twin: in its days
    assert "登记纸质意见" in client.get(at_school("notice", school, notice=notice.pk)).content.decode()
    assert client.post(at_school("register_objection", school, notice=notice.pk), {"text": "在期内"}).status_code == 302


# ── the waiting list ──────────────────────────────────────────────────────────


@pytest.fixture
def full(client, school):
    """The only seat is another's; 李小明's family would wait, and has no phone."""
    round, child = a_round(school), a_child(school)
    first, mine = an_application(round, a_child(school, "先来", number=2)), an_application(round, child)
    decided([first, mine], *ALL)
    [letter, _own] = _letters_of(first, mine)
    teacher = a_homeroom(school, child.home_class)
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    client.post(at_school("register_signature", school, letter=letter.pk), {"signer": "家长"})
    with acting(everything(school)):
        SlotDay.objects.filter(taken=1).update(capacity=1)
        mine.refresh_from_db()
        first.refresh_from_db()
    signed_in(client, teacher.user)
    return round, first, mine


def _letters_of(*applications):
    school = applications[0].school
    with acting(everything(school)) as scope:
        notice = actions.publish_notice(applications[0].round, now=at(3, 4), scope=scope)
        actions.close_notice(notice, now=at(3, 12), scope=scope)
        notice.refresh_from_db()
        return actions.send_letters(notice, now=at(3, 12), scope=scope)


def freed(school, first) -> None:
    """The child who has the seat leaves today."""
    with acting(everything(school)) as scope:
        actions.end_place(Place.objects.get(application=first), on=NOON.date(), now=NOON, scope=scope)
        waiting.offer_next(first.round_id, school=school.pk, now=NOON, scope=scope)


@pytest.mark.parametrize(("answer", "state"), [("yes", "accepted"), ("no", "declined")])
def test_a_family_without_a_phone_waits_and_answers_by_its_teacher(client, school, full, answer, state):
    _round, first, mine = full
    page = at_school("detail", school, application=mine.pk)
    assert "加入候补" in client.get(page).content.decode()
    assert client.post(at_school("register_waiting", school, application=mine.pk)).status_code == 302
    assert "排在第 1 位" in client.get(page).content.decode()
    freed(school, first)
    with acting(everything(school)):
        offer = Offer.objects.get()
    assert "登记“要”" in client.get(page).content.decode()
    address = at_school("register_offer", school, offer=offer.pk)
    assert client.post(address, {"answer": answer, "said_by": " "}).status_code == 422
    assert client.post(address, {"answer": answer, "said_by": "奶奶"}).status_code == 302
    with acting(everything(school)):
        offer.refresh_from_db()
        told = Entry.objects.get(kind="enrolment.OfferAnswered")
        assert Application.objects.get(pk=mine.pk).state == "accepted"
    assert (offer.state, told.facts["said_by"]) == (state, "奶奶")
    assert client.post(address, {"answer": answer, "said_by": "奶奶"}).status_code == 422

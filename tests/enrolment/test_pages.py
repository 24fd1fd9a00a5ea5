"""The pages of enrolment, as each person opens them."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.core import clock
from kehou.core.models import Look
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, Letter, Place, Round, SlotDay
from kehou.people.models import Consent
from tests.enrolment.examples import (
    ALL,
    FIRST_WEEK,
    a_child,
    a_homeroom,
    a_leader,
    a_notice,
    a_round,
    an_application,
    at,
    decided,
    letters,
    slots_of,
)
from tests.factories import a_guardian_of, a_member_of_staff, a_published_plan, a_pupil, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment(monkeypatch):
    """Move the house to a moment."""

    def move(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.date())

    move(FIRST_WEEK)
    return move


@pytest.fixture(autouse=True)
def in_the_first_week(moment):
    cache.clear()


def signed_in(client, user):
    client.force_login(user)
    return client


def at_school(name: str, school, **more) -> str:
    return reverse(f"enrolment:{name}", kwargs={"unit": school.code, **more})


def filled(round, **more) -> dict:
    first = next(slot for slot in slots_of(round) if not slot.is_late)
    return {"need": "work", "days": ["1", "3"], "slots": [str(first.pk)], "healthy": "on", "independent": "on", "pledge": "on",
            "consent_service": "on", **more}  # fmt: skip


def ticked(page: str) -> list[str]:
    return re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)


# ── families ─────────────────────────────────────────────────────────────────


def test_a_mother_applies_on_the_phone_and_finds_the_number(client, school):
    round, child = a_round(school), a_child(school)
    a_child(school, "同班同学")
    signed_in(client, a_guardian_of(child))
    home = client.get(reverse("enrolment:family_home")).content.decode()
    assert ("李小明" in home, "同班同学" in home) == (True, False)
    answer = client.post(reverse("enrolment:send", kwargs={"pupil": child.pk}), filled(round), follow=True)
    assert answer.status_code == 200
    assert "2024-2-0001" in answer.content.decode()
    with acting(everything(school)):
        made = Application.objects.get()
        assert (made.days, made.state, made.home_alone) == ([1, 3], "submitted", False)
        assert dict(Consent.objects.values_list("purpose", "given")) == {
            "service": True, "health": False, "collectors": False, "masked_name": False,
        }  # fmt: skip


def test_nothing_is_ticked_beforehand(client, school):
    a_round(school)
    child = a_child(school)
    signed_in(client, a_guardian_of(child))
    assert ticked(client.get(reverse("enrolment:ask", kwargs={"pupil": child.pk})).content.decode()) == []


def test_a_half_filled_form_comes_back_with_what_was_typed(client, school):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    said = filled(round, need="other", note="奶奶会来接")
    del said["healthy"]
    answer = client.post(reverse("enrolment:send", kwargs={"pupil": child.pk}), said)
    page = answer.content.decode()
    assert (answer.status_code, "请确认孩子身体健康" in page, "请用一句话写明" in page, "奶奶会来接" in page) == (
        422,
        True,
        True,
        True,
    )


def test_a_second_application_is_refused_on_the_page_with_its_clause(client, school):
    round, child = a_round(school), a_child(school)
    an_application(round, child)
    signed_in(client, a_guardian_of(child, name="李爸爸"))
    answer = client.post(reverse("enrolment:send", kwargs={"pupil": child.pk}), filled(round))
    assert (answer.status_code, "S5.1" in answer.content.decode()) == (422, True)


def test_a_grade_six_child_is_refused_before_anything_is_typed(client, school):
    a_round(school)
    child = a_child(school, grade=6)
    signed_in(client, a_guardian_of(child))
    answer = client.get(reverse("enrolment:ask", kwargs={"pupil": child.pk}))
    assert (answer.status_code, "S2" in answer.content.decode()) == (422, True)


def test_a_late_application_asks_for_its_reason(client, school, moment):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    moment(at(3, 10))
    send = reverse("enrolment:send", kwargs={"pupil": child.pk})
    assert client.post(send, filled(round)).status_code == 422
    assert client.post(send, filled(round, late_reason="刚转学来")).status_code == 302


@pytest.mark.parametrize("name", ["application", "change"])
def test_another_familys_application_does_not_exist(client, school, name):
    round, child = a_round(school), a_child(school)
    theirs = an_application(round, a_child(school, "同班同学"))
    signed_in(client, a_guardian_of(child))
    assert client.get(reverse(f"enrolment:{name}", kwargs={"application": theirs.pk})).status_code == 404
    assert client.post(reverse("enrolment:withdraw", kwargs={"application": theirs.pk})).status_code == 404


def test_a_family_can_not_apply_for_a_neighbours_child(client, school):
    round, neighbour = a_round(school), a_child(school, "同班同学")
    signed_in(client, a_guardian_of(a_child(school)))
    assert client.post(reverse("enrolment:send", kwargs={"pupil": neighbour.pk}), filled(round)).status_code == 404


def test_an_application_is_changed_and_withdrawn(client, school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    mine = an_application(round, child, by=mother)
    signed_in(client, mother)
    form = client.get(reverse("enrolment:change", kwargs={"application": mine.pk})).content.decode()
    assert len(ticked(form)) == 8  # the need, three days, a slot, two declarations, the pledge
    client.post(reverse("enrolment:resend", kwargs={"application": mine.pk}), filled(round, days=["5"]))
    with acting(everything(school)):
        assert Application.objects.get().days == [5]
    client.post(reverse("enrolment:withdraw", kwargs={"application": mine.pk}))
    with acting(everything(school)):
        assert Application.objects.get().state == "withdrawn"


def test_a_mother_sees_the_notice_and_objects_without_a_name(client, school, moment):
    child = a_child(school)
    mother = a_guardian_of(child)
    notice = a_notice([an_application(a_round(school), child, by=mother)])
    moment(at(3, 5))
    signed_in(client, mother)
    page = client.get(reverse("enrolment:family_notice", kwargs={"notice": notice.pk})).content.decode()
    assert ("2024-2-0001" in page, "您的孩子" in page, "李小明" in page) == (True, True, False)
    client.post(reverse("enrolment:object", kwargs={"notice": notice.pk}), {"text": "名单缺人"})
    with acting(everything(school)):
        assert [(one.text, one.user_id) for one in notice.objections.all()] == [("名单缺人", None)]


def test_a_mother_reads_gets_a_code_signs_and_has_a_place(client, school, moment, mailbox):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    moment(at(3, 13))
    signed_in(client, mother)
    client.post(reverse("enrolment:open_letter", kwargs={"letter": letter.pk}))
    assert ticked(client.get(reverse("enrolment:letter", kwargs={"letter": letter.pk})).content.decode()) == []
    said = {**{f"confirm_{i}": "on" for i in range(6)}, "typed_name": "李妈妈"}
    page = client.post(reverse("enrolment:letter_code", kwargs={"letter": letter.pk}), said).content.decode()
    assert (len(ticked(page)), "李妈妈" in page) == (6, True)
    sign = reverse("enrolment:sign", kwargs={"letter": letter.pk})
    wrong = client.post(sign, {**said, "code": "000000" if mailbox[-1] != "000000" else "111111"})
    assert (wrong.status_code, "验证码不对" in wrong.content.decode()) == (422, True)
    assert client.post(sign, {**said, "code": mailbox[-1]}).status_code == 302
    with acting(everything(school)):
        assert Letter.objects.get().read_at == at(3, 13)
        assert Place.objects.get().starts_on == date(2024, 3, 20)


def test_without_a_code_or_with_a_tick_missing_nothing_is_signed(client, school, moment, mailbox):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    moment(at(3, 13))
    signed_in(client, mother)
    sign = reverse("enrolment:sign", kwargs={"letter": letter.pk})
    said = {**{f"confirm_{i}": "on" for i in range(6)}, "typed_name": "李妈妈", "code": "123456"}
    assert client.post(sign, said).status_code == 422
    client.post(reverse("enrolment:letter_code", kwargs={"letter": letter.pk}), said)
    del said["confirm_3"]
    assert client.post(sign, {**said, "code": mailbox[-1]}).status_code == 422
    with acting(everything(school)):
        assert not Place.objects.exists()


def test_a_name_drawn_by_hand_is_as_good_as_a_typed_one_and_nothing_else_gets_in(client, school, moment, mailbox):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    moment(at(3, 13))
    signed_in(client, mother)
    ticks = {f"confirm_{i}": "on" for i in range(6)}
    client.post(reverse("enrolment:letter_code", kwargs={"letter": letter.pk}), ticks)
    sign = reverse("enrolment:sign", kwargs={"letter": letter.pk})
    for bad in ("", "M1 1 L2 2", '"><script>' * 8):
        assert client.post(sign, {**ticks, "drawn": bad, "code": mailbox[-1]}).status_code == 422
    drawn = "M10 20 " + "L30 40 " * 12
    assert client.post(sign, {**ticks, "drawn": drawn, "code": mailbox[-1]}).status_code == 302
    page = client.get(reverse("enrolment:letter", kwargs={"letter": letter.pk})).content.decode()
    assert f'd="{drawn.strip()}"' in page


@pytest.fixture
def mailbox(monkeypatch):
    """The codes that left for a phone."""
    sent: list[str] = []

    def keep(phone, text):
        sent.append(re.search(r"\d{6}", str(text))[0])

    monkeypatch.setattr("kehou.identity.actions.codes.send_text", keep)
    return sent


def test_a_family_ends_its_place_as_easily_as_it_began(client, school, moment):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="李奶奶", now=at(3, 13), scope=scope)
        place = Place.objects.get()
    moment(at(4, 1))
    signed_in(client, mother)
    client.post(reverse("enrolment:end", kwargs={"place": place.pk}), {"on": "2024-04-05"})
    with acting(everything(school)):
        assert Place.objects.get().ends_on == date(2024, 4, 5)


# ── review ───────────────────────────────────────────────────────────────────


def test_a_homeroom_teacher_decides_the_own_class_and_not_the_next_one(client, school):
    round = a_round(school)
    ours = an_application(round, a_child(school))
    theirs = an_application(round, a_child(school, "邻班同学", number=2))
    teacher = a_homeroom(school, ours.pupil.home_class)
    signed_in(client, teacher.user)
    page = client.get(at_school("review_homeroom", school)).content.decode()
    assert ("李小明" in page, "邻班同学" in page) == (True, False)
    decide = at_school("decide_homeroom", school)
    assert client.post(decide, {"chosen": [ours.pk, theirs.pk], "decision": "pass"}).status_code == 404
    assert client.post(decide, {"chosen": [ours.pk], "decision": "pass"}).status_code == 302
    with acting(everything(school)):
        assert dict(Application.objects.values_list("pupil__name", "state")) == {
            "李小明": "passed_homeroom",
            "邻班同学": "submitted",
        }


def test_thirty_at_once_each_with_its_own_or_the_common_reason(client, school):
    round = a_round(school)
    rows = [an_application(round, a_child(school, f"孩子{i:02}")) for i in range(30)]
    teacher = a_homeroom(school, rows[0].pupil.home_class)
    signed_in(client, teacher.user)
    said = {
        "chosen": [row.pk for row in rows],
        "decision": "return",
        "reason": "请补充接送人",
        f"reason-{rows[3].pk}": "请写明困难",
    }
    client.post(at_school("decide_homeroom", school), said)
    with acting(everything(school)):
        reasons = [row.reviews.get().reason for row in rows]
    assert (reasons[3], set(reasons[:3] + reasons[4:])) == ("请写明困难", {"请补充接送人"})


def test_a_list_of_thirty_takes_as_many_queries_as_a_list_of_one(client, school):
    round, first = a_round(school), a_child(school)
    an_application(round, first)
    signed_in(client, a_homeroom(school, first.home_class).user)
    address = at_school("review_homeroom", school)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for i in range(29):
        an_application(round, a_child(school, f"孩子{i:02}"))
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)
    assert len(thirty) == len(one)


def test_a_look_at_the_review_list_is_recorded(client, school):
    mine = an_application(a_round(school), a_child(school))
    signed_in(client, a_homeroom(school, mine.pupil.home_class).user)
    client.get(at_school("review_homeroom", school))
    with acting(everything(school)):
        assert [look.permission for look in Look.objects.all()] == ["enrolment.review_homeroom"]


def test_a_grade_leader_decides_and_hands_over_the_list(client, school):
    mine = an_application(a_round(school), a_child(school))
    decided([mine], "homeroom")
    leader = a_leader(school, mine.pupil.home_class.grade)
    signed_in(client, leader.user)
    assert "李小明" in client.get(at_school("review_grade", school)).content.decode()
    client.post(at_school("decide_grade", school), {"chosen": [mine.pk], "decision": "pass"})
    client.post(at_school("submit_list", school, grade=mine.pupil.home_class.grade_id))
    page = client.get(at_school("review_grade", school)).content.decode()
    assert "第 1 批名单 1 人" in page


def test_a_homeroom_teacher_can_not_open_the_schools_list(client, school):
    mine = an_application(a_round(school), a_child(school))
    signed_in(client, a_homeroom(school, mine.pupil.home_class).user)
    assert client.get(at_school("review_school", school)).status_code == 404


def test_a_review_out_of_turn_is_shown_with_its_clause(client, school):
    mine = an_application(a_round(school), a_child(school))
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    answer = client.post(at_school("decide_school", school), {"chosen": [mine.pk], "decision": "pass"})
    assert (answer.status_code, "S5.2" in answer.content.decode()) == (422, True)


# ── the office ───────────────────────────────────────────────────────────────


def test_the_service_lead_opens_the_round_as_the_published_plan_offers_it(client, school):
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    assert "本学期的方案还没有公布" in client.get(at_school("round", school)).content.decode()
    refused = client.post(at_school("open_round", school))
    assert (refused.status_code, "S7.1" in refused.content.decode()) == (422, True)
    a_published_plan(school)
    page = client.get(at_school("round", school)).content.decode()
    assert ("2024-02-26 — 2024-03-03" in page, "2024-03-20" in page) == (True, True)
    client.post(at_school("open_round", school))
    with acting(everything(school)):
        assert SlotDay.objects.count() == 10
        assert Round.objects.get().plan.state == "published"


def test_the_round_page_tells_which_class_nobody_can_review(client, school):
    an_application(a_round(school), a_child(school))
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    assert "一(1)班没有班主任" in client.get(at_school("round", school)).content.decode()


def test_a_sheet_of_paper_is_registered_for_a_pupil_of_the_own_class(client, school):
    round, child = a_round(school), a_child(school)
    neighbour = a_child(school, "邻班同学", number=2)
    signed_in(client, a_homeroom(school, child.home_class).user)
    page = client.get(at_school("paper_register", school)).content.decode()
    assert ("李小明" in page, "邻班同学" in page) == (True, False)
    save = at_school("paper_save", school)
    assert client.post(save, filled(round, pupil=neighbour.pk)).status_code == 422
    assert client.post(save, filled(round, pupil=child.pk)).status_code == 302
    with acting(everything(school)):
        assert Application.objects.get().channel == "paper"


def test_notice_objection_end_and_letters_at_the_service_leads_desk(client, school, moment):
    mine = an_application(a_round(school), a_child(school))
    decided([mine], *ALL)
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    moment(at(3, 4))
    page = client.post(at_school("publish_notice", school), follow=True).content.decode()
    assert ("2024-2-0001" in page, "李小明" in page) == (True, False)
    with acting(everything(school)):
        notice = mine.round.notices.get()
    early = client.post(at_school("close_notice", school, notice=notice.pk))
    assert (early.status_code, "2024" in early.content.decode()) == (422, True)
    moment(at(3, 12))
    client.post(at_school("close_notice", school, notice=notice.pk))
    client.post(at_school("send_letters", school, notice=notice.pk))
    chasing = client.get(at_school("letters", school)).content.decode()
    assert ("李小明" in chasing, "还没打开" in chasing) == (True, True)


def test_the_empty_form_prints_the_slots_of_the_round(client, school):
    a_round(school)
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    page = client.get(at_school("paper_form", school)).content.decode()
    assert ("放学后看护 15:30—17:00" in page, "☐ 周五" in page) == (True, True)


def test_papers_of_notice_and_letter(client, school, moment):
    [letter] = letters([an_application(a_round(school), a_child(school))])
    moment(at(3, 13))
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    with acting(everything(school)):
        notice = Application.objects.get().notice
    assert letter.sha256 in client.get(at_school("print_letter", school, letter=letter.pk)).content.decode()
    assert notice.sha256 in client.get(at_school("print_notice", school, notice=notice.pk)).content.decode()


def test_the_staffs_page_of_one_application_names_the_basis(client, school):
    mine = an_application(a_round(school), a_child(school))
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    page = client.get(at_school("detail", school, application=mine.pk)).content.decode()
    assert ("eligibility.grade_max = 5" in page, "S4.1" in page) == (True, True)


# ── the open web ─────────────────────────────────────────────────────────────


def test_everybody_sees_counts_and_nobody_a_child(client, school, moment):
    round = a_round(school)
    a_notice([an_application(round, a_child(school, f"孩子{i}")) for i in range(6)])
    address = reverse("portal:notices", kwargs={"unit": school.code})
    moment(at(3, 5))
    page = client.get(address).content.decode()
    assert (">6<" in page, "孩子1" in page, "2024-2-0001" in page, "一(1)班" in page) == (True, False, False, False)
    moment(at(3, 12))
    assert "现在没有公示" in client.get(address).content.decode()


# ── lists stay as cheap as they were ─────────────────────────────────────────


def queries_of(client, address) -> int:
    client.get(address)  # the second look finds sessions and roles warm
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    return len(told)


def sent_letters(school, round, names) -> None:
    letters([an_application(round, a_child(school, name)) for name in names])


@pytest.mark.parametrize("name", ["letters", "round"])
def test_the_service_leads_lists_cost_the_same_for_one_and_for_thirty(client, school, moment, name):
    round = a_round(school)
    sent_letters(school, round, ["李小明"])
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    moment(at(3, 13))
    one = queries_of(client, at_school(name, school))
    sent_letters(school, round, [f"孩子{i:02}" for i in range(29)])
    assert queries_of(client, at_school(name, school)) == one


def test_the_schools_final_list_costs_the_same_for_one_and_for_thirty(client, school):
    round = a_round(school)
    decided([an_application(round, a_child(school))], "homeroom", "grade")
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    one = queries_of(client, at_school("review_school", school))
    decided([an_application(round, a_child(school, f"孩子{i:02}")) for i in range(29)], "homeroom", "grade")
    assert queries_of(client, at_school("review_school", school)) == one


def test_a_familys_first_page_costs_the_same_for_one_child_and_for_three(client, school):
    round, room = a_round(school), a_child(school).home_class
    only = a_pupil(room, "独生子")
    few = a_guardian_of(only)
    an_application(round, only, by=few)
    many = a_guardian_of(*(a_pupil(room, f"孩子{i}") for i in range(3)))
    with acting(everything(school)):
        children = list(room.pupils.filter(guardians__user=many).select_related("home_class__grade", "school"))
    for child in children:
        an_application(round, child, by=many)
    counts = [queries_of(signed_in(client, user), reverse("enrolment:family_home")) for user in (few, many)]
    assert counts[0] == counts[1]

"""Asking on the phone: kept as it is typed, handed in once, for brothers and sisters together (S1.2, S5.1)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from kehou.care.models import Permit
from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions, queries
from kehou.enrolment.models import Application, Draft
from kehou.notices.models import Message
from kehou.people.actions import record_consent
from kehou.people.models import Collector, Consent
from tests.enrolment.examples import (
    FIRST_WEEK,
    a_child,
    a_round,
    an_application,
    asked,
    at,
    decided,
    family,
    letters,
)
from tests.enrolment.test_pages import filled, signed_in, ticked
from tests.factories import a_guardian_of, a_pupil, a_school, everything

pytestmark = pytest.mark.django_db
GRANDMOTHER = {"collector_name": "周桂兰", "collector_relation": "外婆", "collector_phone": "13900000001"}


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    def move(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.date())

    move(FIRST_WEEK)
    return move


def of(name: str, child) -> str:
    return reverse(f"enrolment:{name}", kwargs={"pupil": child.pk})


def applications(school) -> list[Application]:
    with acting(everything(school)):
        return list(Application.objects.order_by("number"))


# ── drafts ───────────────────────────────────────────────────────────────────


def test_the_battery_dies_and_everything_typed_is_there_on_the_tablet(client, school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    signed_in(client, mother)
    kept = client.post(of("keep_draft", child), filled(round, note="周三有足球", **GRANDMOTHER), headers={"X-Draft": "auto"})
    assert (kept.status_code, kept.json()) == (200, {"saved": "09:00"})
    page = client.get(of("ask", child)).content.decode()
    assert all(words in page for words in ("接着上次填", "周三有足球", "周桂兰", "13900000001"))
    assert len(ticked(page)) == 6  # the need, two days, a slot, two declarations
    assert "接着填" in client.get(reverse("enrolment:family_home")).content.decode()


def test_consents_and_pledge_are_not_restored_they_are_given_at_handing_in(client, school):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    client.post(of("keep_draft", child), filled(round, consent_collectors="on"))
    page = client.get(of("ask", child)).content.decode()
    assert [box for box in ticked(page) if "consent" in box or "pledge" in box] == []
    with acting(everything(school)):
        assert not any(word in Draft.objects.get().content for word in ("consent", "pledge", "csrf"))


def test_a_draft_is_sealed_and_the_other_guardian_does_not_see_it(client, school):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    client.post(of("keep_draft", child), filled(round, **GRANDMOTHER))
    with acting(everything(school)), connection.cursor() as cursor:
        cursor.execute("SELECT content FROM enrolment_draft")
        assert "周桂兰".encode() not in bytes(cursor.fetchone()[0])
    signed_in(client, a_guardian_of(child, name="李爸爸"))
    page = client.get(of("ask", child)).content.decode()
    assert ("周桂兰" in page, "接着上次填" in page) == (False, False)


def test_without_script_a_button_keeps_the_draft_and_another_one_empties_it(client, school):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    page = client.post(of("keep_draft", child), filled(round), follow=True).content.decode()
    assert ("草稿已保存" in page, "接着上次填" in page) == (True, True)
    page = client.post(of("drop_draft", child), follow=True).content.decode()
    assert (ticked(page), "接着上次填" in page) == ([], False)


def test_what_is_handed_in_leaves_no_draft_and_a_forgotten_tab_makes_none(client, school):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    client.post(of("keep_draft", child), filled(round))
    client.post(of("send", child), filled(round))
    late = client.post(of("keep_draft", child), filled(round), headers={"X-Draft": "auto"})
    with acting(everything(school)):
        assert (late.status_code, Draft.objects.count()) == (409, 0)


def test_drafts_of_a_term_that_is_over_are_dropped(school):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    actions.keep_draft({"note": ["…"]}, round=round, pupil=child, now=FIRST_WEEK, scope=family(mother))
    assert actions.drop_old_drafts(now=at(7, 5), scope=everything(school)) == 0
    assert actions.drop_old_drafts(now=at(7, 6), scope=everything(school)) == 1


# ── once ─────────────────────────────────────────────────────────────────────


def test_the_same_form_posted_twice_is_one_application_and_no_complaint(client, school):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    said = filled(round, once=str(uuid4()), consent_collectors="on", **GRANDMOTHER)
    first, second = (client.post(of("send", child), said) for _ in range(2))
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    with acting(everything(school)):
        assert (Application.objects.count(), Collector.objects.count(), Consent.objects.count()) == (1, 1, 4)


def test_every_opened_form_has_its_own_mark(client, school):
    a_round(school)
    child = a_child(school)
    signed_in(client, a_guardian_of(child))
    marks = {client.get(of("ask", child)).context["form"]["once"].value() for _ in range(2)}
    assert len(marks) == 2


def test_the_father_finds_the_mothers_application_and_is_told_of_it(client, school):
    round, child = a_round(school), a_child(school)
    mother, father = a_guardian_of(child), a_guardian_of(child, name="李爸爸")
    signed_in(client, mother)
    client.post(of("send", child), filled(round))
    [mine] = applications(school)
    signed_in(client, father)
    opened = client.get(of("ask", child))
    assert (opened.status_code, str(mine.pk) in opened.url) == (302, True)
    page = client.get(opened.url).content.decode()
    assert ("李妈妈" in page, "修改" in page) == (True, True)
    with acting(everything(school)):
        assert [(m.user_id, child.name in m.title) for m in Message.objects.all()] == [(father.pk, True)]


# ── the window ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("moment_of", "state"), [((3, 3, 23, 59), "submitted"), ((3, 4, 0, 0), "late")])
def test_the_closing_second_by_the_servers_clock(school, moment_of, state):
    """The window ends with the last day at midnight in Shanghai, whatever zone the clock is asked in."""
    month, day, hour, minute = moment_of
    now = at(month, day, hour, minute) + (timedelta(seconds=59, milliseconds=999) if hour else timedelta())
    round, child = a_round(school), a_child(school)
    from datetime import UTC

    mine = an_application(round, child, now=now.astimezone(UTC), late_reason="刚转学来")
    assert mine.state == state


def test_a_form_opened_in_time_and_sent_a_second_late_comes_back_whole_with_the_reason_to_fill_in(client, school, moment):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    moment(at(3, 4, 0, 0))
    answer = client.post(of("send", child), filled(round, note="奶奶来接"))
    page = answer.content.decode()
    assert (answer.status_code, "逾期原因" in page, "奶奶来接" in page) == (422, True, True)
    assert applications(school) == []


# ── brothers and sisters ─────────────────────────────────────────────────────


def two(school):
    one, other = a_child(school), a_child(school, "李小红", grade=3)
    return one, other, a_guardian_of(one, other)


def sister(pupil, **more) -> dict:
    said = {"include": "on", "healthy": "on", "independent": "on", **more}
    return {f"s-{pupil.pk}-{name}": value for name, value in said.items()}


def test_one_form_for_two_shared_answers_are_asked_once(client, school):
    round = a_round(school)
    one, other, mother = two(school)
    signed_in(client, mother)
    said = filled(round, consent_collectors="on", **GRANDMOTHER, **sister(other, days=["5"], home_alone="on"))
    answer = client.post(of("send", one), said, follow=True).content.decode()
    assert ("2024-2-0001" in answer, "2024-2-0002" in answer) == (True, True)
    with acting(everything(school)):
        rows = [(a.pupil.name, a.need, a.days, a.home_alone, len(a.collectors)) for a in Application.objects.order_by("number")]
        assert rows == [("李小明", "work", [1, 3], False, 1), ("李小红", "work", [5], True, 1)]
        assert {(c.pupil.name, c.name) for c in Collector.objects.all()} == {("李小明", "周桂兰"), ("李小红", "周桂兰")}
        assert Consent.objects.filter(pupil=other, purpose="service", given=True).exists()


def test_a_sister_without_her_own_declaration_stops_the_form_and_nobody_is_half_handed_in(client, school):
    round = a_round(school)
    one, other, mother = two(school)
    signed_in(client, mother)
    said = filled(round, **{f"s-{other.pk}-include": "on", f"s-{other.pk}-healthy": "on"})
    assert client.post(of("send", one), said).status_code == 422
    assert applications(school) == []


def test_a_sisters_own_consent_is_asked_for_where_only_the_brothers_stands(client, school):
    round = a_round(school)
    one, other, mother = two(school)
    with acting(family(mother)) as scope:
        record_consent(one, "collectors", given=True, now=FIRST_WEEK, scope=scope)
    signed_in(client, mother)
    alone = client.post(of("send", one), filled(round, **GRANDMOTHER, **sister(other)))
    assert (alone.status_code, "consent_collectors" in alone.context["form"].errors) == (422, True)
    assert client.post(of("send", one), filled(round, consent_collectors="on", **GRANDMOTHER, **sister(other))).status_code == 302


def test_where_one_childs_application_is_refused_none_is_made(school):
    round = a_round(school)
    one, other, mother = two(school)
    an_application(round, other, by=mother)
    with acting(family(mother)) as scope, pytest.raises(actions.SecondApplication):
        wishes = [actions.Wish(one, asked(round)), actions.Wish(other, asked(round))]
        actions.apply_together(wishes, round=round, now=FIRST_WEEK, scope=scope, consents={})
    assert [a.pupil_id for a in applications(school)] == [other.pk]


def test_a_sister_not_ticked_at_another_school_or_in_grade_six_is_not_on_the_form(client, school):
    a_round(school)
    elsewhere = a_child(a_school("zz-primary", "邻校"), "李小白")
    one, other, older = a_child(school), a_child(school, "李小红", grade=2), a_child(school, "李大明", grade=6)
    signed_in(client, a_guardian_of(one, other, older, elsewhere))
    page = client.get(of("ask", one))
    assert [form.pupil.name for form in page.context["siblings"]] == ["李小红"]
    assert "李小白在邻校，那边的报名要单独申请" in page.content.decode()


def test_a_form_is_not_opened_before_the_school_takes_applications(client, school, moment):
    a_round(school)
    child = a_child(school)
    signed_in(client, a_guardian_of(child))
    moment(at(2, 25))
    answer = client.get(of("ask", child))
    assert (answer.status_code, "还没有开始受理" in answer.content.decode()) == (422, True)


# ── collectors and going home alone ──────────────────────────────────────────


def test_a_collector_needs_name_relation_phone_and_the_consent_of_its_own(client, school):
    round, child = a_round(school), a_child(school)
    signed_in(client, a_guardian_of(child))
    page = client.post(of("send", child), filled(round, **GRANDMOTHER)).content.decode()
    assert "要同意登记接送人" in page
    half = client.post(of("send", child), filled(round, collector_name="周桂兰", consent_collectors="on")).content.decode()
    assert "姓名、关系、手机号都要填" in half
    assert applications(school) == []


def test_who_is_on_the_list_already_is_chosen_and_stands_on_the_application(client, school):
    round, child = a_round(school), a_child(school)
    with acting(everything(school)):
        uncle = Collector.objects.create(
            school=school, pupil=child, name="李叔叔", relation="叔叔", phone="13900000002", starts_on=at(2, 1)
        )
    signed_in(client, a_guardian_of(child))
    assert "李叔叔" in client.get(of("ask", child)).content.decode()
    page = client.post(of("send", child), filled(round, collectors=[str(uncle.pk)], consent_collectors="on"), follow=True)
    assert "李叔叔" in page.content.decode()
    assert [a.collectors for a in applications(school)] == [[uncle.pk]]


def test_the_wish_to_go_home_alone_becomes_a_request_for_the_permit_with_the_place(school):
    round = a_round(school)
    alone, fetched = a_child(school), a_child(school, "王小红")
    rows = [
        an_application(round, alone, home_alone=True, alone_days=(3, 5)),
        an_application(round, fetched),
    ]
    with acting(everything(school)):
        assert not Permit.objects.exists()
    for letter in letters(rows):
        with acting(everything(school)) as scope:
            actions.register_paper_signature(letter, signer="家长", now=at(3, 13), scope=scope)
    with acting(everything(school)):
        assert [(p.pupil_id, p.weekdays, p.state) for p in Permit.objects.all()] == [(alone.pk, [3], "requested")]


# ── names and late ones ──────────────────────────────────────────────────────


def test_a_name_of_forty_characters_goes_all_the_way(client, school):
    round = a_round(school)
    name = "阿卜杜热合曼·买买提吐尔逊" + "·伊敏江" * 7
    child = a_pupil(a_child(school).home_class, name[:40])
    signed_in(client, a_guardian_of(child, name=name[:40]))
    page = client.post(of("send", child), filled(round, collector_name=name[:40], collector_relation="爷爷",
                       collector_phone="13900000003", consent_collectors="on"), follow=True)  # fmt: skip
    assert (page.status_code, page.content.decode().count(name[:40]) >= 3) == (200, True)
    with acting(everything(school)):
        decided([Application.objects.get()], "homeroom")


def test_a_late_application_waits_to_be_taken_and_then_takes_the_same_three_steps(school):
    round, child = a_round(school), a_child(school)
    late = an_application(round, child, now=at(3, 10), late_reason="刚转学来")
    assert late.state == "late"
    with acting(everything(school)) as scope, pytest.raises(actions.ReviewOutOfTurn):
        actions.review([late], step="homeroom", decision="pass", now=at(3, 10), scope=scope)
    with acting(everything(school)) as scope:
        actions.decide_late(late, admit=True, reason="情况属实", now=at(3, 11), scope=scope)
        with pytest.raises(actions.ReviewOutOfTurn):
            actions.decide_late(late, admit=True, reason="", now=at(3, 11), scope=scope)
    decided([late], "homeroom", "grade", "school", now=at(3, 12))
    with acting(everything(school)):
        mine = queries.applications(everything(school)).get()
        assert [(r.step, r.reason) for r in mine.reviews.all()][0] == ("admission", "情况属实")
        assert mine.state == "accepted"


def test_a_late_one_that_is_not_taken_has_a_reason_the_family_reads(client, school, moment):
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    late = an_application(round, child, by=mother, now=at(3, 10), late_reason="忘了")
    with acting(everything(school)) as scope:
        with pytest.raises(actions.NoReason):
            actions.decide_late(late, admit=False, reason=" ", now=at(3, 11), scope=scope)
        actions.decide_late(late, admit=False, reason="没有名额了", now=at(3, 11), scope=scope)
    moment(at(3, 11))
    signed_in(client, mother)
    page = client.get(reverse("enrolment:application", kwargs={"application": late.pk})).content.decode()
    assert ("没有名额了" in page, "逾期受理" in page) == (True, True)

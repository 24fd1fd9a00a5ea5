"""Lists made for deciding thirty at once: why first, facts beside, own child, empty posts, reasons, supplements (S5.2)."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.http import HttpResponse

from kehou import wiring
from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.panels import Fact
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, GradeList, SlotDay, Substitute
from kehou.identity.models import Grant
from kehou.people.models import Guardian
from tests.enrolment.examples import (
    FIRST_WEEK,
    a_child,
    a_homeroom,
    a_leader,
    a_round,
    an_application,
    at,
    decided,
    staff,
)
from tests.enrolment.test_pages import at_school, signed_in
from tests.factories import a_guardian_of, a_member_of_staff, everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_first_week(monkeypatch):
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: FIRST_WEEK)
    monkeypatch.setattr(clock, "today", lambda: FIRST_WEEK.date())


def names(page: str) -> list[str]:
    """The children of a review list in their order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def guardian_is(teacher, pupil) -> None:
    """The teacher is this child's mother too."""
    with acting(everything(pupil.school)):
        Guardian.objects.create(school=pupil.school, pupil=pupil, user=teacher.user, name=teacher.name, relation="mother")


def read(client, school, step: str, user) -> str:
    return signed_in(client, user).get(at_school(f"review_{step}", school)).content.decode()


# ── why first ────────────────────────────────────────────────────────────────


def test_what_wants_a_closer_look_comes_first_with_the_reason(client, school):
    round, plain = a_round(school), a_child(school, "安安")
    an_application(round, plain)
    an_application(round, a_child(school, "备注"), note="奶奶来接")
    an_application(round, a_child(school, "迟来"), now=at(3, 10), late_reason="刚转学来")
    with acting(everything(school)):
        Application.objects.filter(pupil__name="迟来").update(state="submitted")
    page = read(client, school, "homeroom", a_homeroom(school, plain.home_class).user)
    assert names(page) == ["迟来", "备注", "安安"]
    assert ("需要留意 2 份" in page, "其余 1 份" in page, "逾期" in page, "有补充说明" in page) == (True, True, True, True)


def test_last_terms_attendance_stands_beside_and_a_low_one_comes_first(client, school, monkeypatch):
    round, often, seldom = a_round(school), a_child(school, "常来"), a_child(school, "少来")
    an_application(round, often)
    an_application(round, seldom)
    told = {often.pk: Fact("上学期到 19 / 20 次", share=0.95), seldom.pk: Fact("上学期到 8 / 20 次", share=0.4)}
    monkeypatch.setitem(wiring.BESIDE, "review", [lambda scope, keys, day: {key: told[key] for key in keys}])
    page = read(client, school, "homeroom", a_homeroom(school, often.home_class).user)
    assert names(page) == ["少来", "常来"]
    assert ("上学期到 8 / 20 次" in page, page.count("上学期常缺席")) == (True, 1)


def test_a_day_asked_for_too_often_is_a_conflict_beside_each_child(client, school):
    round, first = a_round(school), a_child(school)
    an_application(round, first)
    an_application(round, a_child(school, "同班同学"), days=(4, 5))
    an_application(round, a_child(school, "邻班同学", number=2))
    with acting(everything(school)):
        SlotDay.objects.filter(weekday=1, slot__is_late=False).update(capacity=1)
    page = read(client, school, "homeroom", a_homeroom(school, first.home_class).user)
    assert (names(page), page.count("所选日子报名多于名额")) == (["李小明", "同班同学"], 1)


def test_a_completed_application_says_that_it_was_back(client, school):
    mother, child = None, a_child(school)
    mother = a_guardian_of(child)
    mine = an_application(a_round(school), child, by=mother)
    teacher = a_homeroom(school, child.home_class)
    with acting(staff(teacher.user, school, "enrolment.review_homeroom")) as scope:
        actions.review([mine], step="homeroom", decision="return", reasons={mine.pk: "请补充"}, now=FIRST_WEEK, scope=scope)
    with acting(everything(school)):
        Application.objects.update(state="submitted")
    assert "补充后再交" in read(client, school, "homeroom", teacher.user)


# ── own child ────────────────────────────────────────────────────────────────


def test_a_teacher_does_not_decide_about_the_own_child_and_the_next_class_does(client, school):
    round, child, neighbour = a_round(school), a_child(school), a_child(school, "邻班同学", number=2)
    mine = an_application(round, child)
    an_application(round, neighbour)
    mother, colleague = a_homeroom(school, child.home_class), a_homeroom(school, neighbour.home_class, "钱老师")
    guardian_is(mother, child)
    page = read(client, school, "homeroom", mother.user)
    assert ("由钱老师审核" in page, re.findall(r'name="chosen" value="[^"]+" disabled', page) != []) == (True, True)
    answer = client.post(at_school("decide_homeroom", school), {"chosen": [mine.pk], "decision": "pass"})
    assert (answer.status_code, "由钱老师审核" in answer.content.decode()) == (422, True)
    assert sorted(names(read(client, school, "homeroom", colleague.user))) == ["李小明", "邻班同学"]
    assert client.post(at_school("decide_homeroom", school), {"chosen": [mine.pk], "decision": "pass"}).status_code == 302
    assert client.get(at_school("detail", school, application=mine.pk)).status_code == 404  # decided: out of sight again


def test_twin_where_nobody_is_guardian_the_next_class_sees_nothing(client, school):
    round, child, neighbour = a_round(school), a_child(school), a_child(school, "邻班同学", number=2)
    mine = an_application(round, child)
    a_homeroom(school, child.home_class)
    colleague = a_homeroom(school, neighbour.home_class, "钱老师")
    assert names(read(client, school, "homeroom", colleague.user)) == []
    assert client.post(at_school("decide_homeroom", school), {"chosen": [mine.pk], "decision": "pass"}).status_code == 404


def test_the_leads_own_child_is_left_to_the_principal(client, school):
    mine = an_application(a_round(school), a_child(school))
    decided([mine], "homeroom", "grade")
    lead = a_member_of_staff(school, "陈主任", role="service_lead")
    guardian_is(lead, mine.pupil)
    assert "没有人能代替" in read(client, school, "school", lead.user)
    a_member_of_staff(school, "周校长", role="principal")
    assert "由周校长审核" in read(client, school, "school", lead.user)


# ── empty posts ──────────────────────────────────────────────────────────────


def test_an_empty_post_is_shown_and_a_substitute_decides_until_the_day(client, school, monkeypatch):
    mine = an_application(a_round(school), a_child(school))
    principal = a_member_of_staff(school, "周校长", role="principal")
    stand_in = a_member_of_staff(school, "孙老师", role="care_teacher")
    page = signed_in(client, principal.user).get(at_school("round", school)).content.decode()
    assert ("一(1)班没有班主任" in page, "1 份申请停在班主任初审" in page) == (True, True)
    assert "空缺" in client.get(at_school("substitutes", school)).content.decode()
    with acting(staff(principal.user, school, "enrolment.name_substitute")) as scope:
        actions.name_substitute(
            mine.pupil.home_class, stand_in, step="homeroom", starts_on=date(2024, 2, 28), ends_on=date(2024, 3, 5), reason="产假",
            now=FIRST_WEEK, scope=scope,
        )  # fmt: skip
    assert "没有班主任" not in client.get(at_school("round", school)).content.decode()
    assert names(read(client, school, "homeroom", stand_in.user)) == ["李小明"]
    assert client.get(at_school("detail", school, application=mine.pk)).status_code == 200
    monkeypatch.setattr(clock, "today", lambda: date(2024, 3, 6))
    assert client.get(at_school("review_homeroom", school)).status_code == 404  # the day is over, the right with it
    assert Grant.objects.get(user=stand_in.user, role="reviewer").ends_on == date(2024, 3, 5)


def test_ended_before_its_day_the_substitute_may_review_no_more(client, school):
    mine = an_application(a_round(school), a_child(school))
    principal, stand_in = a_member_of_staff(school, "周校长", role="principal"), a_member_of_staff(school, "孙老师")
    grade = mine.pupil.home_class.grade
    with acting(staff(principal.user, school, "enrolment.name_substitute")) as scope:
        days = {"starts_on": date(2024, 2, 28), "ends_on": date(2024, 3, 5), "reason": "未任命", "now": FIRST_WEEK, "scope": scope}
        one = actions.name_substitute(mine.pupil.home_class, stand_in, step="homeroom", **days)
        two = actions.name_substitute(grade, stand_in, step="grade", **{**days, "ends_on": date(2024, 3, 20)})
        assert Grant.objects.get(user=stand_in.user, ended_at=None).ends_on == date(2024, 3, 20)
        with pytest.raises(actions.SubstituteAlready):
            actions.name_substitute(grade, a_member_of_staff(school, "吴老师"), step="grade", **days)
        actions.end_substitute(one, now=FIRST_WEEK, scope=scope)
        assert Grant.objects.filter(user=stand_in.user, ended_at=None).count() == 1  # the grade is still stood in for
        actions.end_substitute(two, now=FIRST_WEEK, scope=scope)
        with pytest.raises(actions.SubstituteOver):
            actions.end_substitute(two, now=FIRST_WEEK, scope=scope)
    assert signed_in(client, stand_in.user).get(at_school("review_grade", school)).status_code == 404
    with acting(everything(school)):
        kinds = list(Entry.objects.filter(unit=school, kind__startswith="enrolment.Substitute").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["enrolment.SubstituteNamed"] * 2 + ["enrolment.SubstituteEnded"] * 2


def test_nobody_names_a_substitute_for_the_past_or_themselves(school):
    room = a_child(school).home_class
    principal = a_member_of_staff(school, "周校长", role="principal")
    with acting(staff(principal.user, school, "enrolment.name_substitute")) as scope:
        past = {"step": "homeroom", "starts_on": date(2024, 2, 1), "ends_on": date(2024, 2, 20), "reason": "x", "now": FIRST_WEEK, "scope": scope}
        with pytest.raises(actions.SubstituteDays):
            actions.name_substitute(room, a_member_of_staff(school, "孙老师"), **past)
        with pytest.raises(Exception, match="不能给自己授予"):
            actions.name_substitute(room, principal, **{**past, "ends_on": date(2024, 3, 20)})


def test_a_substitute_is_named_on_the_page_after_a_new_proof_of_who_acts(client, school, settings):
    mine = an_application(a_round(school), a_child(school))
    principal, stand_in = a_member_of_staff(school, "周校长", role="principal"), a_member_of_staff(school, "孙老师")
    signed_in(client, principal.user)
    said = {
        "post": f"homeroom-{mine.pupil.home_class_id}", "staff": stand_in.pk, "starts_on": "2024-02-28", "ends_on": "2024-02-01",
        "reason": "产假",
    }  # fmt: skip
    name = at_school("name_substitute", school)
    settings.KEHOU_FRESH = "tests.enrolment.test_reviewing.stale"
    assert client.post(name, {**said, "ends_on": "2024-03-20"}).status_code == 403
    with acting(everything(school)):
        assert not Substitute.objects.exists()  # the twin: without the proof nothing is named
    settings.KEHOU_FRESH = "tests.enrolment.test_reviewing.fresh"
    assert client.post(name, said).status_code == 422
    assert client.post(name, {**said, "ends_on": "2024-03-20"}).status_code == 302
    with acting(everything(school)):
        one = Substitute.objects.get()
    client.post(at_school("end_substitute", school, substitute=one.pk))
    with acting(everything(school)):
        assert Substitute.objects.get().ended_at == FIRST_WEEK


def fresh(request) -> None:
    """Who acts has just proved it."""


def stale(request) -> HttpResponse:
    """Who acts has not proved it for too long."""
    return HttpResponse(status=403)


# ── the office's own reasons, and the grade's list ───────────────────────────


def test_the_school_edits_its_reasons_and_the_reviewers_are_offered_them(client, school):
    mine = an_application(a_round(school), a_child(school))
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    assert "请写明具体困难" in client.get(at_school("reasons", school)).content.decode()
    client.post(at_school("save_reasons", school), {"for_return": "请补班车时间\n\n请补班车时间", "for_reject": ""})
    many = client.post(at_school("save_reasons", school), {"for_return": "\n".join(f"理由{i}" for i in range(13)), "for_reject": ""})
    assert many.status_code == 422
    page = read(client, school, "homeroom", a_homeroom(school, mine.pupil.home_class).user)
    assert re.findall(r'<option value="([^"]+)">', page) == ["请补班车时间"]


def test_what_came_after_the_list_is_seen_as_such_and_goes_as_a_supplement(client, school):
    round, early = a_round(school), a_child(school)
    first = an_application(round, early)
    decided([first], "homeroom", "grade")
    later = an_application(round, a_child(school, "后来"))
    leader = a_leader(school, early.home_class.grade)
    page = read(client, school, "grade", leader.user)
    assert ("名单提交后又到 1 份" in page, "后来" in page) == (True, True)
    decided([later], "homeroom", "grade")
    lead = a_member_of_staff(school, "陈主任", role="service_lead")
    page = read(client, school, "school", lead.user)
    assert (names(page), "补充名单 1" in page) == (["后来", "李小明"], True)
    with acting(everything(school)):
        supplement = GradeList.objects.get(number=2)
    sheet = client.get(at_school("grade_list", school, gradelist=supplement.pk)).content.decode()
    assert ("后来" in sheet, "李小明" in sheet) == (True, False)
    other = a_leader(school, a_child(school, "二年级", grade=2).home_class.grade, "郑老师")
    assert signed_in(client, other.user).get(at_school("grade_list", school, gradelist=supplement.pk)).status_code == 404


def test_bulk_decisions_list_each_child_in_the_journal(client, school):
    round = a_round(school)
    rows = [an_application(round, a_child(school, f"孩子{i}")) for i in range(3)]
    signed_in(client, a_homeroom(school, rows[0].pupil.home_class).user)
    client.post(at_school("decide_homeroom", school), {"chosen": [row.pk for row in rows], "decision": "pass"})
    with acting(everything(school)):
        facts = Entry.objects.get(unit=school, kind="enrolment.ApplicationsReviewed").facts
    assert sorted(facts["applications"]) == sorted(str(row.pk) for row in rows)

"""A list of many children leaves the house by two persons' word, once, with a name on every page (未成年人网络保护条例 36)."""

import hashlib
import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kehou.core import clock
from kehou.core.models import Entry, Look
from kehou.core.scope import acting
from kehou.enrolment import actions, tasks
from kehou.enrolment.models import Bundle, Export, PaperSheet
from kehou.enrolment.rules import exports as rules
from kehou.enrolment.views import papers
from kehou.notices.models import Message
from kehou.papers.out import WRITERS
from tests.enrolment.examples import a_child, a_round, an_application, at, decided, letters
from tests.factories import a_member_of_staff, everything
from tests.papers.examples import a_review

pytestmark = pytest.mark.django_db
NOW = at(3, 2, 15, 20)


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch):
    monkeypatch.setattr(rules, "ALONE", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", NOW.date)


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def people(school):
    """周老师 who leads the service, 陈校长, and 孙老师 who has nothing to do with it."""
    lead, principal = a_member_of_staff(school, "周老师", role="service_lead"), a_member_of_staff(school, "陈校长", role="principal")
    return lead.user, principal.user, a_member_of_staff(school, "孙老师", role="care_teacher").user


def three_wait(school) -> None:
    round = a_round(school)
    decided([an_application(round, a_child(school, f"孩子{i}")) for i in range(3)], "homeroom", "grade")


def page(name: str, school, **more) -> str:
    return reverse(f"enrolment:{name}", kwargs={"unit": school.code, **more})


def asked(client, school, why="交区教育局备案", form="xlsx", kind="school"):
    client.post(page("ask_export", school), {"kind": kind, "form": form, "why": why})
    with acting(everything(school)):
        return Export.objects.first()


def agreed(client, school, export, decision="yes", words=""):
    return client.post(page("decide_export", school, export=export.pk), {"decision": decision, "words": words})


def taken(client, school, export):
    return client.post(page("take_export", school, export=export.pk))


def kinds(school) -> list[str]:
    with acting(everything(school)):
        return [one.kind.split(".")[1] for one in Entry.objects.filter(kind__startswith="enrolment.Export").order_by("seq")]


def test_one_asks_another_agrees_and_it_is_taken_once_with_the_name_on_it(school, people):
    lead, principal, other = people
    three_wait(school)
    mine = desk(lead)
    answer = mine.get(page("school_list", school, form="xlsx"))
    assert answer.url == f"{page('new_export', school)}?kind=school&form=xlsx"
    assert "3 名学生" in mine.get(answer.url).content.decode()
    export = asked(mine, school)
    with acting(everything(school)):
        told = Message.objects.get(about=[export.pk])
    assert (told.user_id, told.title) == (principal.pk, "周老师申请导出学校终审表（3 人），请您决定")
    assert taken(mine, school, export).status_code == 422  # nobody has agreed yet
    assert agreed(desk(principal), school, export).status_code == 302
    assert "取出一次" in mine.get(page("exports", school)).content.decode()
    file = taken(mine, school, export)
    assert "周老师 2024-03-02 15:20 导出第1号" in ZipFile(io.BytesIO(file.content)).read("xl/sharedStrings.xml").decode()
    with acting(everything(school)):
        kept, look = Export.objects.get(), Look.objects.get(permission="enrolment.review_school", why="交区教育局备案")
    assert (kept.state, kept.sha256) == ("taken", hashlib.sha256(file.content).hexdigest())
    assert (look.actor_id, look.fields, look.whom) == (lead.pk, ["need", "need_words"], "export=1,count=3")
    assert taken(mine, school, export).status_code == 422  # once
    assert kinds(school) == ["ExportAsked", "ExportDecidedUpon", "ExportTaken"]
    assert desk(other).get(page("exports", school)).status_code == 404


def test_a_short_list_is_handed_over_as_before(school, people, monkeypatch):
    monkeypatch.setattr(rules, "ALONE", 3)
    three_wait(school)
    answer = desk(people[0]).get(page("school_list", school, form="xlsx"))
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "导出第" not in ZipFile(io.BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()


def test_nobody_agrees_to_the_own_export_nor_takes_another_s(school, people):
    lead, principal, _other = people
    three_wait(school)
    export = asked(desk(lead), school)
    assert asked(desk(lead), school).pk == export.pk  # pressed twice, it is one request
    assert agreed(desk(lead), school, export).status_code == 422
    with acting(everything(school)), pytest.raises(IntegrityError), transaction.atomic():  # the table keeps its own word
        Export.objects.update(decided_by=lead)
    assert agreed(desk(principal), school, export).status_code == 302
    assert taken(desk(principal), school, export).status_code == 404
    assert agreed(desk(principal), school, export).status_code == 422  # answered already


def test_a_no_has_a_reason_and_a_yes_holds_for_a_day(school, people, monkeypatch):
    lead, principal, _other = people
    three_wait(school)
    first = asked(desk(lead), school)
    assert agreed(desk(principal), school, first, "no").status_code == 422
    assert agreed(desk(principal), school, first, "no", "用统计表就够了").status_code == 302
    assert "用统计表就够了" in desk(lead).get(page("exports", school)).content.decode()
    second = asked(desk(lead), school, why="区里要名单")
    assert (second.number, agreed(desk(principal), school, second).status_code) == (2, 302)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
    assert taken(desk(lead), school, second).status_code == 422
    assert "已过期" in desk(lead).get(page("exports", school)).content.decode()


def test_without_a_purpose_or_a_second_person_nothing_is_asked(school):
    lead = a_member_of_staff(school, "周老师", role="service_lead").user
    three_wait(school)
    assert "校长" in desk(lead).post(page("ask_export", school), {"kind": "school", "form": "pdf", "why": "备案"}).content.decode()
    assert asked(desk(lead), school, why=" ") is None


def test_all_letters_as_one_file_carry_the_trace_on_every_page(school, people, monkeypatch):
    lead, principal, _other = people
    round = a_round(school)
    letters([an_application(round, a_child(school, f"孩子{i}")) for i in range(3)])
    assert desk(lead).post(page("ask_bundle", school)).url == f"{page('new_export', school)}?kind=letters&form=zip"
    with acting(everything(school)) as scope, pytest.raises(actions.ExportNeedsSecond):
        actions.ask_bundle(round, base="https://kehou.example", now=NOW, scope=scope)
    export = asked(desk(lead), school, kind="letters", form="zip")
    agreed(desk(principal), school, export)
    assert "bundle" in taken(desk(lead), school, export).url
    with acting(everything(school)):
        bundle = Bundle.objects.get()
    seen = []
    monkeypatch.setattr(tasks, "pdf", lambda *papers: seen.extend(one.trace for one in papers) or b"%PDF")
    tasks.make_bundle(bundle=str(bundle.pk), unit=str(school.pk))
    assert seen == ["周老师 2024-03-02 15:20 导出第1号"] * 3


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_the_trace_leaves_the_fingerprint_of_a_paper_as_it_was(form):
    from dataclasses import replace

    plain = a_review()
    traced = replace(plain, trace="周老师 2024-03-02 15:20 导出第1号")
    assert traced.sha256 == plain.sha256
    assert WRITERS[form][0](traced) != WRITERS[form][0](plain)


# ── who takes it out proves it again ──────────────────────────────────────────


def stale(request) -> HttpResponse:
    """Who acts has not proved it for too long."""
    return HttpResponse(status=403)


def test_agreeing_and_taking_out_ask_for_a_new_proof_of_who_acts(school, people, settings):
    lead, principal, _other = people
    three_wait(school)
    export = asked(desk(lead), school)
    settings.KEHOU_FRESH = "tests.enrolment.test_large_exports.stale"
    assert agreed(desk(principal), school, export).status_code == 403
    with acting(everything(school)):
        assert Export.objects.get().state == "asked"  # nothing was agreed to
    settings.KEHOU_FRESH = "kehou.identity.freshness.fresh_proof"
    assert agreed(desk(principal), school, export).status_code == 302
    settings.KEHOU_FRESH = "tests.enrolment.test_large_exports.stale"
    assert taken(desk(lead), school, export).status_code == 403
    settings.KEHOU_FRESH = "kehou.identity.freshness.fresh_proof"
    assert taken(desk(lead), school, export).status_code == 200  # the twin: with the proof it is handed over


def test_the_file_of_all_letters_asks_for_the_proof_too(school, people, settings, monkeypatch):
    lead, *_others = people
    monkeypatch.setattr(rules, "ALONE", 9)
    letters([an_application(a_round(school), a_child(school))])
    mine = desk(lead)
    mine.post(page("ask_bundle", school))
    with acting(everything(school)):
        bundle = Bundle.objects.get()
    tasks.make_bundle(bundle=str(bundle.pk), unit=str(school.pk))
    settings.KEHOU_FRESH = "tests.enrolment.test_large_exports.stale"
    assert mine.get(page("bundle_file", school, bundle=bundle.pk)).status_code == 403
    settings.KEHOU_FRESH = "kehou.identity.freshness.fresh_proof"
    assert mine.get(page("bundle_file", school, bundle=bundle.pk)).status_code == 200


# ── sheets of paper ───────────────────────────────────────────────────────────


def test_many_application_forms_are_an_export_and_few_are_printed_as_before(school, people, monkeypatch):
    lead, principal, _other = people
    a_round(school)
    children = [a_child(school, f"孩子{i}") for i in range(3)]
    mine, chosen = desk(lead), {"pupils": [one.pk for one in children]}
    for form in ("", "pdf"):
        answer = mine.post(page("print_sheets", school), {**chosen, "as": form})
        assert answer.url == f"{page('new_export', school)}?kind=sheets&form=pdf"
    with acting(everything(school)):
        assert not PaperSheet.objects.exists()
    assert "3 名学生" in mine.get(answer.url).content.decode()
    export = asked(mine, school, kind="sheets", form="pdf", why="发给没有手机的家庭")
    agreed(desk(principal), school, export)
    seen = []
    monkeypatch.setattr(papers, "pdf", lambda *made: seen.extend(one.trace for one in made) or b"%PDF")
    assert taken(mine, school, export).content == b"%PDF"
    assert seen == ["周老师 2024-03-02 15:20 导出第1号"] * 3
    with acting(everything(school)):
        assert (PaperSheet.objects.count(), Look.objects.filter(permission="enrolment.register_paper").count()) == (3, 1)
    two = {"pupils": chosen["pupils"][:2]}
    assert mine.post(page("print_sheets", school), two).status_code == 200  # the twin: as many as one may take alone

"""政策依据 as people open it: at a unit's desk, and in public."""

from dataclasses import dataclass

import pytest

from kehou.core.events import Event
from kehou.core.journal import record
from kehou.core.scope import acting
from tests.factories import a_user, everything, grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reading_roles")]


@dataclass(frozen=True, kw_only=True)
class GroupsPublished(Event):
    """A decision that rests on policy."""


@pytest.fixture
def reader(client, school):
    user = a_user("王老师")
    grant(user, school, "reader")
    client.force_login(user)
    return client


def words(response):
    return " ".join(response.content.decode().split())


def test_the_book_shows_value_layer_and_clause(reader):
    shown = words(reader.get("/xx-primary/policy/?on=2024-04-01"))
    assert "2024-04-01，某小学按这些规定办。" in shown
    assert 'href="/xx-primary/policy/grouping.size_max/?on=2024-04-01">每组人数上限</a>' in shown
    assert ">5 年级<" in shown
    assert ">C7.4a</a>" in shown


def test_a_parameter_shows_the_documents_own_words_and_its_history(reader):
    page = reader.get("/xx-primary/policy/eligibility.grade_max/?on=2024-04-01")
    history = [
        (one["since"], one["until"], one["value"], one["layer"], one["clause"], one["note"]) for one in page.context["history"]
    ]
    assert "“确有困难需要课后服务的一至五年级学生”" in words(page)
    assert history == [
        ("2024-01-02", "2027-01-01", "9 年级", "某市", "C3.1", "让位于下级的规定"),
        ("2024-02-20", "2027-02-19", "5 年级", "某小学", "S2", "现行"),
    ]
    assert ">让位于下级的规定<" in words(page)


def test_the_decisions_that_rest_on_a_parameter_are_listed(reader, school, other_school, monkeypatch):
    monkeypatch.setattr("kehou.wiring.REACTIONS", {GroupsPublished: []})
    for unit in (school, other_school):
        with acting(everything(unit)) as scope:
            record(GroupsPublished(school=unit.pk, basis=("grouping.size_max=30 (S5.4, xx-primary)",)), scope=scope)
    page = reader.get("/xx-primary/policy/grouping.size_max/?on=2024-04-01")
    none = reader.get("/xx-primary/policy/grouping.size_min/?on=2024-04-01")
    assert [(one["unit"], one["value"]) for one in page.context["decisions"]] == [(school, "30 (S5.4, xx-primary)")]
    assert none.context["decisions"] == []


def test_a_clause_page_leads_to_the_values_that_rest_on_it(reader):
    shown = words(reader.get("/xx-primary/policy/clauses/S5.4/?on=2024-04-01"))
    assert "“由学校负责进行人员编组，原则上按25-30人/组…制定座位表、点名册”" in shown
    assert "25至30人一组，有座位表和点名册" in shown
    assert "/xx-primary/policy/grouping.size_min/" in shown


def test_all_clauses_are_listed(reader):
    assert len(reader.get("/xx-primary/policy/clauses/").context["rows"]) == 45


def test_the_end_of_a_document_is_announced_and_then_said(reader):
    soon = words(reader.get("/xx-primary/policy/?on=2026-12-23"))
    over = words(reader.get("/xx-primary/policy/?on=2027-03-01"))
    assert "有效到 2027-01-01，还有 10 天。" in soon
    assert "文件已经失效" in over


def test_an_unknown_parameter_or_clause_is_404_and_a_bad_day_is_explained(reader):
    assert reader.get("/xx-primary/policy/grouping.size_mx/").status_code == 404
    assert reader.get("/xx-primary/policy/clauses/S99/").status_code == 404
    assert "日期读不懂" in words(reader.get("/xx-primary/policy/?on=tomorrow"))


def test_someone_without_the_permission_or_from_the_neighbour_sees_nothing(client, school, other_school):
    user = a_user("访客")
    grant(user, school, "stranger")
    grant(user, other_school, "reader")
    client.force_login(user)
    assert client.get("/xx-primary/policy/").status_code == 404
    assert client.get("/zz-primary/policy/").status_code == 200


def test_the_public_reads_the_same_book_without_the_journal(client, school):
    book = client.get("/public/policy/xx-primary/?on=2024-04-01")
    page = client.get("/public/policy/xx-primary/grouping.size_max/?on=2024-04-01")
    assert "每组人数上限" in words(book)
    assert "“原则上按25-30人/组进行编组”" in words(page)
    assert "以此为依据的决定" not in words(page)


def test_every_clause_in_the_house_has_a_public_page(client, school):
    assert "凡是自己回家的学生必须填写《独自回家证》" in words(client.get("/public/policy/clauses/C7.4a/"))
    assert client.get("/public/policy/clauses/X1/").status_code == 404


def test_the_public_chooses_a_unit(client, school):
    assert [unit.code for unit in client.get("/public/policy/").context["units"]] == ["yycity", "xx-primary"]


@pytest.mark.parametrize("address", ["/xx-primary/policy/?on=2024-04-01", "/xx-primary/policy/clauses/S5.4/"])
def test_the_book_costs_the_same_few_questions_to_the_database(reader, django_assert_max_num_queries, address):
    with django_assert_max_num_queries(25):
        reader.get(address)

"""The two documents as the product knows them: 45 clauses, each in the documents' own words."""

from datetime import date

from kehou.policy.queries import library_in

from .folders import SEED

SCHOOL = [
    "S1.1",
    "S1.2",
    "S1.3",
    "S2",
    "S3.1",
    "S3.2",
    "S4.1",
    "S4.2",
    "S5.1",
    "S5.2",
    "S5.3",
    "S5.4",
    "S5.5",
    "S6",
    "S7.1",
    "S7.2",
    "S7.3a",
    "S7.3b",
    "S7.3c",
    "S7.3d",
    "S7.4",
    "S7.5",
    "S8",
]
CITY = [
    "C1",
    "C2.1",
    "C2.2",
    "C2.3",
    "C3.1",
    "C3.2",
    "C4.1",
    "C4.2",
    "C4.3",
    "C5.1",
    "C5.2",
    "C5.3",
    "C5.4",
    "C6.1",
    "C6.2",
    "C6.3",
    "C7.1",
    "C7.2",
    "C7.3",
    "C7.4a",
    "C7.4b",
    "C7.4c",
]


def test_all_45_clauses_of_both_documents_are_known():
    clauses = library_in(SEED).clauses
    assert [one for one in clauses if clauses[one].document == "S"] == SCHOOL
    assert [one for one in clauses if clauses[one].document == "C"] == CITY
    assert len(clauses) == 45


def test_every_clause_says_in_both_languages_what_the_platform_does():
    assert [one.id for one in library_in(SEED).clauses.values() if not (one.asks.zh and one.asks.en)] == []


def test_a_document_holds_for_three_years_and_ends_by_itself():
    library = library_in(SEED)
    plan = library.documents["S"]
    held = [library.holds(plan, day) for day in (date(2024, 2, 19), date(2024, 2, 20), date(2027, 2, 19), date(2027, 2, 20))]
    assert held == [False, True, True, False]


def test_a_document_issued_on_29_february_ends_on_1_march():
    from kehou.policy.rules.documents import Document
    from kehou.policy.rules.words import Words

    assert Document("L", Words("闰年"), date(2024, 2, 29), "yycity", "city").ends == date(2027, 3, 1)


def test_an_assumed_issue_date_is_said_to_be_assumed():
    documents = library_in(SEED).documents.values()
    assert ["假定" in one.note.zh and "assumes" in one.note.en for one in documents] == [True, True]

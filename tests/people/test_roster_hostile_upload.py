"""Hostile files through the real page (T07): never an error page, never a partial write."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kehou.core.scope import acting
from kehou.people.models import RosterImport
from tests import hostile
from tests.factories import a_class, everything
from tests.people.test_roster_import import apply, counts, lead, office  # noqa: F401 — fixtures

MUTANTS = 12  # the reader itself is tried with more of them (tests/papers/test_sheets.py)


@pytest.mark.django_db
def test_every_hostile_file_is_answered_calmly_and_writes_nothing_it_should_not(office, school):  # noqa: F811
    for grade in range(1, 7):
        a_class(school, grade)
    wrong = []
    for path in (*hostile.corpus().files, *hostile.corpus().mutants[:MUTANTS]):
        wrong += fault_of(path, office, school)
    assert wrong == []


def fault_of(path: Path, office, school) -> list[str]:  # noqa: F811
    before = counts(school)
    answer = office.post(f"/{school.code}/people/import/upload/", {"roster": SimpleUploadedFile(path.name, path.read_bytes())})
    if answer.status_code == 422:
        return [] if counts(school) == before and "alert-bad" in answer.content.decode() else [f"{path.name}: refused, but wrote"]
    if answer.status_code != 302:
        return [f"{path.name}: {answer.status_code}"]
    return _tried(path, office, school, answer, before)


def _tried(path: Path, office, school, answer, before: dict[str, int]) -> list[str]:  # noqa: F811
    shown = office.get(answer.url).status_code
    plain = {**before, "people.RosterImport": before["people.RosterImport"] + 1}
    if shown != 200 or counts(school) != plain:
        return [f"{path.name}: dry run {shown} or wrote"]
    end = apply(office, answer).status_code
    with acting(everything(school)):
        one = RosterImport.objects.filter(state="applied").first()
    wrote = counts(school) != plain
    if (end == 302) != wrote or end not in (302, 422):
        return [f"{path.name}: import {end}, wrote: {wrote}"]
    if one:
        office.post(f"{answer.url}undo/")
    return (
        []
        if {k: v for k, v in counts(school).items() if k.startswith("people.") and v != plain[k]} == {}
        else [f"{path.name}: left"]
    )

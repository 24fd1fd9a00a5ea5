"""Two guardians press the button in the same moment, on two connections; the twin without the constraint has two applications."""

from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, ChangeRequest, Draft
from tests.enrolment.examples import FIRST_WEEK, a_child, a_round, an_application, asked, at, family
from tests.enrolment.test_rush import at_once
from tests.factories import a_guardian_of, a_school, everything

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def parents_press_at_once(school: Any) -> Any:
    """Both hand in the whole form for the same child; how it came out for each."""
    round, child = a_round(school), a_child(school)
    parents, what = [a_guardian_of(child), a_guardian_of(child, name="李爸爸")], asked(round)

    def press(parent: Any) -> None:
        with acting(family(parent)) as scope:
            wish = [actions.Wish(child, what)]
            actions.apply_together(wish, round=round, now=FIRST_WEEK, scope=scope, consents={"service": True}, once=uuid4())

    return at_once(press, parents)


def living(school: Any) -> int:
    with acting(everything(school)):
        return Application.objects.count()


@contextmanager
def without(model: Any, name: str):
    """The table without one of its own promises, until the test has seen what happens then."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid = %s::regclass", [name])
        said = cursor.fetchone()[0]
        cursor.execute(f"SET ROLE NONE; DROP INDEX {name}; SET ROLE kehou_app")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE NONE; TRUNCATE {table} CASCADE; {said}; SET ROLE kehou_app")


def test_mother_and_father_press_at_once_one_application_stands_and_the_other_is_told():
    school = a_school()
    assert parents_press_at_once(school) == {"done": 1, "SecondApplication": 1}
    assert living(school) == 1


def test_twin_without_the_constraint_there_are_two():
    school = a_school()
    with without(Application, "one_application_per_pupil"):
        assert parents_press_at_once(school) == {"done": 2}
        assert living(school) == 2


def test_one_form_posted_twice_at_once_is_one_application_and_both_are_thanked():
    school = a_school()
    round, one, other = a_round(school), a_child(school), a_child(school, "李小红")
    mother, what, once = a_guardian_of(one, other), asked(round), uuid4()

    def press(_turn: int) -> None:
        with acting(family(mother)) as scope:
            wishes = [actions.Wish(child, what) for child in (one, other)]
            actions.apply_together(wishes, round=round, now=FIRST_WEEK, scope=scope, consents={"service": True}, once=once)

    assert at_once(press, [1, 2, 3]) == {"done": 3}
    assert living(school) == 2


def test_two_devices_keep_the_same_draft_at_once_and_one_line_stands():
    school = a_school()
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)

    def keep(words: str) -> None:
        with acting(family(mother)) as scope:
            actions.keep_draft({"note": [words]}, round=round, pupil=child, now=FIRST_WEEK, scope=scope)

    assert at_once(keep, ["手机", "平板"]) == {"done": 2}
    with acting(everything(school)):
        assert Draft.objects.count() == 1


def test_two_changes_asked_at_once_are_one_open_request():
    school = a_school()
    round, child = a_round(school), a_child(school)
    parents = [a_guardian_of(child), a_guardian_of(child, name="李爸爸")]
    mine, slots = an_application(round, child, by=parents[0]), asked(round).slots

    def ask(parent: Any) -> None:
        with acting(family(parent)) as scope:
            change = actions.Change(days=(5,), slots=slots, reason="调班")
            actions.ask_change(mine, change, now=at(3, 10), scope=scope)

    assert at_once(ask, parents) == {"done": 1, "ChangeWaiting": 1}
    with acting(everything(school)):
        assert ChangeRequest.objects.count() == 1

"""The second wall: what the database shows and refuses, whoever forgot to ask."""

import json

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kehou.core.errors import Refusal
from kehou.core.models import Entry
from kehou.core.scope import Scope, acting, reachable
from kehou.core.walls import DESK, UNITS, condition
from kehou.people.models import Consent, Pupil
from tests.factories import a_class, a_guardian_of, a_pupil, everything

pytestmark = pytest.mark.django_db


def test_without_a_scope_the_database_shows_nothing(school):
    a_pupil(a_class(school))
    assert list(Pupil.objects.all()) == []


def test_a_school_sees_its_own_pupils_even_when_a_query_asks_for_all(school, other_school):
    ours, theirs = a_pupil(a_class(school)), a_pupil(a_class(other_school), "邻校的孩子")
    with acting(everything(school)):
        assert list(Pupil.objects.all()) == [ours]
    with acting(everything(other_school)):
        assert list(Pupil.objects.all()) == [theirs]


def test_a_family_sees_its_own_child_and_not_the_classmate(school):
    room = a_class(school)
    child, classmate = a_pupil(room), a_pupil(room, "同班同学")
    mother = a_guardian_of(child)
    a_guardian_of(classmate)
    with acting(Scope("family", mother.pk, units=(school.pk,), pupils=(child.pk,))) as scope:
        assert list(Pupil.objects.all()) == [child]
        assert list(reachable(Pupil, scope)) == [child]


def test_a_row_can_not_be_written_for_another_school(school, other_school):
    room = a_class(other_school)
    with pytest.raises(ProgrammingError, match="row-level security"), acting(everything(school)):
        Pupil.objects.create(school=other_school, home_class=room, name="外校")


def test_a_pupil_can_not_be_put_into_another_schools_class(school, other_school):
    foreign = a_class(other_school)
    with pytest.raises(IntegrityError, match="same_school"), transaction.atomic(), acting(everything(school, other_school)):
        Pupil.objects.create(school=school, home_class=foreign, name="错班")
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_actor_before_is_back_after_a_nested_scope(school, other_school):
    ours = a_pupil(a_class(school))
    a_pupil(a_class(other_school))
    with acting(everything(school)):
        with acting(everything(other_school)):
            pass
        assert list(Pupil.objects.all()) == [ours]


def test_the_same_actor_is_not_announced_twice_and_another_always_is(school, other_school):
    ours, theirs = a_pupil(a_class(school)), a_pupil(a_class(other_school))
    with acting(everything(school)), CaptureQueriesContext(connection) as asked:
        with acting(everything(school)):
            assert list(Pupil.objects.all()) == [ours]
        with pytest.raises(Refusal), acting(everything(other_school)):
            assert list(Pupil.objects.all()) == [theirs]
            raise Refusal("nothing of this stands")
        with acting(everything(school)):
            assert list(Pupil.objects.all()) == [ours]
    assert sum("SET LOCAL" in one["sql"] for one in asked) == 1


@pytest.mark.parametrize("model", [Entry, Consent])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_append_only_tables_can_not_be_changed(model, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(model._meta.db_table))


def test_a_partition_of_the_journal_can_not_be_asked_directly():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("SELECT * FROM core_entry_2023")


@pytest.fixture
def two_full_schools(school, other_school):
    """Two hundred children each, and the database has taken stock."""
    for unit in (school, other_school):
        room = a_class(unit)
        with acting(everything(unit)):
            Pupil.objects.bulk_create([Pupil(school=unit, home_class=room, name=f"孩子{one}") for one in range(200)])
    with connection.cursor() as owner:
        owner.execute("SET LOCAL ROLE NONE")
        owner.execute("ANALYZE people_pupil")
        owner.execute("SET LOCAL ROLE kehou_app")
    return school


def reckoned() -> float:
    """How many pupils the planner of the database expects to pass the wall."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) SELECT id FROM people_pupil")
        said = cursor.fetchone()[0]
    return (said if isinstance(said, list) else json.loads(said))[0]["Plan"]["Plan Rows"]


def test_the_planner_knows_how_much_passes_the_wall(two_full_schools):
    """Reckoned at one row, joins of a thousand children became loops within loops: minutes instead of milliseconds."""
    with acting(everything(two_full_schools)):
        assert 100 <= reckoned() <= 400


def test_a_wall_that_asks_for_the_desk_apart_is_reckoned_far_too_small(two_full_schools):
    """The twin: said that way, the guard above would be red."""
    apart = f"(SELECT {DESK}) IN ('unit', 'system') AND school_id = ANY ((SELECT {UNITS})::uuid[])"
    assert apart not in condition(Pupil)
    with connection.cursor() as owner:
        owner.execute("SET LOCAL ROLE NONE")
        owner.execute(f"DROP POLICY reach ON people_pupil; CREATE POLICY reach ON people_pupil USING ({apart})")
        owner.execute("SET LOCAL ROLE kehou_app")
    with acting(everything(two_full_schools)):
        assert reckoned() < 20

"""Every table of the house, asked one by one (T02): walls stand, references stay within the school."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from kehou.core.ids import uuid7
from kehou.core.models import TenantModel, Unit
from kehou.core.scope import Reach, Scope, acting
from kehou.core.walls import APP, reference_name, same_school_keys, tenant_models
from tests.factories import everything
from tests.house.rows import Rows, has_rows

TABLES = [model for model in tenant_models() if has_rows(model)]
ids = [model._meta.label for model in TABLES]


def ask(statement: str, *params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def leaks(model: type[models.Model], school: Unit, other: Unit) -> list[str]:
    """What of another school's row this school can see or change."""
    found = []
    with acting(everything(other)):
        theirs = Rows(other, "邻校密语").of(model)
    with acting(everything(school)):
        if model.objects.filter(pk=theirs.pk).exists():
            found.append("seen")
        if not getattr(model, "append_only", False) and model.objects.filter(pk=theirs.pk).update(
            created_at=datetime.now().astimezone()
        ):
            found.append("changed")
    stranger = Scope("family", None, units=(school.pk,), pupils=())
    with acting(stranger):
        if model.objects.filter(pk=theirs.pk).exists():
            found.append("seen by a family")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=ids)
def test_no_row_of_another_school_is_seen_or_changed(model, school, other_school):
    assert leaks(model, school, other_school) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=ids)
def test_twin_without_the_policy_the_leak_is_found(model, school, other_school):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY")
        cursor.execute(f"SET LOCAL ROLE {APP}")
    assert "seen" in leaks(model, school, other_school)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=ids)
def test_no_row_can_be_written_for_another_school(model, school, other_school):
    with acting(everything(other_school)):
        row = Rows(other_school, "邻校密语").of(model)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting(everything(school)):
        row.pk = uuid7()
        row.save(force_insert=True)


@pytest.mark.django_db
def test_every_table_of_a_school_has_forced_row_level_security():
    tables = {model._meta.db_table for model in tenant_models()}
    rows = ask("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relname = ANY(%s)", list(tables))
    assert {name for (name,) in rows} == tables


def test_every_table_with_a_unit_or_school_says_how_far_it_reaches():
    open_tables = {"identity.Grant"}  # roles are looked up before there is a scope
    silent = [
        model._meta.label
        for model in apps.get_models()
        if any(f.related_model is Unit for f in model._meta.concrete_fields if f.is_relation)
        and not isinstance(getattr(model, "reach", None), Reach)
        and model is not Unit
    ]
    assert set(silent) == open_tables


@pytest.mark.parametrize("model", TABLES, ids=ids)
def test_a_row_about_a_pupil_says_whose_it_is(model):
    """A table with a pupil must not be open to every class teacher of the school."""
    about_a_pupil = any(f.name == "pupil" for f in model._meta.fields)
    if about_a_pupil:
        assert model.reach.own, f"{model._meta.label} names a pupil and must say in `reach.own` which staff it belongs to"


@pytest.mark.parametrize("model", TABLES, ids=ids)
def test_every_unique_key_begins_with_the_school(model):
    keys = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    assert [c.name for c in keys if not c.fields or c.fields[0] != "school"] == []
    assert not [f.name for f in model._meta.fields if f.unique and not f.primary_key]
    assert not model._meta.unique_together


@pytest.mark.django_db
def test_every_reference_between_rows_of_a_school_stays_within_it():
    wanted = {reference_name(table, column) for table, column, _ in same_school_keys()}
    rows = ask("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conname = ANY(%s)", list(wanted))
    assert {name for (name,) in rows} == wanted


@pytest.mark.django_db
def test_the_app_role_owns_nothing_and_passes_no_wall():
    assert ask("SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = %s", APP) == [(0,)]
    assert ask("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s", APP) == [(False, False, False)]
    assert ask("SELECT count(*) FROM pg_matviews") == [(0,)]
    assert ask(
        "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE prosecdef AND nspname = 'public'"
    ) == [(0,)]


@pytest.mark.django_db
def test_append_only_tables_give_the_app_role_no_way_to_change():
    tables = [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]
    assert len(tables) >= 3
    for table in tables:
        for privilege in ("UPDATE", "DELETE", "TRUNCATE"):
            assert ask("SELECT has_table_privilege(%s, %s, %s)", APP, table, privilege) == [(False,)]


@pytest.mark.parametrize("model", [m for m in TABLES if m.__name__ == "Pupil" or any(f.name == "pupil" for f in m._meta.fields)])
def test_every_column_about_a_child_has_a_level(model):
    known = {f.name for f in TenantModel._meta.fields}
    columns = {f.name for f in model._meta.concrete_fields} - known
    assert {name: level for name, level in model.levels.items() if level not in (1, 2, 3)} == {}
    assert columns == set(model.levels), f"{model._meta.label}: every column needs a level 1–3"


def unsettled(ordering: list, model: type[models.Model]) -> bool:
    """Whether rows of the same moment or day would come in any order: the id, which grows, has to say."""
    last = str(ordering[-1]) if ordering else ""
    field = model._meta._forward_fields_map.get(last.lstrip("-"))
    return isinstance(field, models.DateField) and not field.unique


def test_an_order_that_ends_in_a_time_is_settled_by_the_id():
    house = [model for model in apps.get_models() if model.__module__.startswith("kehou.")]
    assert [model._meta.label for model in house if unsettled(model._meta.ordering, model)] == []


def test_twin_an_order_by_the_time_alone_is_found():
    found = [model for model in apps.get_models() if unsettled([name for name in model._meta.ordering if name not in ("id", "-id")], model)]
    assert {"planning.Publication", "care.Movement", "organisation.Term"} <= {model._meta.label for model in found}

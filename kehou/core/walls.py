"""The second wall: what the models say is put into the database after every migration.

For every model of the house: privileges of the app role (append-only tables get no UPDATE or DELETE),
row-level security from its `reach`, and a composite foreign key (school, x) wherever one row of a
school names another. Run again and again, it changes nothing that already holds.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from kehou.core.scope import Reach

APP = "kehou_app"
UNITS = "string_to_array(nullif(current_setting('app.units', true), ''), ',')::uuid[]"
PUPILS = "string_to_array(nullif(current_setting('app.pupils', true), ''), ',')::uuid[]"
USER = "nullif(current_setting('app.user', true), '')::uuid"
DESK = "current_setting('app.desk', true)"


def tenant_models() -> list[type[models.Model]]:
    """Every concrete model that shows how a row hangs under a unit."""
    return [model for model in apps.get_models() if isinstance(getattr(model, "reach", None), Reach)]


def build_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Build once, after the last app has migrated."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender.name == last.name:
        build(using)


def build(using: str = "default") -> None:
    """Privileges, policies and same-school references for the whole house."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == APP:
            return  # walls are the owner's work
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {APP} NOLOGIN NOBYPASSRLS")
        policies = (line for model in tenant_models() for line in policy_lines(model))
        cursor.execute(";\n".join([*_privileges(), *policies, *_missing_references(cursor), *_closed_partitions(cursor)]))


def _privileges() -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {APP}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP}"
    for model in apps.get_models():
        if getattr(model, "append_only", False):
            yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {model._meta.db_table} FROM {APP}"


def policy_lines(model: type[models.Model]) -> list[str]:
    """The statements that put one model's reach into the database."""
    table = model._meta.db_table
    sees, writes = condition(model), condition(model, writing=True)
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS reach ON {table}",
    ]
    return [*lines, f"CREATE POLICY reach ON {table} USING ({sees}) WITH CHECK ({writes})"]


def condition(model: type[models.Model], *, writing: bool = False) -> str:
    """The reach of a model as one SQL condition; families write only rows that carry their own pupil.

    Settings are read in sub-selects, so that they are worked out once a statement, not once a row. Who acts is asked
    inside them and gives an empty list where it is somebody else: as a condition of its own, of which the planner knows
    nothing, it would make every table look a hundred times smaller than it is, and each join a loop within a loop.
    """
    reach: Reach = model.reach  # type: ignore[attr-defined]
    unit = str(model._meta.get_field(reach.unit).column)  # type: ignore[union-attr]
    families = ["family"] if reach.family == "school" and not writing else []
    ways = [_among(unit, UNITS, "unit", "system", *families)]
    if reach.family == "pupil" or not writing:
        ways += _own(model, reach)
    if reach.public and not writing:
        ways.append(f"({_among(unit, UNITS, 'public')} AND {reach.public})")
    return " OR ".join(ways)


def _among(column: str, listed: str, *desks: str) -> str:
    """That a column is in a list of the actor's, if the actor stands at one of these desks."""
    return f"{column} = ANY ((SELECT {_at(listed, *desks)})::uuid[])"


def _at(said: str, *desks: str) -> str:
    return f"CASE WHEN {DESK} IN ({', '.join(map(repr, desks))}) THEN {said} END"


def _own(model: type[models.Model], reach: Reach) -> list[str]:
    """How a family reaches its own rows, where a row hangs under a child or a person."""
    if reach.family == "user":
        return [f"user_id = (SELECT {_at(USER, 'family')})"]
    column = {"pupil": "pupil_id", "self": str(model._meta.pk.column)}.get(reach.family or "")  # type: ignore[union-attr]
    return [_among(column, PUPILS, "family")] if column else []


def same_school_keys() -> Iterator[tuple[str, str, str]]:
    """(table, column, table it names) wherever a row of a school names another row of a school."""
    for model in tenant_models():
        for field in model._meta.concrete_fields:
            target = field.related_model
            if not isinstance(target, type) or field.name == "school" or not _has_school(model):
                continue
            if _has_school(target):
                yield model._meta.db_table, str(field.column), target._meta.db_table


def _has_school(model: type[models.Model]) -> bool:
    from kehou.core.models import TenantModel

    return issubclass(model, TenantModel)


def reference_name(table: str, column: str) -> str:
    return f"{table}_{column}_same_school"[:63]


def _closed_partitions(cursor: Any) -> Iterator[str]:
    """A partition is reached through its table only: asked directly, it would not know the policies."""
    cursor.execute("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'")
    for (name,) in cursor.fetchall():
        yield f"REVOKE ALL ON {name} FROM {APP}"


def _missing_references(cursor: Any) -> Iterator[str]:
    cursor.execute("SELECT conname FROM pg_constraint WHERE contype IN ('f', 'u')")
    known = {row[0] for row in cursor.fetchall()}
    keys = list(same_school_keys())
    for target in sorted({target for _, _, target in keys}):
        name = f"{target}_school_id_key"[:63]
        if name not in known:
            yield f"ALTER TABLE {target} ADD CONSTRAINT {name} UNIQUE (school_id, id)"
    for table, column, target in keys:
        name = reference_name(table, column)
        if name not in known:
            yield (
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (school_id, {column}) "
                f"REFERENCES {target} (school_id, id) DEFERRABLE INITIALLY DEFERRED"
            )

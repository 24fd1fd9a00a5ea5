"""Tables of a room, made in one go by the migration that builds them.

Django renders the state of all models anew at each operation that touches one, and the house has a hundred that hang
together: a `CreateModel` a table costs the square of their number. Here the state is rendered once a room.
"""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """This will create the tables of all these models; they may refer to each other both ways.

    References and some constraints are made at the end of the migration, as with `CreateModel`; `afterwards` is said after these.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["tables"]

    def __init__(self, tables: list[CreateModel], afterwards: str = "") -> None:
        self.tables, self.afterwards = tables, afterwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered again when it is asked for: once, not once a table
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)
        if self.afterwards:
            schema_editor.deferred_sql.append(self.afterwards)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create tables {', '.join(table.name for table in self.tables)}"

    @property
    def migration_name_fragment(self) -> str:
        return "tables"

"""What a change or a publication touched is written once for all rows it befell alike; what stands is written anew, with the groups to which it brought somebody."""

from typing import Any
from uuid import UUID

from django.db import migrations, models

from kehou.planning.rules import folded

OPEN, SHUT = (f"ALTER TABLE planning_edit {word}FORCE ROW LEVEL SECURITY" for word in ("NO ", ""))


def fold(apps: Any, _editor: Any) -> None:
    edits = apps.get_model("planning", "Edit").objects
    for pk in list(edits.order_by("pk").values_list("pk", flat=True)):
        edit = edits.get(pk=pk)
        changed = edit.rows or []
        entered = {UUID(row["after"]["group_id"]) for row in changed if row["table"] == "membership" and row["before"] is None}
        edit.rows, ids = folded(changed)
        rows = [*map(UUID, ids)]
        edit.touched = rows + sorted(({*edit.touched} | entered) - {*rows})
        edit.save(update_fields=["rows", "touched"])


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0005_once"),
    ]

    operations = [
        # The owner, too, is held by the walls, which stand by now: they open for this one step.
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.RunSQL(SHUT, migrations.RunSQL.noop),
        migrations.AlterField(model_name="edit", name="rows", field=models.JSONField(default=dict)),
    ]

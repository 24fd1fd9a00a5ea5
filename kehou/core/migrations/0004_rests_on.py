"""The way from a parameter of the policy book to the journal's entries that rest on it."""

import django.db.models.deletion
from django.db import migrations, models

import kehou.core.ids

# The owner, too, is held by the walls, which stand by now: they open for this one statement.
BACKFILL = """
ALTER TABLE core_entry NO FORCE ROW LEVEL SECURITY;
INSERT INTO core_restson (id, parameter, unit_id, seq, at)
SELECT gen_random_uuid(), named.parameter, entry.unit_id, entry.seq, entry.at
FROM core_entry AS entry, LATERAL (
    SELECT DISTINCT split_part(line, '=', 1) AS parameter
    FROM jsonb_array_elements_text(entry.facts -> 'basis') AS line
) AS named
WHERE jsonb_typeof(entry.facts -> 'basis') = 'array';
ALTER TABLE core_entry FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_journal_by_school_year")]

    operations = [
        migrations.CreateModel(
            name="RestsOn",
            fields=[
                ("id", models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("parameter", models.CharField(max_length=80)),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit"),
                ),
            ],
            options={"indexes": [models.Index(fields=["unit", "parameter", "-at", "-seq"], name='core_restso_unit_id_7795b9_idx')]},
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]

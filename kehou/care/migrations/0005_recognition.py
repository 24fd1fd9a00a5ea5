"""Who a child typed in on a phone is stands in lines of its own: what was typed is overwritten no more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kehou.core.ids

WALLED = ("care_phonetakein", "care_alarm")  # the owner, too, is held by the walls, which stand by now: they open for this one step
OPEN, SHUT = ("; ".join(f"ALTER TABLE {table} {word}FORCE ROW LEVEL SECURITY" for table in WALLED) for word in ("NO ", ""))
MOVED = """
    INSERT INTO care_recognition (id, created_at, school_id, session_id, child, pupil_id, at, by_id)
    SELECT gen_random_uuid(), now(), typed.school_id, typed.session_id, typed.child, typed.pupil_id,
           coalesce(asked.settled_at, typed.received_at), asked.settled_by_id
      FROM (SELECT DISTINCT ON (school_id, child) * FROM care_phonetakein WHERE pupil_id IS NOT NULL
             ORDER BY school_id, child, received_at, number) typed
      LEFT JOIN care_alarm asked ON asked.school_id = typed.school_id AND asked.kind = 'unknown' AND asked.facts ->> 'child' = typed.child::text
"""


class Migration(migrations.Migration):

    dependencies = [
        ("care", "0004_paper_photos"),
        ("core", "0006_demonstration_unfinished"),
        ("people", "0001_squashed_0004"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recognition",
            fields=[
                ("id", models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("child", models.UUIDField(default=kehou.core.ids.uuid7)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("pupil", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.pupil")),
                ("school", models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.unit")),
                ("session", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="care.session")),
            ],
            options={
                "ordering": ["child", "at", "id"],
                "indexes": [models.Index(fields=["school", "session", "child"], name="care_recogn_school__50cc45_idx")],
            },
        ),
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.RunSQL(SHUT, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="phonetakein", name="pupil"),
    ]

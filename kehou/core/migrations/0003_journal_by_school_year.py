"""The journal is partitioned by school year; the cache all processes share is a table."""

from django.db import migrations

YEARS = range(2023, 2033)


def partition(year: int) -> str:
    return (
        f"CREATE TABLE core_entry_{year} PARTITION OF core_entry "
        f"FOR VALUES FROM ('{year}-09-01 00:00+08') TO ('{year + 1}-09-01 00:00+08');"
    )


JOURNAL = (
    """
ALTER TABLE core_entry RENAME TO core_entry_plain;
CREATE TABLE core_entry (LIKE core_entry_plain INCLUDING DEFAULTS) PARTITION BY RANGE (at);
DROP TABLE core_entry_plain;
ALTER TABLE core_entry ADD CONSTRAINT core_entry_pkey PRIMARY KEY (unit_id, seq, at);
ALTER TABLE core_entry ADD CONSTRAINT core_entry_unit FOREIGN KEY (unit_id) REFERENCES core_unit (id);
ALTER TABLE core_entry ADD CONSTRAINT core_entry_actor FOREIGN KEY (actor_id) REFERENCES identity_user (id);
CREATE INDEX core_entry_unit_kind ON core_entry (unit_id, kind, at DESC);
CREATE TABLE core_entry_other PARTITION OF core_entry DEFAULT;
"""
    + "\n".join(partition(year) for year in YEARS)
)

CACHE = """
CREATE TABLE kehou_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX kehou_cache_expires ON kehou_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [migrations.RunSQL(JOURNAL, migrations.RunSQL.noop), migrations.RunSQL(CACHE, "DROP TABLE kehou_cache")]

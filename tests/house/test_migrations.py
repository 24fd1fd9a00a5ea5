"""Two ways lead to today's tables: an empty database takes the folded migrations, one that stands takes its next steps."""

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def still_to_do(*, folded: bool, without: dict[str, str] | None = None) -> list[str]:
    """What `makemigrations` would add, had a database come this way, `without` a room's steps from that number on."""
    loader = MigrationLoader(None, replace_migrations=folded, ignore_no_migrations=True)
    steps = [key for key, step in loader.disk_migrations.items() if key in loader.graph.nodes and (folded or not step.replaces)]
    state = loader.graph.make_state(nodes=[(room, name) for room, name in steps if name < (without or {}).get(room, "9")], real_apps=loader.unmigrated_apps)
    with translation.override(None):
        found = MigrationAutodetector(state, ProjectState.from_apps(apps)).changes(graph=loader.graph)
    return [f"{label}: {operation.describe()}" for label in found for step in found[label] for operation in step.operations]


@pytest.mark.parametrize("folded", [True, False], ids=["an empty database", "a standing database"])
def test_both_ways_end_at_the_models(folded):
    assert still_to_do(folded=folded) == []


def test_twin_a_step_left_out_is_seen():
    assert "people: Create model BarPaper" in still_to_do(folded=False, without=LAST_STEPS)


LAST_STEPS = {"people": "0004", "planning": "0003", "care": "0002"}  # those of higher rooms stand on those of lower ones


def test_a_room_that_is_folded_is_one_step_of_an_empty_database():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {name for step in loader.disk_migrations.values() for name in step.replaces}
    assert {label for label, _ in replaced} >= {"identity", "notices", "organisation", "people", "enrolment", "planning", "care"}
    assert replaced & set(loader.graph.nodes) == set()

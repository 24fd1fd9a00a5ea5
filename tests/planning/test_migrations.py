"""What stands in a school's tables is carried through planning's steps: changes that were written down before them are taken back after them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kehou.core.scope import acting
from kehou.organisation.models import Staff
from kehou.planning import queries
from kehou.planning.models import Edit, Membership
from kehou.planning.queries.edits import FIELDS, as_it_is
from kehou.planning.rules import unfolded
from tests.factories import a_school, everything
from tests.planning.term import NOW, a_spring, desk, groups_published
from tests.planning.test_undo import moves, pins, published_roster, seated, stands_in, two, undone
from tests.prepared import prepared

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]  # the states of all rooms are drawn twice
BEFORE, SINCE = "0001_squashed_0003", "0006_folded_edits"


def built() -> Staff:
    boss = a_spring(a_school())
    groups_published(boss)
    published_roster(boss)
    seated(boss, two(boss)[0])
    moves(boss)
    stands_in(boss)
    pins(boss)
    return boss


spring = prepared(built, at=NOW)


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


@contextmanager
def the_owner() -> Iterator[None]:
    """Tables are changed by the owner; what waits to be checked is checked before."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL ROLE NONE")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL ROLE kehou_app")


@contextmanager
def open_to_the_owner() -> Iterator[Any]:
    """The walls hold the owner, too."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE planning_edit NO FORCE ROW LEVEL SECURITY")
        yield cursor
        cursor.execute("ALTER TABLE planning_edit FORCE ROW LEVEL SECURITY")


def migrated(name: str) -> Any:
    """The tables as they were, or are, after this step; what the models of that time are called."""
    return MigrationExecutor(connection).migrate([("planning", name)]).apps


def as_written_then(edit: Edit) -> list[dict[str, Any]]:
    """A line for each row, with all its fields before and after, and whose it is."""
    lines = []
    for row in unfolded(edit.rows, edit.touched):
        one = FIELDS[row["table"]][0].objects.get(pk=row["pk"])
        whole = {**as_it_is(row, one), **(row["after"] if row["before"] is None else {})}
        of = one.pupil_id if isinstance(one, Membership) else one.pk
        before = None if row["before"] is None else {**whole, **row["before"]}
        lines.append({"table": row["table"], "pk": row["pk"], "of": str(of), "before": before, "after": {**whole, **row["after"]}})
    return lines


def told(edits: dict[Any, Edit]) -> dict[Any, Any]:
    """What is known of each: the lines, whose they are, how many children."""
    return {pk: (sorted(map(repr, unfolded(one.rows, one.touched))), sorted(one.touched), one.children) for pk, one in edits.items()}


def test_changes_written_down_before_the_steps_are_taken_back_after_them(boss):
    with acting(everything(boss.school)):
        known = {one.pk: one for one in Edit.objects.all()}
        then, before = {pk: as_written_then(one) for pk, one in known.items()}, told(known)
    assert {one.kind for one in known.values()} == {"groups", "roster", "seats", "move", "stand_in", "pin"}
    with the_owner():
        old = migrated(BEFORE).get_model("planning", "Edit")
        assert not {field.name for field in old._meta.get_fields()} & {"touched", "children", "run"}
        with open_to_the_owner() as cursor:
            for pk, lines in then.items():
                cursor.execute("UPDATE planning_edit SET rows = %s WHERE id = %s", [json.dumps(lines), pk])
        migrated(SINCE)
    with acting(everything(boss.school)):
        assert told({one.pk: one for one in Edit.objects.all()}) == before
    for _deed in (pins, stands_in, moves):
        undone(boss)
    with acting(desk(boss)) as scope:
        assert queries.last_edit(scope, two(boss)[0].term).kind == "seats"

"""The journal: chained, verifiable, and nothing happens that wiring does not list."""

from dataclasses import dataclass
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kehou import wiring
from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.events import ClockMoved, Event
from kehou.core.journal import UnknownNews, hash_of, record, record_all, resting_on, verify
from kehou.core.models import Entry, RestsOn
from kehou.core.scope import acting
from tests.factories import everything

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Rested(Event):
    """A decision that rests on policy."""


def three_entries(school):
    scope = everything(school)
    with acting(scope):
        for hour in (15, 16, 17):
            record(ClockMoved(school=school.pk, moment=f"{hour}:00"), scope=scope)


def test_entries_are_numbered_and_chained(school):
    three_entries(school)
    with acting(everything(school)):
        first, second, third = Entry.objects.order_by("seq")
        assert (first.seq, second.seq, third.seq) == (1, 2, 3)
        assert (second.before, third.before) == (first.hash, second.hash)
        assert verify(school.pk) is None


@pytest.mark.parametrize(
    ("tamper", "seq", "why"),
    [
        ('UPDATE core_entry SET facts = \'{"moment": "09:00"}\' WHERE seq = 2', 2, "its content was changed"),
        ("DELETE FROM core_entry WHERE seq = 2", 2, "entry 2 is missing, 3 stands in its place"),
        ("DELETE FROM core_entry WHERE seq = 3", 3, "the tail is missing or the head was changed"),
    ],
)
def test_tampering_by_the_owner_is_found_and_named(school, tamper, seq, why):
    three_entries(school)
    with acting(everything(school)):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute(tamper)
            cursor.execute("SET LOCAL ROLE kehou_app")
        found = verify(school.pk)
    assert (found.seq, found.why) == (seq, why)


def test_whoever_rewrites_an_entry_with_a_fitting_hash_is_found_at_the_next_one(school):
    three_entries(school)
    with acting(everything(school)):
        forged = Entry.objects.get(seq=1)
        forged.facts = {"moment": "09:00"}
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute(
                "UPDATE core_entry SET facts = '{\"moment\": \"09:00\"}', hash = %s WHERE seq = 1", [hash_of(forged)]
            )
            cursor.execute("SET LOCAL ROLE kehou_app")
        found = verify(school.pk)
    assert (found.seq, found.why) == (2, "it does not follow the entry before it")


def test_an_event_that_wiring_does_not_list_undoes_everything(school):
    class Unheard(Event):
        pass

    with pytest.raises(UnknownNews), transaction.atomic(), acting(everything(school)) as scope:
        record(Unheard(school=school.pk), scope=scope)
    with acting(everything(school)):
        assert Entry.objects.count() == 0


def test_a_reaction_that_refuses_undoes_the_whole_act_and_no_other(school, monkeypatch):
    """The act has one savepoint, its news none of its own; whoever catches the refusal goes on with what stood before."""

    def refuses(event, *, scope):
        if event.moment == "no":
            raise Refusal("no")

    monkeypatch.setitem(wiring.REACTIONS, ClockMoved, [refuses])
    with acting(everything(school)) as scope:
        record(ClockMoved(school=school.pk, moment="first"), scope=scope)
        act(school, "yes", scope)
        with pytest.raises(Refusal):
            act(school, "no", scope)
        assert list(RestsOn.objects.values_list("parameter", flat=True)) == ["yes"]
        assert list(Entry.objects.values_list("facts__moment", flat=True)) == ["first", "yes"]
        assert verify(school.pk) is None


def act(school, moment, scope):
    """Something is written, then it becomes news."""
    with acting(scope.for_unit(school.pk)), CaptureQueriesContext(connection) as asked:
        RestsOn.objects.create(parameter=moment, unit=school, seq=1, at=clock.now())
        record(ClockMoved(school=school.pk, moment=moment), scope=scope)
    assert not [one["sql"] for one in asked if "SAVEPOINT" in one["sql"]]


def test_news_that_belongs_together_lengthens_the_chain_once_and_stays_verifiable(school):

    with acting(everything(school)) as scope:
        record(ClockMoved(school=school.pk, moment="a"), scope=scope)
        made = record_all([ClockMoved(school=school.pk, moment="b"), ClockMoved(school=school.pk, moment="c")], scope=scope)
        assert [one.seq for one in made] == [2, 3]
        assert made[1].before == made[0].hash
        assert verify(school.pk) is None


def test_news_of_two_schools_is_not_recorded_together(school, other_school):

    with acting(everything(school, other_school)) as scope, pytest.raises(ValueError):
        record_all([ClockMoved(school=school.pk, moment="a"), ClockMoved(school=other_school.pk, moment="b")], scope=scope)


def many_decisions(unit):
    """A term's worth of decisions, most of them resting on something else."""
    scope, names = everything(unit), ("eligibility.grade_max", "application.window_days", "review.steps")
    with acting(scope):
        for n in range(20):
            news = [Rested(school=unit.pk, basis=(f"{names[i % 3]}=1 (S2)",)) for i in range(100)]
            record_all([*news, Rested(school=unit.pk, basis=(f"grouping.size_max={n} (S5.4)",))] if n % 5 == 0 else news, scope=scope)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("ANALYZE core_entry, core_restson")
            cursor.execute("SET LOCAL ROLE kehou_app")
    return scope


def test_decisions_resting_on_a_parameter_are_found_by_index(school, other_school, monkeypatch):
    """Of two thousand entries the database reads the few that rest on it, behind the wall as before it."""
    monkeypatch.setattr("kehou.wiring.REACTIONS", {Rested: []})
    scope = many_decisions(school)
    with acting(everything(other_school)) as elsewhere:
        record(Rested(school=other_school.pk, basis=("grouping.size_max=20 (S5.4)",)), scope=elsewhere)
        assert len(resting_on("grouping.size_max", elsewhere, most=50)) == 1
    with acting(scope), CaptureQueriesContext(connection) as asked:
        found = resting_on("grouping.size_max", scope, most=50)
        assert [one.facts["basis"] for one in found] == [[f"grouping.size_max={n} (S5.4)"] for n in (15, 10, 5, 0)]
        plans = [plan_of(one["sql"]) for one in asked if one["sql"].startswith("SELECT")]
    assert len(plans) == 2
    assert f"using {RestsOn._meta.indexes[0].name}" in plans[0]
    assert "core_entry" in plans[1]
    assert not any(f"Seq Scan on {table}" in plan for plan in plans for table in ("core_entry", "core_restson"))


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_journal_older_than_the_book_of_decisions_is_entered_into_it(school, monkeypatch):
    """What the migration does on a house that has been lived in."""
    monkeypatch.setattr("kehou.wiring.REACTIONS", {Rested: []})
    backfill = import_module("kehou.core.migrations.0004_rests_on").BACKFILL
    with acting(everything(school)) as scope:
        record(Rested(school=school.pk, basis=("review.steps=3 (S5.2)", "notice.days=5 (S5.2)")), scope=scope)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL ROLE NONE; DELETE FROM core_restson")
            cursor.execute(backfill + "SET LOCAL ROLE kehou_app")
        assert [one.seq for one in resting_on("notice.days", scope, most=5)] == [1]
        assert [one.seq for one in resting_on("review.steps", scope, most=5)] == [1]

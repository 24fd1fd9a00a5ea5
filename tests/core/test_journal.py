"""The journal: chained, verifiable, and nothing happens that wiring does not list."""

import pytest
from django.db import connection, transaction

from kehou.core.events import ClockMoved, Event
from kehou.core.journal import UnknownNews, record, record_all, verify
from kehou.core.models import Entry
from kehou.core.scope import acting
from tests.factories import everything

pytestmark = pytest.mark.django_db


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


def test_an_event_that_wiring_does_not_list_undoes_everything(school):
    class Unheard(Event):
        pass

    with pytest.raises(UnknownNews), transaction.atomic(), acting(everything(school)) as scope:
        record(Unheard(school=school.pk), scope=scope)
    with acting(everything(school)):
        assert Entry.objects.count() == 0


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

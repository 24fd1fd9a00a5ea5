"""Service days come from the real calendar: weekends, holidays, moved workdays, the school's own events (S3.1)."""

from datetime import date

import pytest
from django.utils.translation import override

from kehou.core.scope import acting
from kehou.organisation import queries
from kehou.organisation.models import CalendarDay, SchoolEvent, Term
from tests.factories import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(db):
    """清明 2024: 4–6 April off, Sunday 7 April worked."""
    for day in (4, 5, 6):
        CalendarDay.objects.update_or_create(day=date(2024, 4, day), defaults={"kind": "rest", "name": "清明节"})
    CalendarDay.objects.update_or_create(day=date(2024, 4, 7), defaults={"kind": "work", "name": "补班", "follows": 5})


def test_the_week_of_qingming(school, april):
    with acting(everything(school)) as scope:
        days = queries.service_days(scope, date(2024, 4, 1), date(2024, 4, 8))
    assert [d.day for d in days] == [1, 2, 3, 7, 8]


def test_an_outing_of_this_school_is_no_service_day_and_the_neighbours_is(school, other_school, april):
    with acting(everything(school)):
        SchoolEvent.objects.create(school=school, starts_on=date(2024, 4, 2), ends_on=date(2024, 4, 2), title="春游")
    with acting(everything(school)) as scope:
        assert queries.is_service_day(scope, date(2024, 4, 2)) is False
    with acting(everything(other_school)) as scope:
        assert queries.is_service_day(scope, date(2024, 4, 2)) is True


def test_five_working_days_of_notice_pass_over_the_holiday(school, april):
    with acting(everything(school)) as scope:
        assert queries.working_day_after(scope, date(2024, 4, 2), 3) == date(2024, 4, 8)


def test_a_moved_workday_follows_the_timetable_it_replaces(school, april):
    assert queries.weekday_of(date(2024, 4, 7)) == 5
    assert queries.weekday_of(date(2024, 4, 8)) == 1


def test_a_term_reads_in_the_readers_language_and_stays_chinese_on_official_papers():
    term = Term(year=2023, number=2)
    with override("en"):
        assert str(term) == "Term 2, 2023–2024"
        assert term.official == "2023—2024学年第二学期"
    assert str(term) == term.official

"""A document that ends is announced ahead, once (S8)."""

from datetime import date

import pytest

from kehou.core.journal import entries
from kehou.core.models import Unit
from kehou.core.scope import acting
from kehou.policy.actions import announce_expiry
from kehou.policy.tasks import announce_expiry as every_morning
from tests.factories import everything

pytestmark = pytest.mark.django_db


def test_the_city_is_told_half_a_year_ahead_and_only_once(school):
    city = Unit.objects.get(code="yycity")
    with acting(everything(city)) as scope:
        early = announce_expiry(city, on=date(2026, 7, 5), scope=scope)
        first = announce_expiry(city, on=date(2026, 7, 6), scope=scope)
        again = announce_expiry(city, on=date(2026, 7, 7), scope=scope)
        journal = [(one.kind, one.facts["document"], one.facts["ends"]) for one in entries(scope)]
    assert (early, [one.document for one in first], again) == ([], ["C"], [])
    assert journal == [("policy.ExpiryAnnounced", "C", "2027-01-02")]


def test_a_school_announces_its_own_plan_and_not_the_citys(school):
    with acting(everything(school)) as scope:
        told = announce_expiry(school, on=date(2026, 12, 1), scope=scope)
    assert [(one.document, one.ends) for one in told] == [("S", date(2027, 2, 20))]


def test_every_morning_all_units_with_documents_are_looked_at(school, monkeypatch):
    monkeypatch.setattr("kehou.core.clock.today", lambda: date(2026, 12, 1))
    every_morning(timestamp=0)
    told = []
    for unit in Unit.objects.filter(code__in=("yycity", "xx-primary")):
        with acting(everything(unit)) as scope:
            told += [one.facts["document"] for one in entries(scope)]
    assert told == ["C", "S"]

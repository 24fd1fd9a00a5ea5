"""The spring of a file's tests is built once; a file that begins with more has a `spring` of its own."""

import pytest

from kehou.core.models import Unit
from kehou.organisation.models import Staff
from kehou.planning.actions import runs
from tests.factories import a_school
from tests.planning.term import NOW, a_spring
from tests.prepared import fresh, prepared

spring = prepared(lambda: a_spring(a_school()), at=NOW)


@pytest.fixture(autouse=True)
def _little_effort(monkeypatch):
    """Here it counts what is done with a plan; how good it is, the planner's own tests ask."""
    monkeypatch.setattr(runs, "AT_ONCE", 0.2)


@pytest.fixture
def boss(spring: Staff) -> Staff:
    """The service lead of the spring's school."""
    return fresh(spring)


@pytest.fixture
def school(boss: Staff) -> Unit:
    return boss.school


@pytest.fixture
def bare(db: None) -> Unit:
    """A school with nobody to plan for yet."""
    return a_school("kk-primary", "空小学")

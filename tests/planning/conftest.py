"""The spring of a file's tests is built once; a file that begins with more has a `spring` of its own."""

import pytest

from kehou.core.models import Unit
from kehou.organisation.models import Staff
from tests.factories import a_school
from tests.planning.term import NOW, a_spring
from tests.prepared import fresh, prepared

spring = prepared(lambda: a_spring(a_school()), at=NOW)


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

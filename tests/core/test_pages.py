"""Pages only show: the database itself refuses what a page would write."""

import pytest
from django.db import Error
from django.http import HttpResponse

from kehou.core import pages
from kehou.core.models import Unit
from tests.factories import a_member_of_staff

pytestmark = pytest.mark.django_db


def writes(request, scope, **_):
    Unit.objects.filter(pk=scope.unit.pk).update(name="改了")
    return HttpResponse("ok")


def through(rf, door, school, user):
    scope = pages.unit_scope(user, school.code)
    return pages._run(writes, door, getattr(rf, door.method.lower())("/"), scope, {})


def test_a_page_that_writes_is_refused_by_the_database(rf, school):
    lead = a_member_of_staff(school, role="service_lead").user
    with pytest.raises(Error, match="read-only"):
        through(rf, pages.Door("desk.term", "unit", "GET"), school, lead)


def test_twin_the_same_view_as_a_command_is_not_refused_for_writing(rf, school):
    lead = a_member_of_staff(school, role="service_lead").user
    try:
        through(rf, pages.Door("desk.term", "unit", "POST"), school, lead)
    except Error as error:
        assert "read-only" not in str(error)

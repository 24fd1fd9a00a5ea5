"""What hangs on a child: leaving the school ends place and permit; a new guardian is told to the others."""

from datetime import UTC, date, datetime

import pytest

from kehou.care.models import Permit
from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment.models import Place
from kehou.organisation.models import Term
from kehou.people import actions
from tests.factories import a_class, everything
from tests.planning.term import places_of

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2024, 4, 10)


@pytest.fixture
def wednesday(settings):
    settings.KEHOU_DEMO = True
    clock.move_to(datetime(2024, 4, 10, 2, tzinfo=UTC))


def a_permit_for(place: Place) -> Permit:
    return Permit.objects.create(
        school=place.school, pupil=place.pupil, term=Term.objects.get(), number=str(place.pupil_id)[-8:],
        token=str(place.pupil_id), weekdays=[1, 2, 3, 4, 5], state="requested", starts_on=date(2024, 3, 20), ends_on=date(2024, 7, 5),
    )  # fmt: skip


def test_a_child_who_leaves_gives_back_place_and_permit_and_the_classmate_keeps_both(school, wednesday):
    leaver, classmate = places_of(a_class(school), 2, starts_on=date(2024, 3, 20))
    with acting(everything(school)) as scope:
        permits = {place.pupil_id: a_permit_for(place) for place in (leaver, classmate)}
        actions.let_pupil_leave(leaver.pupil, on=WEDNESDAY, reason="转学", scope=scope)
        ends = dict(Place.objects.values_list("pupil_id", "ends_on"))
        states = dict(Permit.objects.values_list("pupil_id", "state"))
    assert ends == {leaver.pupil_id: WEDNESDAY, classmate.pupil_id: None}
    assert states == {leaver.pupil_id: "revoked", classmate.pupil_id: "requested"}
    assert set(permits) == set(states)

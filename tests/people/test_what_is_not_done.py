"""What the register of pupils does not do, each with its own name and its twin."""

import pytest

from kehou.core import clock
from kehou.core.scope import acting
from kehou.organisation.models import Campus, Room
from kehou.people import actions
from kehou.people.actions.consents import ConsentMissing
from kehou.people.actions.pupils import SameClass
from kehou.people.actions.rosters.applying import NoCampus, _make_classes
from kehou.people.models import Pupil
from tests.factories import a_class, a_pupil, everything

pytestmark = pytest.mark.django_db


def test_a_child_is_not_moved_into_the_class_it_sits_in(school):
    home, next_door = a_class(school), a_class(school, number=2)
    child = a_pupil(home)
    with acting(everything(school)) as scope:
        with pytest.raises(SameClass):
            actions.move_pupil(child, home, reason="调班", scope=scope)
        assert actions.move_pupil(child, next_door, reason="调班", scope=scope).home_class_id == next_door.pk


def test_a_school_without_a_campus_has_no_place_for_a_new_class(school):
    with acting(everything(school)) as scope:
        Room.objects.all().delete()
        Campus.objects.all().delete()
        with pytest.raises(NoCampus):
            _make_classes(((1, 1),), clock.today(), scope)
        assert _make_classes((), clock.today(), scope) == []  # the twin: nothing is missing


def test_a_health_note_is_not_written_without_the_family_s_yes(school):
    child = a_pupil(a_class(school))
    with acting(everything(school)) as scope:
        told = {"health": "花生过敏", "seating": "", "now": clock.now(), "scope": scope}
        with pytest.raises(ConsentMissing):
            actions.write_notes(child, agreed=False, **told)
        assert Pupil.objects.get().health == ""
        assert actions.write_notes(child, agreed=True, **told).health == "花生过敏"

"""What the tables themselves refuse, whoever writes."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from kehou.core.scope import Scope, acting
from kehou.enrolment.models import Application, Place, Round, Slot, SlotDay
from kehou.organisation.models import Term
from tests.factories import a_class, a_guardian_of, a_pupil, everything

pytestmark = pytest.mark.django_db


def a_round(school, **more) -> Round:
    with acting(everything(school)):
        days = {"opens_on": date(2024, 2, 26), "closes_on": date(2024, 3, 3), "first_day": date(2024, 3, 20)}
        return Round.objects.create(school=school, term=Term.objects.get(school=school), state="open", **{**days, **more})


def an_application(round, pupil, number=1, **more) -> Application:
    with acting(everything(round.school)):
        return Application.objects.create(
            school=round.school, round=round, pupil=pupil, number=f"2024-2-{number:04}", days=[1, 2, 3], **more
        )


def test_a_second_living_application_is_refused_by_the_table_itself(school):
    round, child = a_round(school), a_pupil(a_class(school))
    an_application(round, child, state="withdrawn")
    an_application(round, child, 2)
    with pytest.raises(IntegrityError, match="one_application_per_pupil"), transaction.atomic():
        an_application(round, child, 3)


def test_two_places_of_a_child_can_not_overlap_but_may_follow_each_other(school):
    round, child = a_round(school), a_pupil(a_class(school))
    application = an_application(round, child)

    def a_place(starts, ends=None):
        with transaction.atomic(), acting(everything(school)):
            Place.objects.create(
                school=school, round=round, term=round.term, pupil=child, application=application, days=[1], slots=[],
                campus=child.home_class.campus, starts_on=starts, ends_on=ends,
            )  # fmt: skip

    a_place(date(2024, 3, 20), date(2024, 4, 30))
    a_place(date(2024, 5, 6))
    with pytest.raises(IntegrityError, match="one_place_at_a_time"):
        a_place(date(2024, 4, 30), date(2024, 4, 30))


def test_a_slot_can_not_hold_one_too_many(school):
    round = a_round(school)
    with acting(everything(school)):
        slot = Slot.objects.create(school=school, round=round, name="延时看护", starts=time(16), ends=time(17))
        seats = SlotDay.objects.create(school=school, slot=slot, weekday=1, capacity=1, taken=1)
        with pytest.raises(IntegrityError, match="slot_day_within_capacity"), transaction.atomic():
            SlotDay.objects.filter(pk=seats.pk).update(taken=2)


def test_a_family_sees_its_own_application_and_not_the_neighbours(school):
    round, room = a_round(school), a_class(school)
    child, neighbour = a_pupil(room), a_pupil(room, "同班同学")
    ours = an_application(round, child)
    an_application(round, neighbour, 2)
    mother = a_guardian_of(child)
    with acting(Scope("family", mother.pk, units=(school.pk,), pupils=(child.pk,))):
        assert list(Application.objects.all()) == [ours]

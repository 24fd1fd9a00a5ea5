"""A letter refused or not signed in time: no seat, the next in line, everybody told, and a way back (S5.3, S1.1, S5.1)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions, queries
from kehou.enrolment.actions import waiting
from kehou.enrolment.choices import State
from kehou.enrolment.models import Application, Letter, Offer, Place, SlotDay
from kehou.enrolment.tasks import move_line
from kehou.notices.actions import send_digests
from kehou.notices.models import Message
from kehou.organisation.models import HomeClass
from tests.enrolment.examples import a_child, a_homeroom, a_round, an_application, asked, at, family, letters
from tests.enrolment.test_pages import signed_in
from tests.factories import a_guardian_of, a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
REFUSED, OVERDUE = at(3, 13, 12), at(3, 25, 0, 15)


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: REFUSED)
    monkeypatch.setattr(clock, "today", REFUSED.date)


def built():
    """One seat a day: 李小明 has the letter, 王小红 of the class next door waits."""
    school = a_school()
    child, neighbour = a_child(school), a_child(school, "王小红", number=2)
    mother, other = a_guardian_of(child), a_guardian_of(neighbour, name="王妈妈")
    round = a_round(school)
    first, second = an_application(round, child, by=mother), an_application(round, neighbour, by=other)
    [letter, *_] = letters([first, second])
    letter.pupil = child
    with acting(everything(school)) as scope:
        SlotDay.objects.update(capacity=1)
        second.refresh_from_db()
        waiting.join_line(second, now=at(3, 12, 10), scope=scope)
    return round, letter, mother, second


world = prepared(built, at=REFUSED)


@pytest.fixture
def seats(world, db):
    return fresh(world)


@pytest.fixture
def school(seats):
    return seats[0].school


def refused(letter, mother, reason="外婆来接", now=REFUSED):
    with acting(family(mother)) as scope:
        actions.refuse_letter(letter, reason=reason, now=now, scope=scope)


def lapsed(school, now=OVERDUE):
    with acting(everything(school)) as scope:
        return actions.lapse_letters(now=now, scope=scope)


def offered(round, now):
    with acting(everything(round.school)) as scope:
        return waiting.offer_next(round.pk, school=round.school_id, now=now, scope=scope)


def state_of(letter):
    with acting(everything(letter.school)):
        return Application.objects.get(pk=letter.application_id).state


@pytest.mark.parametrize("how", [State.DECLINED, State.LAPSED])
def test_the_seat_is_promised_to_the_letter_and_then_goes_to_the_next_in_line(school, seats, how):
    round, letter, mother, second = seats
    assert offered(round, at(3, 13)) == []  # the twin: while the letter can be signed nobody is asked
    refused(letter, mother) if how == State.DECLINED else lapsed(school)
    assert state_of(letter) == how
    [offer] = offered(round, OVERDUE)
    assert offer.pupil_id == second.pupil_id


def test_the_lead_reads_in_the_morning_how_many_were_not_signed_in_time(school, seats):
    lead = a_member_of_staff(school, "周主任", role="service_lead").user
    type(lead).objects.filter(pk=lead.pk).update(language="en")
    lapsed(school)
    lapsed(school)  # the next night there is nothing to tell
    with acting(everything(school)):
        [told] = Message.objects.filter(user=lead)
    assert told.title == "1 letter was not signed in time; the place is given back"
    assert told.link == f"/{school.code}/enrolment/letters/?show=lapsed"


def test_who_waits_in_line_keeps_its_turn_though_its_old_letter_is_past_its_day(school, seats):
    _round, _letter, _mother, second = seats
    assert lapsed(school) == 1  # 李小明's alone
    with acting(everything(school)):
        assert Application.objects.get(pk=second.pk).state == State.ACCEPTED


def test_a_place_from_the_waiting_list_brings_a_letter_that_can_be_signed_now(school, seats):
    round, letter, mother, second = seats
    refused(letter, mother)
    with acting(everything(school)) as scope:
        Letter.objects.filter(application=second).update(lapsed_at=at(3, 20))  # as it stood before the turn came
        old = Letter.objects.get(application=second)
        [offer] = waiting.offer_next(round.pk, school=school.pk, now=OVERDUE, scope=scope)
        waiting.accept_offer(offer, now=OVERDUE, scope=scope)
        new = Letter.objects.get(application=second)
        assert (new.pk, new.is_over, new.due_on > OVERDUE.date()) == (old.pk, False, True)
        assert new.sha256 != old.sha256  # its words name the new day
        actions.register_paper_signature(new, signer="王妈妈", now=OVERDUE, scope=scope)
        assert Place.objects.get(application=second).ends_on is None


@pytest.mark.parametrize("how", [State.DECLINED, State.LAPSED])
def test_the_seat_an_accepted_offer_held_is_free_again(school, seats, how):
    round, letter, mother, second = seats
    refused(letter, mother)
    [offer] = offered(round, at(3, 14))
    with acting(everything(school)) as scope:
        waiting.accept_offer(offer, now=at(3, 14), scope=scope)
        again = Letter.objects.get(application=second)
        assert set(SlotDay.objects.filter(slot__in=second.slots, weekday__in=second.days).values_list("taken", flat=True)) == {1}
    if how == State.DECLINED:
        with acting(everything(school)):
            other = Application.objects.get(pk=second.pk).submitted_by
        refused(again, other, now=at(3, 15))
    else:
        assert lapsed(school, now=at(3, 14) + timedelta(days=30)) == 1
    with acting(everything(school)):
        assert set(SlotDay.objects.values_list("taken", flat=True)) == {0}
        assert (Offer.objects.get(pk=offer.pk).holds_seat, Application.objects.get(pk=second.pk).state) == (False, how)


def test_a_refusal_is_told_to_those_who_plan_with_the_child_and_to_the_other_guardian(school, seats):
    _round, letter, mother, _second = seats
    father = a_guardian_of(letter.pupil, name="李爸爸")
    lead = a_member_of_staff(school, "周主任", role="service_lead").user
    with acting(everything(school)):
        teacher = a_homeroom(school, HomeClass.objects.get(number=1)).user
        Message.objects.all().delete()
    type(lead).objects.filter(pk=lead.pk).update(language="en")
    refused(letter, mother)
    with acting(everything(school)):
        told = {one.user_id: one for one in Message.objects.all()}
        carried = {one.user_id for one in Message.objects.exclude(deliveries=None)}
    assert set(told) == {father.pk, lead.pk}  # the teacher reads it in the night's summary of the class
    assert told[lead.pk].title == "The family of 李小明 does not agree to the letter; the place is given back"
    assert not carried & {lead.pk, teacher.pk}  # in their summary of the day, not a knock of its own


def test_the_homeroom_teacher_reads_once_a_night_which_letters_of_the_own_class_are_over(school, seats, monkeypatch):
    round, letter, mother, _second = seats
    other = a_child(school, "张小刚")
    with acting(everything(school)):
        teacher, next_door = (a_homeroom(school, HomeClass.objects.get(number=n), f"老师{n}").user for n in (1, 2))
    refused(letter, mother)
    [late] = letters([an_application(round, other)])
    monkeypatch.setattr(clock, "now", lambda: OVERDUE)
    lapsed(school)
    lapsed(school)  # the next hour there is nothing to tell
    with acting(everything(school)) as scope:
        [told] = Message.objects.filter(user=teacher)
        assert not Message.objects.filter(user=next_door).exists()
        assert (told.title, told.body) == ("本班 2 份告知单没有签成，名额已放回", "不同意：李小明；逾期未签：张小刚")
        assert (told.link, told.at_home, told.deliveries.count()) == (f"/{school.code}/enrolment/letters/?show=declined", False, 0)
        actions.extend_letter(late, until=date(2024, 4, 9), reason="出差", now=OVERDUE, scope=scope)
        assert send_digests(at=OVERDUE + timedelta(hours=8), scope=scope) == 1  # at half past seven, with what else is unread
    monkeypatch.setattr(clock, "now", lambda: at(4, 10, 0, 15))
    lapsed(school, now=at(4, 10, 0, 15))
    with acting(everything(school)):
        again = Message.objects.filter(user=teacher, title__startswith="本班").first()
        assert again.body == "逾期未签：张小刚"  # more time was given, and is over too


@pytest.mark.parametrize("how", [State.DECLINED, State.LAPSED])
def test_the_family_may_ask_again_as_a_late_exception_and_the_old_letter_stays_over(school, seats, how):
    round, letter, mother, _second = seats
    refused(letter, mother) if how == State.DECLINED else lapsed(school)
    with acting(family(mother)) as scope:
        again = actions.apply(asked(round, late_reason="外婆病了"), round=round, pupil=letter.pupil, now=at(3, 26), scope=scope)
        assert again.state == State.LATE
        assert queries.living_application(scope, round, letter.pupil).pk == again.pk
    with acting(everything(school)) as scope, pytest.raises(actions.AppliedAnew):
        actions.extend_letter(letter, until=date(2024, 4, 9), reason="出差", now=at(3, 27), scope=scope)


def test_more_time_brings_the_application_back_and_the_signature_its_place(school, seats):
    _round, letter, mother, _second = seats
    lapsed(school)
    with acting(everything(school)) as scope:
        actions.extend_letter(letter, until=date(2024, 4, 9), reason="出差", now=at(3, 25, 9), scope=scope)
    assert state_of(letter) == State.ACCEPTED
    with acting(family(mother)) as scope:
        ticked = range(len(letter.requirements))
        actions.sign_letter(letter, ticked=ticked, typed_name="李妈妈", now=at(3, 26), scope=scope)
        assert queries.places(scope, application=letter.application_id).count() == 1


def test_the_pages_say_it_before_and_after_to_the_family_and_to_the_school(client, school, seats):
    round, letter, mother, _second = seats
    page, own = reverse("enrolment:letter", args=[letter.pk]), reverse("enrolment:application", args=[letter.application_id])
    signed_in(client, mother)
    before = client.get(page).content.decode()
    assert "依次给候补的孩子" in before and "逾期申请" in before and f"{letter.due_on:%Y-%m-%d}" in before
    client.post(reverse("enrolment:refuse_letter", args=[letter.pk]), {"reason": "外婆来接"})
    assert "名额已放回" in client.get(page).content.decode()
    after = client.get(own).content.decode()
    assert "已放弃名额" in after and "重新申请" in after and "打开告知单" not in after
    assert "重新申请" in client.get(reverse("enrolment:family_home")).content.decode()
    signed_in(client, a_member_of_staff(school, "周主任", role="service_lead").user)
    office = reverse("enrolment:letters", args=[school.code])
    assert "李小明" not in client.get(office).content.decode()
    shown = client.get(office, {"show": "declined"}).content.decode()
    assert "李小明" in shown and "外婆来接" in shown and "王小红" not in shown
    assert "不同意 1，逾期未签 0" in client.get(reverse("enrolment:round", args=[school.code])).content.decode()


def test_the_worker_moves_the_line_on_after_a_refusal(school, seats):
    round, letter, mother, second = seats
    refused(letter, mother)
    move_line(str(school.pk))
    with acting(everything(school)):
        assert Offer.objects.get().pupil_id == second.pupil_id

"""The waiting list as families live it: in turn, together, in time; and places that rest (S1.1, S1.2)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from kehou.core.scope import acting
from kehou.enrolment import actions, queries
from kehou.enrolment.actions import waiting
from kehou.enrolment.models import Letter, Offer, Place, SlotDay, Waiting
from kehou.enrolment.queries.waiting import turn_of
from kehou.notices.models import Message
from tests.enrolment.examples import ALL, a_child, a_round, an_application, at, decided, family, letters
from tests.factories import a_guardian_of, a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
NOON = at(3, 20, 12)


def built():
    """One seat a day, held by 先来; 第二 and 第三 wait, in this order."""
    school = a_school()
    round = a_round(school)
    first, second, third = (an_application(round, a_child(school, name)) for name in ("先来", "第二", "第三"))
    [letter, *_] = letters([first, second, third])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="家长", now=at(3, 13), scope=scope)
        SlotDay.objects.filter(taken=1).update(capacity=1)
        for one, hour in ((second, 9), (third, 10)):
            one.refresh_from_db()
            waiting.join_line(one, now=at(3, 14, hour), scope=scope)
    return school, round, first, second, third


world = prepared(built)


@pytest.fixture
def full_house(world, db):
    return fresh(world)


def moved(round, now=NOON):
    with acting(everything(round.school)) as scope:
        return waiting.offer_next(round.pk, school=round.school_id, now=now, scope=scope)


def ended(school, application, now=NOON):
    with acting(everything(school)) as scope:
        return actions.end_place(Place.objects.get(application=application), on=now.date(), now=now, scope=scope)


def taken(school):
    with acting(everything(school)):
        return set(SlotDay.objects.exclude(capacity=None).values_list("taken", flat=True))


def test_nobody_is_asked_while_the_house_is_full_and_each_family_sees_its_position(full_house):
    school, round, _first, second, third = full_house
    assert moved(round) == []
    for one, position in ((second, 1), (third, 2)):
        with acting(everything(school)):
            one.refresh_from_db()
            assert one.pupil.school_id == school.pk
        with acting(family(a_guardian_of(one.pupil))) as scope:
            assert turn_of(scope, one, NOON)["position"] == position


def test_a_seat_let_go_is_held_for_the_first_in_line_and_its_family_hears_of_it(full_house):
    school, round, first, second, _third = full_house
    ended(school, first)
    [offer] = moved(round)
    with acting(everything(school)):
        assert (offer.pupil_id, offer.until) == (second.pupil_id, NOON + timedelta(hours=24))
        assert Message.objects.filter(title__endswith="：候补有名额了", link__contains=str(second.pk)).exists()
    assert taken(school) == {1}
    assert moved(round) == []


def test_yes_brings_the_letter_and_the_signature_the_place_and_the_seat_was_theirs_all_along(full_house):
    school, round, first, second, third = full_house
    ended(school, first)
    [offer] = moved(round)
    with acting(everything(school)) as scope:
        waiting.accept_offer(offer, now=NOON, scope=scope)
        letter = Letter.objects.get(application=second)
        actions.register_paper_signature(letter, signer="家长", now=NOON, scope=scope)
        assert Place.objects.get(application=second).ends_on is None
        assert not Offer.objects.get(pk=offer.pk).holds_seat
    assert (taken(school), moved(round)) == ({1}, [])


@pytest.mark.parametrize("said_no", [True, False])
def test_no_and_silence_pass_the_seat_on_and_it_does_not_come_back_to_them(full_house, said_no):
    school, round, first, second, third = full_house
    ended(school, first)
    [offer] = moved(round)
    later = NOON + timedelta(hours=1 if said_no else 25)
    with acting(everything(school)) as scope:
        if said_no:
            waiting.decline_offer(offer, now=later, scope=scope)
        else:
            with pytest.raises(waiting.OfferOver):
                waiting.accept_offer(offer, now=later, scope=scope)
    [following] = moved(round, later)
    with acting(everything(school)) as scope:
        assert following.pupil_id == third.pupil_id
        assert waiting.join_line(second, now=later, scope=scope).joined_at == later  # at the end, and not at once again
        waiting.decline_offer(following, now=later, scope=scope)
    assert (moved(round, later), taken(school)) == ([], {0})


def test_who_has_just_left_is_not_asked_before_the_others(full_house):
    school, round, first, second, third = full_house
    ended(school, first)
    with acting(everything(school)) as scope:
        first.refresh_from_db()
        waiting.join_line(first, now=NOON, scope=scope)
        waiting.leave_line(Waiting.objects.get(application=second), now=NOON, scope=scope)
        waiting.leave_line(Waiting.objects.get(application=third), now=NOON, scope=scope)
    assert moved(round) == []
    assert len(moved(round, NOON + timedelta(days=2))) == 1  # the twin: two days later it is theirs again


def test_brother_and_sister_get_both_or_are_passed_over_with_the_reason(client):
    school = a_school("yy-primary", "又一小学")
    round = a_round(school)
    sister, brother, other = a_child(school, "姐姐"), a_child(school, "弟弟"), a_child(school, "同学")
    mother = a_guardian_of(sister, brother)
    rows = [an_application(round, sister, by=mother), an_application(round, brother, by=mother), an_application(round, other)]
    decided(rows, *ALL)
    with acting(everything(school)) as scope:
        SlotDay.objects.update(capacity=1)
        waiting.join_many(round.pk, [one.pk for one in rows], school=school.pk, now=at(3, 4), scope=scope)
        notice = actions.publish_notice(round, now=at(3, 4), scope=scope)
        actions.close_notice(notice, now=at(3, 12), scope=scope)
        notice.refresh_from_db()
        assert actions.send_letters(notice, now=at(3, 12), scope=scope) == []  # whoever waits has nothing to sign yet
    client.force_login(a_member_of_staff(school, "周老师", role="service_lead").user)
    page = client.get(f"/{school.code}/enrolment/notices/{notice.pk}/").content.decode()
    assert ("公示人数" in page, "另有候补 3 人" in page, "候补第 2 位" in page) == (True, True, True)
    [offer] = moved(round)
    with acting(everything(school)) as scope:
        assert offer.pupil_id == other.pk
        assert "兄弟姐妹一起递补" in turn_of(scope, rows[0], NOON)["passed"].why
        SlotDay.objects.update(capacity=3)
    assert {one.pupil_id for one in moved(round)} == {sister.pk, brother.pk}


def test_the_time_of_joining_cannot_be_changed_by_anybody(full_house):
    school, _round, _first, second, _third = full_house
    with acting(everything(school)), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Waiting.objects.filter(application=second).update(joined_at=at(3, 1))


def test_capacity_is_never_set_below_what_is_taken(full_house):
    school, *_ = full_house
    with acting(everything(school)) as scope:
        seats = SlotDay.objects.filter(taken=1)[0]
        with pytest.raises(actions.BelowTaken, match="已占 1 个"):
            actions.set_capacity(seats, 0, scope=scope)
        assert actions.set_capacity(seats, 2, scope=scope).left == 1


def test_an_ill_child_is_not_expected_until_it_is_well_and_keeps_its_seat(full_house):
    school, _round, first, _second, _third = full_house
    mother = a_guardian_of(first.pupil)
    with acting(family(mother)) as scope:
        place = queries.places(scope, application=first).get()
        actions.rest_place(place, first=date(2024, 3, 26), last=date(2024, 3, 28), reason="水痘", now=NOON, scope=scope)
        with pytest.raises(actions.RestAlready):
            actions.rest_place(place, first=date(2024, 3, 28), last=date(2024, 3, 29), reason="水痘", now=NOON, scope=scope)
    with acting(everything(school)) as scope:
        expected = [queries.places_on(scope, date(2024, 3, day)).count() for day in (25, 26, 28, 29)]
        counted = queries.participants_per_day(scope, date(2024, 3, 25), date(2024, 4, 1))
    assert (expected, taken(school)) == ([1, 0, 0, 1], {1})
    assert [counted[date(2024, 3, day)] for day in (25, 26, 29)] == [1, 0, 0]  # on Fridays it does not come anyway


def test_the_family_answers_on_the_phone_and_the_school_sees_who_is_affected(client, full_house):
    school, round, first, second, _third = full_house
    with acting(everything(school)):
        second.refresh_from_db()
        mother, lead = a_guardian_of(second.pupil), a_member_of_staff(school, "周老师", role="service_lead").user
    client.force_login(mother)
    page = client.get(f"/family/enrolment/applications/{second.pk}/")
    assert "您排在第 1 位" in page.content.decode()
    ended(school, first)
    [offer] = moved(round)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert "名额为您保留到" in client.get(f"/family/enrolment/applications/{second.pk}/").content.decode()
        client.post(f"/family/enrolment/offers/{offer.pk}/accept/")
        client.force_login(lead)
        seen = client.get(f"/{school.code}/enrolment/waiting/").content.decode()
    assert "已接受" in seen and "第三" in seen


def test_nobody_comes_from_the_list_whom_the_school_has_not_shown_to_everybody_before(full_house):
    school, round, first, second, _third = full_house
    ended(school, first)
    with acting(everything(school)):
        second.refresh_from_db()
        notice = second.notice
        notice.closed_at = None  # still being shown
        notice.save()
    assert moved(round) == []
    with acting(everything(school)):
        notice.closed_at = NOON
        notice.save()
    assert [offer.waiting.application_id for offer in moved(round)] == [second.pk]


def test_an_offer_past_its_end_is_over_on_the_page_before_the_clock_has_passed_it_on(client, full_house):
    school, round, first, second, _third = full_house
    with acting(everything(school)):
        second.refresh_from_db()
        mother, lead = a_guardian_of(second.pupil), a_member_of_staff(school, "周老师", role="service_lead").user
    ended(school, first)
    [offer] = moved(round)
    with time_machine.travel(offer.until, tick=False):
        client.force_login(mother)
        page = client.get(f"/family/enrolment/applications/{second.pk}/").content.decode()
        client.force_login(lead)
        office = client.get(f"/{school.code}/enrolment/waiting/").content.decode()
    assert ("名额为您保留到" in page, "已问，保留到" in office, "过期未答复" in office) == (False, False, True)


def test_who_has_ended_its_place_finds_the_way_back_on_the_same_page(client, full_house):
    """Before, the page of a child whose place was over offered nothing at all: neither the line nor a new application."""
    school, _round, first, second, _third = full_house
    mother = a_guardian_of(first.pupil)
    client.force_login(mother)
    page, way = f"/family/enrolment/applications/{first.pk}/", f"/family/enrolment/applications/{first.pk}/wait/"
    assert way not in client.get(page).content.decode()  # while the place goes on
    ended(school, first)
    with time_machine.travel(NOON, tick=False):
        shown = client.get(page).content.decode()
        assert way in shown
        client.post(way)
        shown = client.get(page).content.decode()
    assert ("您排在第 3 位" in shown, way in shown) == (True, False)

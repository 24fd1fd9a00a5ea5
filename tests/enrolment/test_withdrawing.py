"""A family takes a consent back: the place ends on the day it chose, the name leaves the notice, nothing else changes (PIPL 15, 16)."""

from datetime import date

import pytest
import time_machine

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.actions import waiting
from kehou.enrolment.models import Application, NoticeSheet, Place, SlotDay
from kehou.people import actions as people
from kehou.people.choices import Purpose
from kehou.people.queries import effects_of
from tests.enrolment.examples import a_child, a_notice, a_round, an_application, at, family, letters
from tests.factories import a_guardian_of, a_school, everything

pytestmark = pytest.mark.django_db
NOON, LAST = at(3, 20, 12), date(2024, 4, 30)


def agree(child, *purposes):
    with acting(everything(child.school)) as scope:
        for purpose in purposes:
            people.record_consent(child, purpose, given=True, now=at(2, 27), scope=scope)


def withdraw(mother, child, purpose, **more):
    with time_machine.travel(NOON, tick=False), acting(family(mother)) as scope:
        people.withdraw_consent(child, purpose, now=NOON, scope=scope, **more)


@pytest.fixture
def placed():
    """先来 has the only seat of a day, 第二 waits for it."""
    school = a_school()
    round = a_round(school)
    children = [a_child(school, name) for name in ("先来", "第二")]
    mothers = [a_guardian_of(one) for one in children]
    first, second = (an_application(round, one, by=by) for one, by in zip(children, mothers, strict=True))
    [letter, *_] = letters([first, second])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="家长", now=at(3, 13), scope=scope)
        SlotDay.objects.filter(taken=1).update(capacity=1)
        second.refresh_from_db()
        waiting.join_line(second, now=at(3, 14), scope=scope)
    agree(children[0], *Purpose)
    agree(children[1], *Purpose)
    return school, round, children, mothers


def test_the_service_taken_back_ends_the_place_on_the_chosen_day_and_the_seat_goes_on(placed):
    school, round, (child, neighbour), (mother, _) = placed
    with acting(family(mother)) as scope:
        shown = effects_of(scope, child, "service", NOON.date())
    assert "每周 3 天的名额（放学后看护）在最后一天之后结束。" in shown
    assert "空出的座位让给候补名单上的下一位，现在有 1 个孩子在等；以后想再参加，要重新申请或排队。" in shown
    withdraw(mother, child, "service", last_day=LAST)
    with acting(everything(school)) as scope:
        assert Place.objects.get(pupil=child).ends_on == LAST
        assert waiting.offer_next(round.pk, school=school.pk, now=NOON, scope=scope) == []
        [offer] = waiting.offer_next(round.pk, school=school.pk, now=at(4, 30, 18), scope=scope)
        assert offer.pupil_id == neighbour.pk


def test_who_waits_or_is_being_decided_about_leaves_the_line(placed):
    school, round, (_, child), (_, mother) = placed
    with acting(family(mother)) as scope:
        assert any(words.startswith("申请 ") and words.endswith("（审核通过） 会撤回。") for words in effects_of(scope, child, "service", NOON.date()))
    withdraw(mother, child, "service")
    with acting(everything(school)):
        assert Application.objects.get(pupil=child).state == "withdrawn"
        assert not waiting.standing_in_line(round.pk).exists()


def test_an_end_that_lies_later_comes_sooner_and_a_day_behind_us_is_refused(placed):
    school, _round, (child, _), (mother, _) = placed
    with acting(everything(school)) as scope:
        actions.end_place(Place.objects.get(pupil=child), on=date(2024, 6, 1), now=NOON, scope=scope)
    with pytest.raises(people.consents.LastDayBehind):
        withdraw(mother, child, "service", last_day=date(2024, 3, 19))
    withdraw(mother, child, "service", last_day=LAST)
    with acting(everything(school)):
        assert Place.objects.get(pupil=child).ends_on == LAST


@pytest.mark.parametrize("purpose", ["health", "collectors", "masked_name", "photo"])
def test_no_other_consent_costs_the_child_its_place(placed, purpose):
    school, _round, (child, _), (mother, _) = placed
    withdraw(mother, child, purpose)
    with acting(everything(school)):
        assert (Place.objects.get(pupil=child).ends_on, Application.objects.get(pupil=child).state) == (None, "accepted")


def test_the_masked_name_leaves_the_notice_that_stands():
    school = a_school()
    child, round = a_child(school), a_round(school)
    mother = a_guardian_of(child)
    agree(child, Purpose.MASKED_NAME)
    one = an_application(round, child, by=mother)
    notice = a_notice([one])
    with acting(family(mother)) as scope:
        [_general, shown] = effects_of(scope, child, "masked_name", date(2024, 3, 5))
    assert "“李*明”马上去掉，只留编号" in shown
    withdraw(mother, child, "masked_name")
    with acting(everything(school)):
        last = NoticeSheet.objects.filter(notice=notice).last()
        assert (last.version, "name" in last.rows[0]) == (2, False)
    with acting(family(mother)) as scope:
        assert effects_of(scope, child, "masked_name", date(2024, 3, 5))[1] == "现在没有公示在显示孩子的姓名。"

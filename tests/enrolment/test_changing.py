"""Changing what was asked: rewritten while the window is open, afterwards a request with its history (S1.2, S5.1)."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from kehou.care.models import Permit
from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, ChangeRequest, Place, SlotDay
from kehou.notices.models import Message
from tests.enrolment.examples import (
    FIRST_WEEK,
    a_child,
    a_round,
    an_application,
    asked,
    at,
    decided,
    family,
    letters,
    slots_of,
)
from tests.enrolment.test_pages import at_school, filled, signed_in
from tests.factories import a_guardian_of, a_member_of_staff, everything

pytestmark = pytest.mark.django_db
APRIL = at(4, 8)


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    def move(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.date())

    move(FIRST_WEEK)
    return move


def a_change(round, days=(2, 4), **more) -> actions.Change:
    care = next(slot.pk for slot in slots_of(round) if not slot.is_late)
    return actions.Change(days=days, slots=(care,), **{"reason": "奶奶能接了", **more})


def request_of(mine, change, *, now=APRIL, by=None, **more) -> ChangeRequest:
    with acting(family(by or mine.mother)) as scope:
        return actions.ask_change(mine, change, now=now, scope=scope, **more)


def decide(request, *, accept=True, answer="", now=APRIL) -> None:
    with acting(everything(request.school)) as scope:
        actions.decide_change(request, accept=accept, answer=answer, now=now, scope=scope)


def applied(school, **more) -> Application:
    """One application, its mother beside it."""
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    mine = an_application(round, child, by=mother, **more)
    mine.mother = mother
    return mine


def placed(school, **more) -> Application:
    """The same with a place that has begun."""
    mine = applied(school, **more)
    [letter] = letters([mine])
    with acting(everything(school)) as scope:
        actions.register_paper_signature(letter, signer="李妈妈", now=at(3, 13), scope=scope)
        mine.refresh_from_db(fields=["state"])
    return mine


def test_until_the_window_closes_the_sheet_is_rewritten_and_looked_at_again(client, school, moment):
    mine = applied(school)
    decided([mine], "homeroom")
    moment(at(3, 3, 23, 59))
    signed_in(client, mine.mother)
    said = filled(mine.round, days=["5"])
    client.post(reverse("enrolment:resend", kwargs={"application": mine.pk}), said)
    with acting(everything(school)):
        assert list(Application.objects.values_list("days", "state")) == [([5], "submitted")]


def test_after_the_window_the_same_button_leads_to_a_request(client, school, moment):
    mine = applied(school)
    moment(at(3, 4, 0, 0))
    signed_in(client, mine.mother)
    change = reverse("enrolment:change", kwargs={"application": mine.pk})
    assert "提交学校决定" in client.get(change).content.decode()
    with acting(family(mine.mother)) as scope, pytest.raises(actions.NotChangeable):
        actions.change_application(mine, asked(mine.round), now=at(3, 4, 0, 0), scope=scope)
    care = next(str(slot.pk) for slot in slots_of(mine.round) if not slot.is_late)
    said = {"days": ["2"], "slots": [care], "reason": "周三奶奶接", "once": str(uuid4())}
    ask = reverse("enrolment:request_change", kwargs={"application": mine.pk})
    page = client.post(ask, said, follow=True).content.decode()
    assert ("等学校决定" in page, "周三奶奶接" in page, "周一、周二、周三" in page) == (True, True, True)
    assert client.post(ask, said).status_code == 302  # pressed twice
    with acting(everything(school)):
        assert (ChangeRequest.objects.count(), Application.objects.get().days) == (1, [1, 2, 3])


def test_what_came_back_may_be_completed_after_the_window_too(school):
    mine = applied(school)
    with acting(everything(school)) as scope:
        actions.review([mine], step="homeroom", decision="return", reasons={mine.pk: "请补充"}, now=at(3, 5), scope=scope)
    with acting(family(mine.mother)) as scope:
        changed = actions.change_application(mine, asked(mine.round, days=(1,)), now=at(3, 6), scope=scope)
    assert (changed.days, changed.state) == ([1], "submitted")


def test_a_change_is_agreed_to_before_there_is_a_place(school):
    mine = applied(school)
    decide(request_of(mine, a_change(mine.round), now=at(3, 5)), now=at(3, 6))
    with acting(everything(school)):
        row = ChangeRequest.objects.get()
        assert (Application.objects.get().days, row.before["days"], row.state) == ([2, 4], [1, 2, 3], "accepted")
        assert [m.user_id for m in Message.objects.filter(title__contains="已同意")] == [mine.mother.pk]


def test_a_change_replaces_the_place_from_its_day_with_the_seats_counted(school):
    mine = placed(school)
    decide(request_of(mine, a_change(mine.round, starts_on=date(2024, 4, 15))))
    with acting(everything(school)):
        places = list(Place.objects.order_by("starts_on").values_list("days", "starts_on", "ends_on"))
        assert places == [([1, 2, 3], date(2024, 3, 20), date(2024, 4, 14)), ([2, 4], date(2024, 4, 15), None)]
        assert Place.objects.earliest("starts_on").ended_reason == "changed"
        taken = dict(SlotDay.objects.filter(slot__is_late=False).values_list("weekday", "taken"))
        assert taken == {1: 0, 2: 1, 3: 0, 4: 1, 5: 0}


def test_where_the_wished_day_is_full_the_yes_is_refused_and_nothing_has_changed(school):
    mine = placed(school)
    request = request_of(mine, a_change(mine.round))
    with acting(everything(school)):
        SlotDay.objects.filter(weekday=4).update(capacity=0)
    with pytest.raises(actions.SlotFull):
        decide(request)
    with acting(everything(school)):
        assert (Application.objects.get().days, ChangeRequest.objects.get().state) == ([1, 2, 3], "asked")
        assert Place.objects.get().ends_on is None


def test_only_the_way_home_changes_and_the_permit_is_asked_for_while_the_place_stays(school):
    mine = placed(school)
    same = a_change(mine.round, days=(1, 2, 3), home_alone=True, alone_days=(2,))
    decide(request_of(mine, same))
    with acting(everything(school)):
        assert Place.objects.get().ends_on is None
        assert [p.weekdays for p in Permit.objects.all()] == [[2]]


def test_a_no_has_words_and_stays_in_the_history(client, school, moment):
    mine = applied(school)
    request = request_of(mine, a_change(mine.round), now=at(3, 5))
    with pytest.raises(actions.NoReason):
        decide(request, accept=False)
    decide(request, accept=False, answer="周四已满")
    with pytest.raises(actions.ChangeDecided):
        decide(request)
    moment(APRIL)
    signed_in(client, mine.mother)
    page = client.get(reverse("enrolment:application", kwargs={"application": mine.pk})).content.decode()
    assert ("周四已满" in page, "未同意" in page) == (True, True)


def test_nothing_new_no_reason_yesterday_and_a_second_one_are_refused(school):
    mine = applied(school)
    for change, refusal in (
        (a_change(mine.round, days=(1, 2, 3)), actions.NothingToChange),
        (a_change(mine.round, reason=" "), actions.NoChangeReason),
        (a_change(mine.round, starts_on=date(2024, 4, 8)), actions.ChangeTooEarly),
        (a_change(mine.round, days=(6,)), actions.SlotNotOffered),
    ):
        with pytest.raises(refusal):
            request_of(mine, change)
    first = request_of(mine, a_change(mine.round))
    with pytest.raises(actions.ChangeWaiting):
        request_of(mine, a_change(mine.round, days=(5,)))
    with acting(family(mine.mother)) as scope:
        actions.take_back_change(first, now=APRIL, scope=scope)
    request_of(mine, a_change(mine.round, days=(5,)))
    with acting(everything(school)):
        assert list(ChangeRequest.objects.order_by("id").values_list("state", flat=True)) == ["withdrawn", "asked"]


def test_nobody_decides_about_the_own_child(school):
    mine = applied(school)
    request = request_of(mine, a_change(mine.round), now=at(3, 5))
    with acting(everything(school)) as scope, pytest.raises(actions.OwnChild):
        from dataclasses import replace

        own = replace(scope, user_id=mine.mother.pk, user=mine.mother)
        actions.decide_change(request, accept=True, answer="", now=APRIL, scope=own)


def test_the_service_lead_decides_late_ones_and_changes_on_one_page(client, school, moment):
    mine = placed(school)
    late = an_application(mine.round, a_child(school, "王小红"), now=at(3, 20), late_reason="刚转学来")
    request = request_of(mine, a_change(mine.round))
    moment(APRIL)
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    assert "有 2 份" in client.get(at_school("round", school)).content.decode()
    page = client.get(at_school("exceptions", school)).content.decode()
    assert all(words in page for words in ("王小红", "刚转学来", "奶奶能接了", "周二、周四"))
    assert client.post(at_school("decide_late", school, application=late.pk), {"decision": "no"}).status_code == 422
    client.post(at_school("decide_late", school, application=late.pk), {"decision": "yes"})
    client.post(at_school("decide_change", school, change_request=request.pk), {"decision": "yes"})
    page = client.get(at_school("exceptions", school)).content.decode()
    assert ("没有等您决定的逾期申请" in page, "最近决定的改动" in page) == (True, True)


def test_another_familys_request_does_not_exist(client, school, moment):
    mine = applied(school)
    request = request_of(mine, a_change(mine.round), now=at(3, 5))
    moment(APRIL)
    signed_in(client, a_guardian_of(a_child(school, "同班同学")))
    assert client.post(reverse("enrolment:take_back_change", kwargs={"change_request": request.pk})).status_code == 404
    assert client.post(reverse("enrolment:request_change", kwargs={"application": mine.pk})).status_code == 404


def test_who_collects_is_rewritten_with_the_sheet_and_taken_off_again(client, school):
    mine = applied(school)
    signed_in(client, mine.mother)
    resend = reverse("enrolment:resend", kwargs={"application": mine.pk})
    aunt = {"collector_name": "李姑姑", "collector_relation": "姑姑", "collector_phone": "13900000009"}
    assert client.post(resend, filled(mine.round, **aunt)).status_code == 422  # her own consent is asked for
    client.post(resend, filled(mine.round, consent_collectors="on", **aunt))
    page = reverse("enrolment:application", kwargs={"application": mine.pk})
    assert "李姑姑" in client.get(page).content.decode()
    client.post(resend, filled(mine.round))
    assert "监护人本人" in client.get(page).content.decode()

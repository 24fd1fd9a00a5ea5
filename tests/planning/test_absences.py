"""Away, stood in for, swapped: by the rules, with the fewest changes, and everyone concerned is told (S5.5)."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from kehou.core.ids import uuid7
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.organisation.models import Staff
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.models import Absence, Duty, Group, Swap
from tests.factories import a_school, everything
from tests.planning.term import FRIDAY, MONDAY, NOW, a_spring, at, desk, groups_published, roster_proposed, teachers, the_term
from tests.prepared import prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def built() -> Staff:
    """A week's roster is published, with a few volunteers more than it needs."""
    school = a_school()
    boss = a_spring(school)
    teachers(school, 3, volunteers=3)
    groups_published(boss)
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(run, now=NOW, scope=scope)
    return boss


spring = prepared(built, at=NOW)


def busiest(school) -> Staff:
    """The teacher with most duties outside the late room."""
    with acting(everything(school)):
        rows = Duty.objects.filter(ended_at=None, role="care").select_related("staff__user")
        found: dict[Staff, int] = {}
        for duty in rows:
            found[duty.staff] = found.get(duty.staff, 0) + 1
        return max(found, key=lambda one: (found[one], one.number))


def standing(school, **filters) -> list[Duty]:
    with acting(everything(school)) as scope:
        return list(queries.duties(scope, **filters).order_by("starts_at"))


def away(staff, first=MONDAY, last=FRIDAY, *, agreed=True, now=NOW, since=None) -> Absence:
    with acting(everything(staff.school)) as scope:
        return actions.ask_absence(staff, first, last, since=since, reason="病假", now=now, scope=scope, agreed=agreed)


def told(person) -> list[str]:
    with acting(everything(person.school)):
        return list(Message.objects.filter(user=person.user).order_by("created_at", "id").values_list("title", flat=True))


# ── away ──────────────────────────────────────────────────────────────────────


def test_a_teacher_asks_the_office_agrees_and_both_are_told(boss):
    one = busiest(boss.school)
    absence = away(one, agreed=False)
    assert any("请假" in title for title in told(boss))
    with acting(desk(boss)) as scope:
        actions.decide_absence(absence, agree=True, answer="好好休息", now=NOW, scope=scope)
        with pytest.raises(refusals.AbsenceDecided):
            actions.decide_absence(absence, agree=False, answer="", now=NOW, scope=scope)
    assert "请假已批准" in told(one)[-1]


def test_nobody_is_away_twice_at_once(boss):
    one = busiest(boss.school)
    away(one)
    with pytest.raises(refusals.AwayAlready):
        away(one, FRIDAY, FRIDAY + timedelta(days=3))


def test_twin_the_database_keeps_absences_apart_by_itself(boss):
    one = busiest(boss.school)
    away(one)
    with acting(everything(boss.school)), pytest.raises(IntegrityError, match="away_once_at_a_time"), transaction.atomic():
        Absence.objects.create(school=boss.school, staff=one, first=FRIDAY, last=FRIDAY, reason="又", asked_at=NOW)


def test_an_absence_of_yesterday_is_refused(boss):
    with pytest.raises(refusals.SpanTooLong, match="最早从今天开始"):
        away(busiest(boss.school), date(2024, 3, 20), MONDAY)


def test_a_week_away_is_planned_again_with_the_fewest_changes_and_everyone_is_told(boss):
    one = busiest(boss.school)
    before = {(d.pk, d.staff_id) for d in standing(boss.school)}
    mine = standing(boss.school, staff=one)
    absence = away(one)
    with acting(desk(boss)) as scope:
        made = actions.replan(absence, now=NOW, scope=scope)
        assert queries.broken_duties(scope, NOW) == []
    after = {(d.pk, d.staff_id) for d in standing(boss.school)}
    assert len(before - after) == len(made) == len(mine)  # nobody else's duty was touched
    assert standing(boss.school, staff=one) == []
    assert {d.instead_of.staff_id for d in standing(boss.school) if d.instead_of} == {one.pk}
    assert f"{len(mine)} 次值班都有人代了" in told(one)[-1]
    assert "代班已排好" in told(boss)[-1]
    takers = {d.staff for d in standing(boss.school) if d.instead_of}
    assert all("改由您代" in told(taker)[-1] for taker in takers)
    with acting(everything(boss.school)):
        assert Entry.objects.filter(kind="planning.DutiesReplanned").count() == 1


def test_nothing_is_planned_before_the_office_agreed(boss):
    absence = away(busiest(boss.school), agreed=False)
    with acting(desk(boss)) as scope, pytest.raises(refusals.AbsenceDecided):
        actions.replan(absence, now=NOW, scope=scope)


def test_where_nobody_is_left_the_sentence_says_who_could_be_asked(boss):
    with acting(everything(boss.school)):
        late = Duty.objects.filter(role="late", date=MONDAY).select_related("staff").get()
        Staff.objects.filter(school=boss.school).exclude(pk=late.staff_id).update(volunteers_late=False)
    absence = away(late.staff, MONDAY, MONDAY)
    with acting(desk(boss)) as scope, pytest.raises(refusals.NobodyLeft, match="报名做志愿者") as no:
        actions.replan(absence, now=NOW, scope=scope)
    assert "老师" in str(no.value)


def test_away_from_four_on_leaves_what_was_over_before(boss):
    [first, *_] = standing(boss.school, role="care")
    now = at(16, 30, day=first.date)
    with time_machine.travel(now, tick=False):
        absence = away(first.staff, first.date, first.date, now=now, since=time(17))
        with acting(desk(boss)) as scope:
            left = queries.duties_left(scope, absence, now)
    assert first not in left


# ── who could ─────────────────────────────────────────────────────────────────


def bench(boss, duty):
    with acting(desk(boss, "planning.substitute")) as scope:
        found = queries.stand_ins(scope, [duty])
        return found.ranked(duty)


def test_candidates_come_with_reasons_and_the_others_with_the_rule(boss):
    duty = standing(boss.school, role="late")[0]
    may, barred = bench(boss, duty)
    assert all(one.staff.volunteers_late for one in may)
    assert all("本周" in " ".join(one.reasons) for one in may)
    assert {one.clause for one in barred} >= {"S3.2"}
    assert [one.merit for one in may] == sorted(one.merit for one in may)
    assert duty.staff not in {one.staff for one in may} | {one.staff for one in barred}


def test_ranking_asks_as_much_for_one_duty_as_for_a_week(boss):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(duties):
        with acting(desk(boss, "planning.substitute")) as scope, CaptureQueriesContext(connection) as counted:
            found = queries.stand_ins(scope, duties)
            [found.ranked(duty) for duty in duties]
        return len(counted)

    every = standing(boss.school)
    assert asked(every[:1]) == asked(every) <= 12


def test_who_is_full_for_the_week_cannot_stand_in(boss):
    duty = standing(boss.school, role="care")[0]
    may, _barred = bench(boss, duty)
    one = may[0].staff
    with acting(everything(boss.school)):
        own = Duty.objects.filter(staff=one, ended_at=None).count()
        Staff.objects.filter(pk=one.pk).update(duties_a_week=max(own, 1))
        if not own:
            Staff.objects.filter(pk=one.pk).update(duties_a_week=0)
    with acting(desk(boss)) as scope, pytest.raises(refusals.CannotStandIn, match=one.name):
        actions.substitute(duty, one, reason="病假", now=NOW, scope=scope)


def test_one_tap_on_the_page_of_the_absence(client, boss):
    one = busiest(boss.school)
    absence = away(one)
    here = {"unit": boss.school.code}
    client.force_login(boss.user)
    page = client.get(reverse("planning:absence", kwargs={**here, "absence": absence.pk}))
    [line, *rest] = page.context["lines"]
    best = line["may"][0].staff
    answer = client.post(reverse("planning:substitute", kwargs={**here, "duty": line["duty"].pk}), {"staff": best.pk, "reason": "病假"}, follow=True)
    assert len(answer.context["lines"]) == len(rest)
    assert "已经有人代的" in answer.content.decode()
    answer = client.post(reverse("planning:replan", kwargs={**here, "absence": absence.pk}), follow=True)
    assert "这几天的值班都有人了" in answer.content.decode()


def test_a_teacher_asks_on_the_phone_and_takes_it_back(client, boss):
    one = busiest(boss.school)
    here = {"unit": boss.school.code}
    client.force_login(one.user)
    answer = client.post(reverse("planning:ask_absence", kwargs=here), {"first": MONDAY, "last": FRIDAY, "reason": "培训"}, follow=True)
    assert "等待批准" in answer.content.decode()
    with acting(everything(boss.school)):
        absence = Absence.objects.get()
    other = next(d.staff for d in standing(boss.school) if d.staff_id != one.pk)
    client.force_login(other.user)
    address = reverse("planning:withdraw_absence", kwargs={**here, "absence": absence.pk})
    assert client.post(address).status_code == 404
    client.force_login(one.user)
    assert "请假已撤回" in client.post(address, follow=True).content.decode()


# ── swaps ─────────────────────────────────────────────────────────────────────


def a_pair(boss) -> tuple[Duty, Duty]:
    """Two duties of two teachers who may swap them."""
    for duty in standing(boss.school, role="care"):
        with acting(everything(boss.school)) as scope:
            choices = queries.swap_choices(scope, duty, NOW)
        for choice in choices:
            if choice.duties:
                return duty, choice.duties[0]
    raise AssertionError("nobody could swap")


def asked(duty, other) -> Swap:
    with acting(everything(duty.school)) as scope:
        return actions.ask_swap(duty, other.staff, other=other, reason="接孩子", now=NOW, scope=scope)


def test_a_swap_holds_when_the_other_agrees(boss):
    duty, other = a_pair(boss)
    swap = asked(duty, other)
    assert {d.pk for d in standing(boss.school)} >= {duty.pk, other.pk}
    with acting(everything(boss.school)) as scope:
        made = actions.answer_swap(swap, accept=True, now=NOW, scope=scope)
        assert queries.broken_duties(scope, NOW) == []
    assert {(d.date, d.group_id, d.staff_id) for d in made} == {
        (duty.date, duty.group_id, other.staff_id), (other.date, other.group_id, duty.staff_id),
    }  # fmt: skip
    assert {d.pk for d in standing(boss.school)}.isdisjoint({duty.pk, other.pk})
    assert "同意换" in told(duty.staff)[-1]
    assert "换了" in told(boss)[-1]


def test_a_swap_that_is_declined_changes_nothing(boss):
    duty, other = a_pair(boss)
    swap = asked(duty, other)
    with acting(everything(boss.school)) as scope:
        actions.answer_swap(swap, accept=False, now=NOW, scope=scope)
        with pytest.raises(refusals.SwapOver):
            actions.answer_swap(swap, accept=True, now=NOW, scope=scope)
    assert {d.pk for d in standing(boss.school)} >= {duty.pk, other.pk}


def test_one_duty_is_offered_once(boss):
    duty, other = a_pair(boss)
    asked(duty, other)
    with pytest.raises(refusals.OfferedAlready):
        asked(duty, other)


def test_a_swap_is_judged_again_when_it_is_agreed_to(boss):
    """Twin: between asking and answering the colleague got a lesson at that hour."""
    duty, other = a_pair(boss)
    swap = asked(duty, other)
    with acting(everything(boss.school)) as scope:
        hours = {other.staff_id: [(duty.date.isoweekday(), time(15, 40), time(16, 20))]}
        actions.set_timetable(the_term(boss.school), hours, scope=scope)
        with pytest.raises(refusals.CannotStandIn, match="有课") as no:
            actions.answer_swap(swap, accept=True, now=NOW, scope=scope)
    assert no.value.clause == "C5.1"


def test_a_late_duty_cannot_go_to_somebody_who_does_not_volunteer(boss):
    late = standing(boss.school, role="late")[0]
    with acting(everything(boss.school)) as scope:
        other = Staff.objects.filter(volunteers_late=False, duties_a_week=5).first()
        with pytest.raises(refusals.NotAVolunteer):
            actions.ask_swap(late, other, other=None, reason="", now=NOW, scope=scope)


def test_two_teachers_swap_on_their_phones(client, boss):
    duty, other = a_pair(boss)
    here = {"unit": boss.school.code}
    client.force_login(duty.staff.user)
    page = client.get(reverse("planning:swap", kwargs={**here, "duty": duty.pk})).content.decode()
    assert other.staff.name in page
    assert client.get(reverse("planning:swap", kwargs={**here, "duty": other.pk})).status_code == 404
    client.post(reverse("planning:ask_swap", kwargs={**here, "duty": duty.pk}), {"other": other.pk})
    with acting(everything(boss.school)):
        swap = Swap.objects.get()
    answer = reverse("planning:answer_swap", kwargs={**here, "swap": swap.pk})
    assert client.post(answer, {"answer": "yes"}).status_code == 404  # one cannot answer oneself
    client.force_login(other.staff.user)
    assert "想和您换班" in client.get(reverse("planning:my_duties", kwargs=here)).content.decode()
    assert "已换好" in client.post(answer, {"answer": "yes"}, follow=True).content.decode()


# ── the database keeps its word ───────────────────────────────────────────────


def test_no_room_has_two_groups_at_once_by_any_path(boss):
    """Twin of the planner's own check: written past every action, the database refuses."""
    duty, other = standing(boss.school, role="care", date=MONDAY)[:2]
    assert duty.group_id != other.group_id
    with acting(everything(boss.school)):
        with pytest.raises(IntegrityError, match="no_room_twice_at_once"), transaction.atomic():
            Duty.objects.filter(pk=other.pk).update(room=duty.room_id)
        second = Duty.objects.get(pk=duty.pk)
        second.pk, second.staff = None, Staff.objects.exclude(duties__date=MONDAY).first()
        second._state.adding = True
        second.id = uuid7()
        second.save(force_insert=True)  # a second adult for the same group is welcome


def test_no_adult_is_in_two_rooms_at_once_by_any_path(boss):
    duty, other = standing(boss.school, role="care", date=MONDAY)[:2]
    with acting(everything(boss.school)), pytest.raises(IntegrityError, match="no_adult_in_two_places"), transaction.atomic():
        Duty.objects.filter(pk=other.pk).update(staff=duty.staff_id)


def test_two_groups_never_stand_in_one_room(boss):
    with acting(everything(boss.school)):
        one, other = Group.objects.filter(is_late=False)[:2]
        with pytest.raises(IntegrityError, match="no_room_for_two_groups"), transaction.atomic():
            Group.objects.filter(pk=other.pk).update(room=one.room_id)

"""The archive after the day, leave for a span, and the day's lists on paper (C7.2)."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kehou.care import actions, queries
from kehou.care.actions.refusals import (
    CorrectionAsked,
    NeedsReason,
    NoDaysLeft,
    NothingToCorrect,
    OwnRequest,
    SpanTooLong,
    StillToday,
)
from kehou.care.models import Correction, Leave, Mark, Session
from kehou.core.scope import Scope, acting
from kehou.notices.models import Message
from tests.care.afternoon import MONDAY, a_member, a_mother, an_afternoon, at
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
FRIDAY = date(2024, 3, 29)


def built():
    return an_afternoon(a_school(), "陈一一", "李小明")


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


@pytest.fixture
def lead(told):
    return a_member_of_staff(told.school, "钱主任", role="service_lead")


def scope_of(told, staff) -> Scope:
    return Scope("unit", staff.user_id, told.school, (told.school.pk,), user=staff.user)


def a_closed_day(told) -> Session:
    session = told.called(told.pupils[1])
    with acting(everything(told.school)):
        Session.objects.filter(pk=session.pk).update(state="closed", closed_at=at(17))
        session.refresh_from_db()
    return session


def asked(told, session, *, reason="当天在医务室，有登记") -> Correction:
    with acting(told.scope) as scope:
        return actions.ask_correction(
            session, told.pupils[1].pk, state="present", reason=reason, now=at(9, day=FRIDAY), scope=scope
        )


def test_a_class_teacher_asks_the_lead_grants_and_the_first_mark_stays(client, told, lead):
    homeroom = a_member_of_staff(told.school, "班老师", role="homeroom")
    with acting(everything(told.school)):
        told.pupils[1].home_class.homeroom = homeroom
        told.pupils[1].home_class.save()
    session = a_closed_day(told)
    with time_machine.travel(at(9, day=FRIDAY), tick=False):
        assert "申请更正" in words(go(signed_in(client, homeroom), "archive_of", pupil=told.pupils[1].pk, **in_school(told)))
        said = {"state": "present", "reason": "当天在医务室，有登记"}
        tell(client, "ask_correction", said, pupil=told.pupils[1].pk, session=session.pk, **in_school(told))
        page = words(go(signed_in(client, lead), "corrections", **in_school(told)))
        assert "当天在医务室，有登记" in page
        with acting(everything(told.school)):
            one = Correction.objects.get()
        tell(client, "decide_correction", {"decision": "grant"}, correction=one.pk, **in_school(told))
    with acting(everything(told.school)):
        marks = Mark.objects.filter(pupil=told.pupils[1]).order_by("seq").values_list("seq", "state", "reason")
        assert list(marks) == [(1, "absent", ""), (2, "present", "当天在医务室，有登记")]
        said = Message.objects.filter(user=homeroom.user).values_list("title", flat=True)
        assert "李小明 03-25 的出勤更正：已核准" in list(said)


def test_nobody_decides_the_own_request_and_a_no_needs_a_reason(told, lead):
    one = asked(told, a_closed_day(told))
    with acting(told.scope) as scope, pytest.raises(OwnRequest):
        actions.decide_correction(one, grant=True, answer="", now=at(10, day=FRIDAY), scope=scope)
    with acting(scope_of(told, lead)) as scope, pytest.raises(NeedsReason):
        actions.decide_correction(one, grant=False, answer=" ", now=at(10, day=FRIDAY), scope=scope)
    with acting(everything(told.school)), pytest.raises(IntegrityError, match="correction_by_two_persons"), transaction.atomic():
        Correction.objects.update(decided_by=told.teacher.user, decided_at=at(10), granted=True)


def test_what_cannot_be_asked(told, lead):
    session = told.called(told.pupils[1])
    with pytest.raises(StillToday), acting(told.scope) as scope:
        actions.ask_correction(session, told.pupils[1].pk, state="present", reason="x", now=at(16, 30), scope=scope)
    with acting(everything(told.school)):
        Session.objects.filter(pk=session.pk).update(state="closed", closed_at=at(17))
        session.refresh_from_db()
    with pytest.raises(NeedsReason):
        asked(told, session, reason=" ")
    with pytest.raises(NothingToCorrect), acting(told.scope) as scope:
        actions.ask_correction(session, told.pupils[0].pk, state="present", reason="x", now=at(9, day=FRIDAY), scope=scope)
    asked(told, session)
    with pytest.raises(CorrectionAsked):
        asked(told, session)


# leave for a span


def leaves(told, first, last, weekdays=(), now=None):
    mother = a_mother(told.pupils[0])
    scope = Scope("family", mother.user_id, units=(told.school.pk,), pupils=(told.pupils[0].pk,), user=mother.user)
    with acting(scope):
        made = actions.ask_leaves(told.pupils[0], first=first, last=last, weekdays=weekdays, reason="外出", now=now or at(8), scope=scope)
        return sorted(one.date.isoformat()[5:] for one in made)


def test_a_week_of_leave_names_each_service_day_once(told):
    with acting(everything(told.school)) as scope:
        actions.ask_leave(told.pupils[0], day=date(2024, 3, 27), reason="看牙", now=at(8), scope=scope)
    assert leaves(told, MONDAY, date(2024, 3, 31)) == ["03-25", "03-26", "03-28", "03-29"]
    with acting(everything(told.school)):
        assert Leave.objects.filter(pupil=told.pupils[1]).count() == 0


def test_every_wednesday_until_the_end_of_april_without_the_holidays(told):
    assert leaves(told, MONDAY, date(2024, 4, 30), (3,)) == ["03-27", "04-03", "04-10", "04-17", "04-24"]


def test_a_span_that_is_none_or_asked_already_is_refused(told):
    with pytest.raises(SpanTooLong):
        leaves(told, FRIDAY, MONDAY)
    with pytest.raises(NoDaysLeft):
        leaves(told, date(2024, 3, 30), date(2024, 3, 31))


def test_the_family_asks_on_the_phone(client, told):
    mother = a_mother(told.pupils[0])
    said = {"date": "2024-03-26", "until": "2024-04-12", "weekdays": ["3"], "reason": "钢琴"}
    with time_machine.travel(at(8), tick=False):
        answer = tell(signed_in(client, mother), "leave", said, pupil=told.pupils[0].pk)
        assert "已请假 3 天" in words(client.get(answer.url))


# the day's lists


def test_all_lists_of_the_day_in_one_file(client, told, lead):
    told.plan()
    with time_machine.travel(at(15), tick=False):
        answer = tell(signed_in(client, lead), "day_lists", **in_school(told))
    assert answer.content.startswith(b"%PDF")
    with acting(everything(told.school)) as scope:
        lists = queries.lists_on(scope, MONDAY)
    assert [(one.session.group.name, [line.pupil.name for line in one.lines]) for one in lists] == [
        ("一年级1组", ["李小明", "陈一一"]), ("晚托班", []),
    ]  # fmt: skip


def test_two_children_and_twenty_cost_the_same_number_of_queries(told, lead):
    told.plan()

    def cost() -> int:
        with acting(everything(told.school)) as scope, CaptureQueriesContext(connection) as seen:
            queries.lists_on(scope, MONDAY)
        return len(seen)

    few, home = cost(), a_class(told.school, 2)
    for n in range(18):
        a_member(told, a_pupil(home, f"学生{n}"))
    assert cost() == few

"""Roles: with a reason and an end, never to oneself, never above one's own level."""

from datetime import date, timedelta

import pytest

from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.pages import unit_scope
from kehou.core.scope import acting
from kehou.identity.actions import end_role, grant_role
from kehou.identity.actions.grants import (
    AccountIsClosed,
    GrantTooLong,
    GrantToOneself,
    GrantWithoutReason,
    RoleEndedAlready,
    RoleHeldAlready,
    RoleOutOfReach,
)
from kehou.identity.models import Grant
from kehou.identity.queries import roles_held
from tests.factories import a_user, everything, grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(school):
    user = a_user("周校长")
    grant(user, school, "principal")
    return user


@pytest.fixture
def teacher(db):
    return a_user("王老师")


def give(by, to, role, unit, *, days=200, reason="2024年春季学期班主任", starts_on=None):
    scope, now = unit_scope(by, unit.code), clock.now()
    starts_on = starts_on or now.date()
    with acting(scope):
        return grant_role(
            to, role, unit, reason=reason, starts_on=starts_on, ends_on=starts_on + timedelta(days=days), now=now, scope=scope
        )


def test_a_head_appoints_a_homeroom_teacher_and_the_journal_knows_why(school, head, teacher):
    given = give(head, teacher, "homeroom", school)
    assert roles_held(teacher, school) == {"homeroom"}
    with acting(everything(school)):
        entry = Entry.objects.get(kind="identity.RoleGranted")
    assert (entry.actor_id, entry.facts["grant"], entry.facts["reason"]) == (head.pk, str(given.pk), "2024年春季学期班主任")


def test_nobody_grants_themselves(school, head):
    with pytest.raises(GrantToOneself):
        give(head, head, "finance", school)


@pytest.mark.parametrize(
    "role", ["district_officer", "city_officer", "operator", "security_admin", "audit_admin", "guardian", "king"]
)
def test_a_head_grants_nothing_above_the_school_and_no_keeper_of_the_system(school, head, teacher, role):
    with pytest.raises(RoleOutOfReach):
        give(head, teacher, role, school)


def test_a_head_grants_nothing_at_the_neighbours(school, other_school, head, teacher):
    with pytest.raises(RoleOutOfReach):
        give(head, teacher, "homeroom", other_school)


def test_a_teacher_grants_nothing(school, teacher):
    grant(teacher, school, "homeroom")
    with pytest.raises(RoleOutOfReach):
        give(teacher, a_user("李老师"), "homeroom", school)


def test_the_citys_security_officer_names_the_districts_officer_and_an_auditor(school, teacher):
    keeper = a_user("安全员")
    grant(keeper, school.parent.parent, "security_admin")
    give(keeper, teacher, "district_officer", school.parent)
    give(keeper, teacher, "audit_admin", school)
    assert roles_held(teacher, school) == {"district_officer", "audit_admin"}


def test_an_operator_of_a_school_is_no_operator_of_the_city(school, teacher):
    keeper = a_user("安全员")
    grant(keeper, school, "security_admin")
    with pytest.raises(RoleOutOfReach):
        give(keeper, teacher, "operator", school.parent.parent)


@pytest.mark.parametrize("days", [-1, 367])
def test_a_role_ends_within_a_year_and_not_before_it_starts(school, head, teacher, days):
    with pytest.raises(GrantTooLong):
        give(head, teacher, "homeroom", school, days=days)


def test_twin_a_year_is_allowed(school, head, teacher):
    assert give(head, teacher, "homeroom", school, days=366).pk


def test_a_role_that_is_over_before_it_is_granted_is_refused(school, head, teacher):
    with pytest.raises(GrantTooLong):
        give(head, teacher, "homeroom", school, starts_on=clock.today() - timedelta(days=30), days=29)


def test_a_role_needs_a_reason_and_an_open_account(school, head, teacher):
    with pytest.raises(GrantWithoutReason):
        give(head, teacher, "homeroom", school, reason="  ")
    teacher.is_active = False
    with pytest.raises(AccountIsClosed):
        give(head, teacher, "homeroom", school)


def test_a_role_is_held_once_but_can_be_granted_again_when_it_ran_out(school, head, teacher):
    give(head, teacher, "homeroom", school)
    with pytest.raises(RoleHeldAlready):
        give(head, teacher, "homeroom", school)
    Grant.objects.filter(user=teacher).update(starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 1))
    assert give(head, teacher, "homeroom", school).ended_at is None


def test_a_role_taken_back_is_gone_at_once_and_kept_in_the_list(school, head, teacher):
    given, scope = give(head, teacher, "homeroom", school), unit_scope(head, school.code)
    with acting(scope):
        end_role(given, reason="调离", now=clock.now(), scope=scope)
        with pytest.raises(RoleEndedAlready):
            end_role(given, reason="调离", now=clock.now(), scope=scope)
    assert roles_held(teacher, school) == frozenset()
    assert Grant.objects.filter(pk=given.pk).exists()


def test_the_page_grants_and_ends(client, school, head, teacher):
    client.force_login(head)
    today = clock.today()
    form = {"username": teacher.username, "role": "gate", "starts_on": today, "ends_on": today, "reason": "代班一天"}
    assert client.post(f"/{school.code}/identity/grants/give/", form).status_code == 302
    page = client.get(f"/{school.code}/identity/grants/").content.decode()
    assert "代班一天" in page
    given = Grant.objects.get(user=teacher)
    assert client.post(f"/{school.code}/identity/grants/{given.pk}/end/", {"reason": "代班结束"}).status_code == 302
    given.refresh_from_db()
    assert given.ended_at is not None


def test_a_grant_of_the_neighbours_is_not_there(client, school, other_school, head, teacher):
    foreign = grant(teacher, other_school, "homeroom")
    client.force_login(head)
    assert client.post(f"/{school.code}/identity/grants/{foreign.pk}/end/", {"reason": "x"}).status_code == 404
    assert client.post(f"/{school.code}/identity/grants/nonsense/end/", {"reason": "x"}).status_code == 404


def test_an_unknown_user_name_is_said_kindly(client, school, head):
    client.force_login(head)
    today = clock.today()
    form = {"username": "nobody", "role": "gate", "starts_on": today, "ends_on": today, "reason": "代班"}
    answer = client.post(f"/{school.code}/identity/grants/give/", form)
    assert (answer.status_code, "没有这个用户名" in answer.content.decode()) == (422, True)


def test_nobody_takes_a_role_from_themselves_or_without_a_reason_or_beyond_their_reach(school, head, teacher):
    given, own = give(head, teacher, "homeroom", school), Grant.objects.get(user=head)
    for who, one, reason, refusal in (
        (head, own, "不做了", GrantToOneself),
        (head, given, "  ", GrantWithoutReason),
        (teacher, own, "换人", RoleOutOfReach),
    ):
        scope = unit_scope(who, school.code)
        with acting(scope), pytest.raises(refusal):
            end_role(one, reason=reason, now=clock.now(), scope=scope)
    assert Grant.objects.filter(ended_at=None).count() == 2

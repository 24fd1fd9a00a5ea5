"""People and schools for examples: a city, a school, classes, staff, pupils, guardians, and signing in."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from kehou.core.models import Unit
from kehou.core.scope import Scope, acting, system_scope
from kehou.identity.models import Grant, User
from kehou.organisation import actions as plans
from kehou.organisation.models import Campus, Grade, HomeClass, Leader, Room, School, Staff, Term
from kehou.people.models import Guardian, Pupil

_number = count(1)


def a_unit(kind: str, code: str, name: str, parent: Unit | None = None) -> Unit:
    return Unit.objects.create(kind=kind, code=code, name=name, parent=parent)


def a_school(code: str = "xx-primary", name: str = "某小学", *, city: str = "yycity") -> Unit:
    """A public primary school with two campuses, a room each, and the spring term of 2024."""
    top = Unit.objects.filter(code=city).first() or a_unit("city", city, "某市")
    area = Unit.objects.filter(code=f"{city}-east").first() or a_unit("district", f"{city}-east", "东区", top)
    unit = a_unit("school", code, name, area)
    with arranging(unit):
        School.objects.create(school=unit)
        for campus_name in ("北校区", "南校区"):
            campus = Campus.objects.create(school=unit, name=campus_name)
            Room.objects.create(school=unit, campus=campus, name=f"{campus_name}一(1)班教室", capacity=40)
        Term.objects.create(school=unit, year=2023, number=2, starts_on=date(2024, 2, 26), ends_on=date(2024, 7, 5))
    return unit


def everything(*units: Unit) -> Scope:
    """A scope that arranges the example."""
    return system_scope(*units, because="example")


def arranging(*units: Unit) -> AbstractContextManager[Scope]:
    """A part of the example is arranged, in one go with what is arranged around it."""
    return acting(everything(*units), apart=False)


def a_user(name: str = "王老师", **more) -> User:
    return User.objects.create_user(username=f"u{next(_number)}", password=None, name=name, **more)


def grant(user: User, unit: Unit, role: str) -> Grant:
    return Grant.objects.create(
        user=user, unit=unit, role=role, reason="example", starts_on=date(2020, 1, 1), ends_on=date(2099, 1, 1)
    )


def a_member_of_staff(unit: Unit, name: str = "王老师", *, role: str | None = None, **more) -> Staff:
    """Someone on the staff, with an account; `role` grants it at the school."""
    user = a_user(name)
    if role:
        grant(user, unit, role)
    with arranging(unit):
        return Staff.objects.create(school=unit, user=user, name=name, number=f"T{next(_number):04}", **more)


def a_class(unit: Unit, grade: int = 1, number: int = 1, *, campus: str = "北校区", homeroom: Staff | None = None) -> HomeClass:
    with arranging(unit):
        year, _ = Grade.objects.get_or_create(school=unit, number=grade, defaults={"entry_year": 2024 - grade})
        place = Campus.objects.get(school=unit, name=campus)
        return HomeClass.objects.create(school=unit, grade=year, number=number, campus=place, homeroom=homeroom)


def a_pupil(home_class: HomeClass, name: str = "李小明", **more) -> Pupil:
    with arranging(home_class.school):
        return Pupil.objects.create(school=home_class.school, home_class=home_class, name=name, **more)


def a_guardian_of(*pupils: Pupil, name: str = "李妈妈") -> User:
    """A guardian with a bound account, of one or several children."""
    user = a_user(name, phone=f"138{next(_number):08}")
    for pupil in pupils:
        with arranging(pupil.school):
            Guardian.objects.create(school=pupil.school, pupil=pupil, user=user, name=name, relation="mother")
    return user


@pytest.fixture
def school(db) -> Unit:
    return a_school()


@pytest.fixture
def other_school(db) -> Unit:
    return a_school("zz-primary", "邻校")


def a_drafted_plan(unit: Unit, *, today: date = date(2024, 2, 20), **lines: Any) -> Any:
    """The running term's plan as the school drafts it, with values of its own: `grouping__size_max=28`."""
    with acting(everything(unit)) as scope:
        Leader.objects.get_or_create(school=unit, role="head", defaults={"name": "校长", "post": "校长"})
        plan = plans.draft_plan(Term.objects.get(school=unit), today=today, scope=scope)
        for name, value in lines.items():
            plans.set_line(plan, name.replace("__", "."), value, why="教室小", today=today, scope=scope)
        plan.refresh_from_db()
    return plan


def published(plan: Any, *, at: datetime = datetime(2024, 2, 21, 9, tzinfo=UTC)) -> Any:
    """Filed, approved by the district, published."""
    with acting(everything(plan.school)) as scope:
        plan.refresh_from_db()
        plans.file_plan(plan, words="到18:00", at=at, scope=scope)
        plans.decide_plan(plan, approved=True, remark="", at=at, scope=scope)
        plans.publish_plan(plan, at=at, scope=scope)
    return plan


def a_published_plan(unit: Unit, **lines: Any) -> Any:
    return published(a_drafted_plan(unit, **lines))

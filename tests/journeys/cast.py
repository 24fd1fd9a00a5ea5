"""The people of the story. They do everything through their pages; only the empty school is there before."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import acting
from kehou.demo import persons
from kehou.demo.names import Names
from kehou.demo.places import Plan
from kehou.demo.schools import hire, open_classes, seat_leaders
from kehou.identity.models import User
from kehou.identity.senders import MemorySender
from kehou.organisation.models import Campus, HomeClass, School, Staff, Term
from tests.factories import a_unit, everything

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SHANGHAI = ZoneInfo("Asia/Shanghai")
OURS = Plan("xx-primary", "某小学", "yy-east", classes=4, pupils=42, staff=70, campuses=("北校区", "南校区"))
THEIRS = Plan("zz-primary", "邻校", "yy-east", staff=14)
OFFICES = {"001": "principal", "003": "service_lead", "005": "safety_officer", "006": "gate"}


def it_is(day: str, hour: int, minute: int = 0) -> None:
    """Move the clock of the house."""
    clock.move_to(datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=SHANGHAI))


def take_stock() -> None:
    """What autovacuum does within a minute in life: here all is one transaction, and only the owner may."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL ROLE kehou_app")


class Person:
    """Somebody with a phone or a PC."""

    def __init__(self, user: User | None = None, unit: Unit | None = None):
        self.user, self.unit, self.client, self.phone = user, unit, Client(), ""

    def address(self, name: str, **more: Any) -> str:
        return reverse(name, kwargs={**({"unit": self.unit.code} if self.unit else {}), **more})

    def arrive(self) -> None:
        if self.user:
            self.client.force_login(self.user)

    def reads(self, name: str, query: dict[str, Any] | None = None, *, status: int = 200, **more: Any) -> Any:
        """Open a page."""
        self.arrive()
        answer = self.client.get(self.address(name, **more), query or {})
        assert answer.status_code == status, f"{name} answers {answer.status_code}: {said(answer)}"
        return answer

    def does(self, name: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form; returns the page it leads to."""
        self.arrive()
        answer = self.client.post(self.address(name, **more), data or {}, follow=True)
        assert answer.status_code == 200, f"{name} answers {answer.status_code}: {said(answer)}"
        return answer

    def sends(self, name: str, data: dict[str, Any] | None = None, **more: Any) -> None:
        """Send a form once more in a row of many; the page it leads to has been read before, and the end of the row is."""
        self.arrive()
        answer = self.client.post(self.address(name, **more), data or {})
        assert answer.status_code == 302, f"{name} answers {answer.status_code}: {said(answer)}"

    def is_refused(self, name: str, data: dict[str, Any] | None = None, *, clause: str = "", **more: Any) -> str:
        """Send a form and be told why not, with the clause."""
        self.arrive()
        answer = self.client.post(self.address(name, **more), data or {})
        assert answer.status_code == 422, f"{name} answers {answer.status_code}"
        assert clause in words(answer), f"{name} does not name {clause}: {said(answer)}"
        return words(answer)


def words(answer: Any) -> str:
    return answer.content.decode()


def said(answer: Any) -> str:
    """The middle of a page, for a failing test's message."""
    text = words(answer)
    return text[text.find("<main") :][:1500]


def brought(office: Person, name: str) -> tuple[str, str]:
    """A file of the sample school brought in and tried: where its report stands, and what it says."""
    office.arrive()
    file = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
    tried = office.client.post(office.address("people:upload"), {"roster": file})
    assert tried.status_code == 302, words(tried)
    return tried.url, words(office.client.get(tried.url))


def chosen(response: Any) -> list[str]:
    """The applications a review list offers for a decision."""
    return re.findall(r'name="chosen" value="([0-9a-f-]{36})"', response.content.decode())


def last_code(phone: str) -> str:
    """The one-time code in the newest text message to this phone."""
    text = next(text for to, text in reversed(MemorySender.sent) if to == phone)
    return next(part for part in "".join(c if c.isdecimal() else " " for c in text).split() if len(part) == 6)


def bound(unit: Unit, code: str, phone: str) -> Person:
    """From the paper slip to a signed-in guardian."""
    visitor = Person(unit=unit)
    visitor.does("people:bind_slip", {"slip": code, "phone": phone})
    visitor.does("people:bind_enter", {"code": last_code(phone)})
    visitor.unit, visitor.phone = None, phone
    return visitor


class House:
    """A school before its term: rooms, classes, staff, nobody enrolled."""

    def __init__(self, plan: Plan, district: Unit):
        self.unit = a_unit("school", plan.code, plan.name, district)
        with acting(everything(self.unit)):
            School.objects.create(school=self.unit)
            campuses = [Campus.objects.create(school=self.unit, name=name) for name in plan.campuses]
            Term.objects.create(school=self.unit, year=2023, number=2, starts_on=date(2024, 2, 26), ends_on=date(2024, 7, 5))
            staff = hire(self.unit, plan, campuses, Names(1))
            open_classes(self.unit, plan, campuses, staff)
            seat_leaders(self.unit, staff)
        persons.invite_teachers(self.unit)
        self.people = {role: self._office(number, role) for number, role in OFFICES.items()}

    def _office(self, number: str, role: str) -> Person:
        with acting(everything(self.unit)):
            user = Staff.objects.select_related("user").get(number=number).user
        persons.give(user, self.unit, role)
        return Person(user, self.unit)

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    def of_class(self, grade: int, number: int) -> tuple[HomeClass, Person, Person]:
        """A home class, its homeroom teacher and its grade's leader."""
        with acting(everything(self.unit)):
            home = HomeClass.objects.select_related("grade__leader__user", "homeroom__user").get(
                grade__number=grade, number=number
            )
        return home, Person(home.homeroom.user, self.unit), Person(home.grade.leader.user, self.unit)


def a_city() -> tuple[House, House, Person]:
    """Our school, the neighbour's, and the district's officer."""
    city = a_unit("city", "yycity", "某市")
    district = a_unit("district", "yy-east", "东区", city)
    officer = User.objects.create_user(username="district", name="区教育局", password=None)
    persons.give(officer, district, "district_officer")
    return House(OURS, district), House(THEIRS, district), Person(officer, district)

"""A Monday afternoon to tell examples about: one group, its teacher, the merged room at five."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from kehou.care import actions
from kehou.care.models import Alarm, HandOver, Session
from kehou.care.rules import ActivitiesRules, HomeAloneRules, StaffingRules
from kehou.core.models import Unit
from kehou.core.scope import Scope, acting
from kehou.enrolment.models import Application, Place, Round
from kehou.organisation.models import Campus, Room, Staff, Term
from kehou.people.models import Collector, Guardian, Pupil
from kehou.planning.models import Duty, Group, Membership
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, arranging, everything

MONDAY = date(2024, 3, 25)
SHANGHAI = ZoneInfo("Asia/Shanghai")
STAFFING, ACTIVITIES, ALONE = StaffingRules(30), ActivitiesRules(), HomeAloneRules()


def at(hour: int, minute: int = 0, *, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


@dataclass
class Afternoon:
    """What stands ready at four o'clock."""

    school: Unit
    group: Group
    late_group: Group
    teacher: Staff
    late_teacher: Staff
    pupils: list[Pupil] = field(default_factory=list)

    @property
    def scope(self) -> Scope:
        """The group's teacher at the school's desk."""
        return Scope("unit", self.teacher.user_id, self.school, (self.school.pk,), user=self.teacher.user)

    def plan(self) -> Session:
        with acting(self.scope):
            actions.plan_sessions(MONDAY, scope=self.scope)
            return Session.objects.get(group=self.group)

    def open(self) -> Session:
        session = self.plan()
        with acting(self.scope) as scope:
            return actions.open_session(
                session, activity="homework", staffing=STAFFING, activities=ACTIVITIES, now=at(16), scope=scope
            )

    def called(self, *absent: Pupil) -> Session:
        session = self.open()
        with acting(self.scope) as scope:
            actions.call_roll(session, absent=[one.pk for one in absent], now=at(16, 5), scope=scope)
            return Session.objects.get(pk=session.pk)

    def late(self) -> Session:
        return Session.objects.get(group=self.late_group)

    def holders(self, pupil: Pupil) -> list[str]:
        """The chain of custody of a child: who held it, one after the other."""
        with acting(everything(self.school)):
            return list(HandOver.objects.filter(pupil=pupil).order_by("seq").values_list("to_kind", flat=True))

    def alarms(self) -> list[tuple[str, bool]]:
        with acting(everything(self.school)):
            return [(a.kind, a.settled_at is not None) for a in Alarm.objects.order_by("raised_at", "id")]


def an_afternoon(school: Unit, *names: str, late: tuple[str, ...] = (), capacity: int = 40) -> Afternoon:
    """A group with these children, of whom some stay for the late room."""
    with arranging(school):
        campus = Campus.objects.filter(school=school).first()
        rooms = list(Room.objects.filter(school=school))
        Room.objects.filter(pk=rooms[0].pk).update(capacity=capacity)
        term = Term.objects.get(school=school)
        group, late_group = (
            Group.objects.create(school=school, term=term, name=name, campus=campus, room=room, is_late=is_late, starts_on=MONDAY)
            for name, room, is_late in (("一年级1组", rooms[1], False), ("晚托班", rooms[0], True))
        )
        told = Afternoon(
            school,
            group,
            late_group,
            a_member_of_staff(school, "陈老师", role="care_teacher"),
            a_member_of_staff(school, "周老师", role="care_teacher"),
        )
        put_on_duty(told.teacher, group, 16, 17)
        put_on_duty(told.late_teacher, late_group, 17, 18)
        home = a_class(school)
        told.pupils = [a_member(told, a_pupil(home, name), late=name in late) for name in names]
        return told


def put_on_duty(staff: Staff, group: Group, start: int, end: int) -> Duty:
    with arranging(group.school):
        return Duty.objects.create(
            school=group.school, date=MONDAY, starts_at=at(start), ends_at=at(end), group=group, room=group.room, staff=staff
        )


def a_place(pupil: Pupil, *, late: bool = False, days: tuple[int, ...] = (1, 2, 3, 4, 5)) -> Place:
    with arranging(pupil.school):
        term = Term.objects.get(school=pupil.school)
        round_, _ = Round.objects.get_or_create(
            school=pupil.school, term=term, defaults={"opens_on": term.starts_on, "closes_on": MONDAY, "first_day": MONDAY}
        )
        asked = Application.objects.create(
            school=pupil.school, round=round_, pupil=pupil, number=str(pupil.pk)[-12:], state="accepted"
        )
        return Place.objects.create(
            school=pupil.school, round=round_, term=term, pupil=pupil, application=asked, campus=pupil.home_class.campus,
            days=list(days), slots=[], late=late, starts_on=MONDAY,
        )  # fmt: skip


def a_member(told: Afternoon, pupil: Pupil, *, late: bool = False) -> Pupil:
    """A child with a place in the group."""
    place = a_place(pupil, late=late)
    with arranging(told.school):
        Membership.objects.create(school=told.school, group=told.group, pupil=pupil, place=place, starts_on=MONDAY)
    return pupil


def a_mother(pupil: Pupil, name: str = "李妈妈") -> Guardian:
    user = a_guardian_of(pupil, name=name)
    with arranging(pupil.school):
        return Guardian.objects.get(pupil=pupil, user=user)


def a_collector(pupil: Pupil, name: str = "李姑姑", **more: Any) -> Collector:
    values = {"relation": "姑姑", "starts_on": date(2024, 3, 1), "ends_on": date(2024, 6, 30), **more}
    with arranging(pupil.school):
        return Collector.objects.create(school=pupil.school, pupil=pupil, name=name, **values)


def a_permit(pupil: Pupil, told: Afternoon, *weekdays: int, granted: bool = True):
    with arranging(told.school) as scope:
        permit = actions.ask_permit(pupil, weekdays=weekdays or (1, 2, 3, 4, 5), now=at(8), scope=scope)
    if granted:
        with acting(told.scope) as scope:
            permit = actions.grant_permit(permit, now=at(9), scope=scope)
    return permit

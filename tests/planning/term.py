"""A school in spring to plan for: two campuses, classes with places, rooms, teachers, volunteers."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from kehou.core.models import Unit
from kehou.core.pages import narrowed, unit_scope
from kehou.core.scope import Scope, acting
from kehou.enrolment.models import Application, Place, Round, Slot
from kehou.organisation.models import Campus, HomeClass, Room, Staff, Term
from kehou.people.models import Pupil
from kehou.planning import actions
from kehou.planning.models import Group, Run
from tests.factories import a_class, a_member_of_staff, everything

MONDAY, FRIDAY = date(2024, 3, 25), date(2024, 3, 29)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(hour: int = 9, minute: int = 0, *, day: date = date(2024, 3, 22)) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI)


NOW = at()


def lead(school: Unit, name: str = "刘主任") -> Staff:
    return a_member_of_staff(school, name, role="service_lead", duties_a_week=0)


def desk(staff: Staff, permission: str = "planning.plan") -> Scope:
    return narrowed(unit_scope(staff.user, staff.school.code), permission)


def the_term(school: Unit) -> Term:
    return Term.objects.get(school=school)


def a_round(school: Unit) -> Round:
    term = the_term(school)
    round, made = Round.objects.get_or_create(
        school=school, term=term, defaults={"opens_on": term.starts_on, "closes_on": MONDAY, "first_day": MONDAY}
    )
    if made:
        Slot.objects.create(school=school, round=round, name="放学后看护", starts=time(15, 40), ends=time(17), weekdays=[1, 2, 3, 4, 5])
        Slot.objects.create(school=school, round=round, name="延时看护", starts=time(17), ends=time(18), is_late=True)
    return round


def places_of(home: HomeClass, count: int, *, late: int = 0, starts_on: date = MONDAY) -> list[Place]:
    """So many children of a class with a place, the first few until six."""
    with acting(everything(home.school)):
        before = Pupil.objects.filter(home_class=home).count()
        pupils = Pupil.objects.bulk_create(
            Pupil(school=home.school, home_class=home, name=f"{home.name}{before + n + 1}号") for n in range(count)
        )
        return [_place(pupil, home, late=n < late, starts_on=starts_on) for n, pupil in enumerate(pupils)]


def _place(pupil: Pupil, home: HomeClass, *, late: bool, starts_on: date) -> Place:
    round = a_round(home.school)
    asked = Application.objects.create(school=home.school, round=round, pupil=pupil, number=str(pupil.pk)[-12:], state="accepted")
    return Place.objects.create(
        school=home.school, round=round, term=round.term, pupil=pupil, application=asked, campus=home.campus,
        days=[1, 2, 3, 4, 5], slots=[], late=late, starts_on=starts_on,
    )  # fmt: skip


def teachers(school: Unit, count: int, *, volunteers: int = 0, **more: Any) -> list[Staff]:
    values = {"duties_a_week": 5, "post": "教师", "role": "care_teacher", **more}
    return [a_member_of_staff(school, f"{'陈周吴郑王冯褚卫蒋沈韩杨'[n]}老师", volunteers_late=n < volunteers, **values) for n in range(count)]


def rooms(school: Unit, count: int, campus: str = "北校区", capacity: int = 40) -> list[Room]:
    with acting(everything(school)):
        place = Campus.objects.get(school=school, name=campus)
        return [Room.objects.create(school=school, campus=place, name=f"{n + 2}号教室", capacity=capacity) for n in range(count)]


def a_spring(school: Unit, *, per_class: int = 14) -> Staff:
    """Four classes with places, three rooms, six teachers of whom two are volunteers; the service lead."""
    boss = lead(school)
    rooms(school, 2)
    for number in (1, 2, 3, 4):
        places_of(a_class(school, 1, number), per_class, late=3)
    teachers(school, 6, volunteers=2)
    return boss


def groups_published(boss: Staff, *, reasons: dict[str, str] | None = None) -> list[Group]:
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope)
        return actions.publish_groups(run, reasons=reasons or {}, now=NOW, scope=scope)


def roster_proposed(boss: Staff, first: date = MONDAY, last: date = FRIDAY) -> Run:
    with acting(desk(boss)) as scope:
        return actions.propose_roster(the_term(boss.school), first, last, now=NOW, scope=scope)


def a_spring_with_groups(school: Unit) -> Staff:
    """The spring, its groups published."""
    boss = a_spring(school)
    groups_published(boss)
    return boss


def a_spring_with_roster(school: Unit) -> Staff:
    """The spring, its groups and the first week's roster published."""
    boss = a_spring_with_groups(school)
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(run, now=NOW, scope=scope)
    return boss


def groups_standing(boss: Staff) -> list[Group]:
    """The groups of a spring that has them, as publishing returned them."""
    with acting(everything(boss.school)):
        return list(Group.objects.order_by("pk"))

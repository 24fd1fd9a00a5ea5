"""Build the units of the demonstration and fill them: campuses, rooms, classes, staff, pupils, guardians."""

from datetime import date
from typing import Any

from kehou.core.models import Unit
from kehou.core.names import pinyin_of
from kehou.core.scope import acting, system_scope
from kehou.demo.names import RARE, Names
from kehou.demo.places import CITY, DISTRICTS, SCHOOLS, Plan
from kehou.organisation.models import Campus, Grade, HomeClass, Leader, Room, School, Staff, Term
from kehou.people.models import Guardian, Pupil

SUBJECTS = ("语文", "数学", "英语", "科学", "体育", "音乐", "美术", "信息科技", "道德与法治")
BECAUSE = "演示数据"


def build_units() -> dict[str, Unit]:
    """City, districts and schools by their code."""
    city = Unit.objects.create(kind="city", code=CITY[0], name=CITY[1])
    units = {CITY[0]: city}
    for code, name in DISTRICTS:
        units[code] = Unit.objects.create(kind="district", code=code, name=name, parent=city)
    for plan in SCHOOLS:
        units[plan.code] = Unit.objects.create(kind="school", code=plan.code, name=plan.name, parent=units[plan.district])
    return units


def fill(unit: Unit, plan: Plan, names: Names) -> None:
    """Everything a school has before the term begins."""
    with acting(system_scope(unit, because=BECAUSE)):
        School.objects.create(
            school=unit, nature=plan.nature, stage=plan.stage, data_officer="副校长", address=f"{unit.parent}某路1号"
        )
        campuses = [Campus.objects.create(school=unit, name=name) for name in plan.campuses]
        Term.objects.create(school=unit, year=2023, number=2, starts_on=date(2024, 2, 26), ends_on=date(2024, 7, 5))
        staff = hire(unit, plan, campuses, names)
        classes = open_classes(unit, plan, campuses, staff)
        enrol_pupils(unit, plan, classes, names)
        seat_leaders(unit, staff)


def hire(unit: Unit, plan: Plan, campuses: list[Campus], names: Names) -> list[Staff]:
    """Staff with subjects, the days on which they can, and volunteers for the late slot."""
    return Staff.objects.bulk_create(_teacher(unit, i, campuses, names) for i in range(plan.staff))


def _teacher(unit: Unit, i: int, campuses: list[Campus], names: Names) -> Staff:
    name = names.adult("f" if i % 3 else "m")
    return Staff(
        school=unit, number=f"{i + 1:03}", name=name, pinyin=pinyin_of(name), subject=SUBJECTS[i % len(SUBJECTS)],
        post="教师", campus=campuses[i % len(campuses)], volunteers_late=i % 4 == 0,
        weekdays=[d for d in range(1, 6) if (d + i) % 5 or i % 2], duties_a_week=2 + i // 2 % 2,
    )  # fmt: skip


def open_classes(unit: Unit, plan: Plan, campuses: list[Campus], staff: list[Staff]) -> list[HomeClass]:
    """Grades with leaders, classes with homeroom teachers and rooms; lower grades on the first campus."""
    classes, half = [], len(plan.grades) / 2
    teachers = iter(staff[6:])
    for at, number in enumerate(plan.grades):
        first = (number - 1) % 6 + 1
        grade = Grade.objects.create(school=unit, number=number, entry_year=2024 - first, leader=next(teachers, None))
        for n in range(1, plan.classes + 1):
            campus = campuses[0 if at < half or len(campuses) == 1 else 1]
            room = _classroom(unit, campus, f"{grade.name[0]}({n})班教室", plan.pupils)
            classes.append(
                HomeClass.objects.create(
                    school=unit, grade=grade, number=n, campus=campus, room=room, homeroom=next(teachers, None)
                )
            )
    return classes


def _classroom(unit: Unit, campus: Campus, name: str, pupils: int) -> Room:
    """一(1)班 has the large room in which the late group gathers (S3.2, C7.4b)."""
    large = name.startswith("一(1)")
    return Room.objects.create(
        school=unit,
        campus=campus,
        name=name,
        capacity=120 if large else max(pupils + 6, 36),
        rows=10 if large else 6,
        columns=12 if large else 8,
    )


def enrol_pupils(unit: Unit, plan: Plan, classes: list[HomeClass], names: Names) -> None:
    """Pupils with birth dates of their grade and one or two guardians each; a few names that test the fonts."""
    pupils = [_pupil(unit, home, i, names) for home in classes for i in range(plan.pupils)]
    for pupil, rare in zip(pupils[7::97], RARE, strict=False):
        pupil.name, pupil.pinyin = rare, pinyin_of(rare)
    Pupil.objects.bulk_create(pupils)
    Guardian.objects.bulk_create(g for pupil in pupils for g in _guardians(pupil, names))


def _pupil(unit: Unit, home: HomeClass, i: int, names: Names) -> Pupil:
    sex = "mf"[i % 2]
    name, chance = names.child(sex), names.random
    born = date(2024 - 6 - home.grade.number, 9, 1).toordinal() + chance.randrange(364)
    return Pupil(
        school=unit, home_class=home, name=name, pinyin=pinyin_of(name), sex=sex, birth_date=date.fromordinal(born),
        health="花生过敏，随身带药" if chance.random() < 0.02 else "", seating="近视，请坐前排" if chance.random() < 0.08 else "",
    )  # fmt: skip


def _guardians(pupil: Pupil, names: Names) -> list[Guardian]:
    mother = Guardian(school=pupil.school, pupil=pupil, name=names.adult("f"), relation="mother", phone=names.phone(), order=1)
    father = Guardian(
        school=pupil.school,
        pupil=pupil,
        name=pupil.name[0] + names.adult("m")[1:],
        relation="father",
        phone=names.phone(),
        order=2,
    )
    return [mother, father] if names.random.random() < 0.6 else [mother]


def seat_leaders(unit: Unit, staff: list[Any]) -> None:
    """The leading group: headed by the principal (S7.1), all of the administration its members (C7.1)."""
    seats = (("head", "校长"), ("deputy", "副校长"), ("member", "教导主任"), ("member", "总务主任"), ("member", "安全负责人"))
    for order, ((role, post), person) in enumerate(zip(seats, staff, strict=False)):
        person.post = post
        person.save(update_fields=["post"])
        Leader.objects.create(school=unit, role=role, name=person.name, post=post, order=order)

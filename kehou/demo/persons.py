"""The people of the demonstration who can sign in, each with a card on the sign-in page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kehou.core.models import Unit
from kehou.core.scope import Scope, acting, system_scope
from kehou.demo.schools import BECAUSE
from kehou.identity.models import Grant, User
from kehou.organisation.models import HomeClass, Staff
from kehou.people.models import Guardian

UNUSABLE = "!"  # nobody signs in with a password here
YEAR = (date(2024, 2, 1), date(2024, 8, 31))


@dataclass(frozen=True)
class Card:
    """A role at a unit and the words on its card."""

    key: str
    role: str
    words: str
    unit: str = "xx-primary"
    number: str = ""


CARDS = (
    Card("lead", "service_lead", "课后服务负责人：这学期走到哪一步", number="003"),
    Card("principal", "principal", "校长：等我决定的事", number="001"),
    Card("safety", "safety_officer", "安全负责人：每个孩子在哪里", number="005"),
    Card("gate", "gate", "门卫：谁可以离校", number="006"),
    Card("finance", "finance", "学校财务：人数与经费", number="004"),
    Card("district", "district_officer", "区教育局：各校方案与进度", unit="yy-east"),
    Card("city", "city_officer", "市教育局：全市情况", unit="yycity"),
    Card("audit", "audit_admin", "审计：日志与核验", unit="yycity"),
    Card("operator", "operator", "运维：系统状况", unit="yycity"),
)


def invite(units: dict[str, Unit]) -> None:
    """Everybody with a card; staff cards belong to real members of staff."""
    for order, card in enumerate(CARDS, 20):
        unit = units[card.unit]
        staff = _staff(unit, card.number) if card.number else None
        user = _user(f"demo-{card.key}", staff.name if staff else card.words.split("：")[0], card.words, order)
        _bind(staff, user)
        give(user, unit, card.role)


def invite_teachers(unit: Unit, *, cards: bool = False) -> None:
    """Accounts for all staff; homeroom teachers and grade leaders with their roles, everybody may be rostered."""
    with acting(system_scope(unit, because=BECAUSE)):
        staff = list(Staff.objects.filter(user=None))
        homeroom = set(HomeClass.objects.values_list("homeroom_id", flat=True))
        leaders = set(HomeClass.objects.values_list("grade__leader_id", flat=True))
        users = [User(username=f"{unit.code}-{one.number}", name=one.name, password=UNUSABLE) for one in staff]
        User.objects.bulk_create(users)
        for one, user in zip(staff, users, strict=True):
            one.user = user
        Staff.objects.bulk_update(staff, ["user"])
    grants = [_grant(account_of(one), unit, role) for one in staff for role in _roles(one, homeroom, leaders)]
    Grant.objects.bulk_create(grants)
    if cards:
        _name_cards(unit)


def _roles(one: Staff, homeroom: set, leaders: set) -> list[str]:
    said = ["care_teacher"]
    if one.pk in homeroom:
        said.append("homeroom")
    if one.pk in leaders:
        said.append("grade_leader")
    return said


def _name_cards(unit: Unit) -> None:
    """The homeroom teacher of 一(1)班 and the leader of grade one are offered on the sign-in page."""
    with acting(system_scope(unit, because=BECAUSE)):
        first = HomeClass.objects.select_related("homeroom__user", "grade__leader__user").get(grade__number=1, number=1)
    _rename(account_of(first.homeroom), "demo-homeroom", "班主任：我的班", 12)
    _rename(account_of(first.grade.leader), "demo-grade", "年级组长：一年级名单", 13)


def name_care_teacher(user: User) -> None:
    """A teacher on duty now who has no other card."""
    _rename(user, "demo-care", "看护教师：我现在的班", 14)


def _rename(user: User, username: str, words: str, order: int) -> None:
    user.username, user.demo_card, user.demo_order = username, words, order
    user.save(update_fields=["username", "demo_card", "demo_order"])


def invite_guardians(unit: Unit) -> list[User]:
    """An account for the first guardian of every child, bound as by a code slip."""
    with acting(system_scope(unit, because=BECAUSE)):
        guardians = list(Guardian.objects.filter(order=1).select_related("pupil__home_class__grade"))
        users = [
            User(username=f"g{unit.code}{i}", name=g.name, phone=f"1990{_room(unit)}{i:05}", password=UNUSABLE)
            for i, g in enumerate(guardians)
        ]
        User.objects.bulk_create(users)
        for guardian, user in zip(guardians, users, strict=True):
            guardian.user = user
        Guardian.objects.bulk_update(guardians, ["user"])
    return users


def _room(unit: Unit) -> str:
    """Two digits that keep the phones of different schools apart."""
    return f"{sum(unit.code.encode()) % 100:02}"


def name_applying_mother(unit: Unit) -> None:
    """A guardian who applies now, for a brother and a sister."""
    _rename(account_of(a_mother_of_two(unit, (3, 5))), "demo-applying", "家长：给两个孩子申请", 11)


def a_mother_of_two(unit: Unit, grades: tuple[int, int]) -> Guardian:
    """One account for the first guardian of a child in each of these grades."""
    with acting(system_scope(unit, because=BECAUSE)):
        first, second = (
            Guardian.objects.filter(order=1, pupil__home_class__grade__number=grade, pupil__home_class__number=1)
            .select_related("user", "pupil")
            .order_by("pupil__pinyin", "pk")[1]
            for grade in grades
        )
        second.user, second.name = first.user, first.name
        second.save(update_fields=["user", "name"])
    return first


def name_waiting_mother(pupil: Any) -> None:
    """The guardian of a child who is in a group this afternoon and has a grandmother on the list."""
    guardian = Guardian.objects.select_related("user").get(pupil=pupil, order=1)
    _rename(account_of(guardian), "demo-mother", "家长：孩子现在在哪里", 10)


def _user(username: str, name: str, words: str, order: int) -> User:
    user = User(username=username, name=name, demo_card=words, demo_order=order)
    user.set_unusable_password()
    user.save()
    return user


def _staff(unit: Unit, number: str) -> Staff:
    with acting(system_scope(unit, because=BECAUSE)):
        return Staff.objects.get(number=number)


def _bind(staff: Staff | None, user: User) -> None:
    if staff is not None:
        with acting(system_scope(staff.school, because=BECAUSE)):
            Staff.objects.filter(pk=staff.pk).update(user=user)


def give(user: User, unit: Unit, role: str) -> None:
    _grant(user, unit, role).save()


def _grant(user: User, unit: Unit, role: str) -> Grant:
    return Grant(user=user, unit=unit, role=role, reason=BECAUSE, starts_on=YEAR[0], ends_on=YEAR[1])


def as_user(user: Any, unit: Unit) -> Scope:
    """Acts for the school, with the person named in the journal."""
    return Scope("system", user.pk if user else None, unit, (unit.pk,), because=BECAUSE, user=user)


def account_of(person: Staff | Guardian | None) -> User:
    """The account of somebody who has one in the demonstration."""
    if person is None or person.user is None:
        raise LookupError("nobody is named here; the demonstration names everybody before the term begins")
    return person.user

"""What is evidence of a child's day is only ever added: the database gives the house no way to change or delete it (C7.3)."""

from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from kehou.care import actions, models, queries
from kehou.care.models import Alarm, PhoneTakeIn, Recognition
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, a_mother, an_afternoon, at
from tests.care.test_typed import Typing, send
from tests.factories import a_class, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db

EVIDENCE = (
    "HandOver", "Mark", "PhoneEntry", "PhoneTakeIn", "Recognition", "HealthCheck", "LateStep", "PatrolVisit", "SessionCheck", "Remedy",
    "PaperList", "PrintedPage", "IncidentNote", "Involved", "Receipt",
)  # fmt: skip
CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")


def told_to(statement: str, name: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(getattr(models, name)._meta.db_table))


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_is_neither_changed_nor_deleted(name, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        told_to(statement, name)


@pytest.mark.parametrize("name", EVIDENCE)
def test_twin_with_the_privilege_it_could_be(name):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"GRANT UPDATE, DELETE ON {getattr(models, name)._meta.db_table} TO kehou_app")
        cursor.execute("SET LOCAL ROLE kehou_app")
    for statement in CHANGES[:2]:
        told_to(statement, name)


def test_no_table_of_care_is_only_added_to_without_standing_here():
    found = {name for name in models.__all__ if getattr(models, name).append_only}
    assert found == set(EVIDENCE)


# ── who a child typed in on a phone is ────────────────────────────────────────


def built():
    school = a_school()
    told = an_afternoon(school, "陈一一")
    told.jing = [a_pupil(told.pupils[0].home_class, "李静"), a_pupil(a_class(school, number=2), "李静")]
    told.left = a_pupil(told.pupils[0].home_class, "王五")
    a_mother(told.left)
    told.called()
    return told


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


def typed(told, name: str, home_class: str) -> UUID:
    phone, child = Typing(), uuid4()
    phone.types(child, name, home_class, at(16, 30))
    send(told, phone.written, at(17))
    return child


def says(told, pupil) -> None:
    with acting(told.scope) as scope:
        alarm = Alarm.objects.get(kind="unknown")
        actions.say_who(PhoneTakeIn.objects.get(), pupil, alarm=alarm, now=at(17, 2), scope=scope)


def recognised(told) -> list[tuple]:
    with acting(everything(told.school)):
        return [(one.pupil.pk, one.by_id, one.at) for one in Recognition.objects.select_related("pupil")]


def test_who_it_is_says_the_house_where_one_child_fits_and_a_person_where_several_do(told):
    typed(told, "王五", "一1")
    assert recognised(told) == [(told.left.pk, None, at(17))]


def test_a_persons_word_stands_with_the_person_and_the_line_stays_as_it_was_typed(told):
    typed(told, "李静", "")
    assert recognised(told) == []
    says(told, told.jing[1])
    assert recognised(told) == [(told.jing[1].pk, told.scope.user_id, at(17, 2))]
    with acting(everything(told.school)):
        assert [(one.name, one.home_class) for one in PhoneTakeIn.objects.all()] == [("李静", "")]


def test_a_phone_goes_on_naming_whoever_is_not_recognised_and_nobody_twice(told):
    typed(told, "王五", "一1")
    child = typed(told, "李静", "")
    with acting(told.scope) as scope:
        [list_] = [one.told(MONDAY, at(17)) for one in queries.carried(scope, MONDAY) if not one.session.is_late]
    assert [one["id"] for one in list_["typed"]] == [str(child)]
    assert [one["name"] for one in list_["children"]].count("王五") == 1


def test_what_stood_in_the_lines_before_is_moved_with_who_said_so(told):
    """The step that moves it, run on lines that carry the child as they did before."""
    step = import_module("kehou.care.migrations.0005_recognition")
    typed(told, "王五", "一1")
    typed(told, "李静", "")
    says_of = {"王五": told.left.pk, "李静": told.jing[0].pk}
    with acting(told.scope) as scope:
        actions.settle_alarm(Alarm.objects.get(kind="unknown"), outcome="found", note="", now=at(17, 2), scope=scope)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE care_phonetakein ADD COLUMN pupil_id uuid")
        cursor.execute("ALTER TABLE care_recognition NO FORCE ROW LEVEL SECURITY")
        cursor.execute(step.OPEN)
        cursor.execute("DELETE FROM care_recognition")
        for name, pk in says_of.items():
            cursor.execute("UPDATE care_phonetakein SET pupil_id = %s WHERE name = %s", [pk, name])
        cursor.execute(step.MOVED)
        cursor.execute("ALTER TABLE care_phonetakein DROP COLUMN pupil_id")
        cursor.execute(step.SHUT)
        cursor.execute("ALTER TABLE care_recognition FORCE ROW LEVEL SECURITY")
        cursor.execute("SET LOCAL ROLE kehou_app")
    assert sorted(recognised(told), key=lambda one: str(one[1])) == sorted(
        [(told.left.pk, None, at(17)), (told.jing[0].pk, told.scope.user_id, at(17, 2))], key=lambda one: str(one[1])
    )

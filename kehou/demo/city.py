"""Build the whole demonstration, the same each time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from kehou.core.models import DemoClock, Unit
from kehou.demo import afternoon, persons, reviewing, stock, term
from kehou.demo.asking import SIBLINGS
from kehou.demo.names import Names
from kehou.demo.places import SCHOOLS
from kehou.demo.schools import build_units, fill
from kehou.identity.models import User

EXAMPLE = "xx-primary"
BUILDING = 0x6B65686F75  # the lock's number: "kehou"


def is_empty() -> bool:
    return not Unit.objects.exists()


def was_interrupted() -> bool:
    """Whether a demonstration was begun here and its builder did not come to the end."""
    return DemoClock.objects.filter(unfinished=True).exists()


def start_over() -> None:
    """Empty the database of a demonstration that was not finished, and of nothing else. The owner's work."""
    if not was_interrupted():
        raise NotADemonstration
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_unit, identity_user, core_democlock, procrastinate_jobs CASCADE")


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else builds in this database meanwhile: two at once would take each other for one that was interrupted.

    PostgreSQL keeps the lock for the connection, so that a builder who is killed leaves none behind.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [BUILDING])
        if not cursor.fetchone()[0]:
            raise AnotherBuilds
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILDING])


class AnotherBuilds(RuntimeError):
    """Somebody is building the demonstration in this database."""


class NotADemonstration(RuntimeError):
    """What stands here is not a demonstration half built: it is not touched."""


def build(say: Callable[[str], None] = lambda words: None) -> dict[str, Unit]:
    """Units, people, the term at the example school, and a living afternoon; returns the units by code.

    Families and teachers act one after another, each in a transaction of its own, as they do in life: in one transaction
    for all, every version of a row that changes a thousand times would stay in everybody's way.
    """
    DemoClock.objects.update_or_create(pk=1, defaults={"unfinished": True})
    with stock.in_haste():
        with transaction.atomic():
            units = people_come(say)
        stock.take_stock()
        term.tell(units[EXAMPLE], say=say)
        afternoon.live(units[EXAMPLE], say=say)
        reviewing.show(units[EXAMPLE])
    DemoClock.objects.update(unfinished=False)
    return units


def people_come(say: Callable[[str], None]) -> dict[str, Unit]:
    """Units, pupils, staff, families and their accounts."""
    units = build_units()
    for seed, plan in enumerate(SCHOOLS):
        say(plan.name)
        fill(units[plan.code], plan, Names(seed))
    persons.invite(units)
    for plan in SCHOOLS:
        persons.invite_teachers(units[plan.code], cards=plan.code == EXAMPLE)
        persons.invite_guardians(units[plan.code])
    persons.name_applying_mother(units[EXAMPLE])
    persons.a_mother_of_two(units[EXAMPLE], SIBLINGS)
    return units


def write_note() -> Path:
    """One account a line, for the words printed at start."""
    people = User.objects.exclude(demo_card="").order_by("demo_order")
    note = Path(settings.KEHOU_HOME) / "demo.txt"
    note.write_text("\n".join(f"{user.username}\t{user.demo_card}" for user in people) + "\n", encoding="utf-8")
    return note

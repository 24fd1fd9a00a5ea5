"""Build the whole demonstration, the same each time."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from kehou.core.models import Unit
from kehou.demo import afternoon, persons, reviewing, term
from kehou.demo.asking import SIBLINGS
from kehou.demo.names import Names
from kehou.demo.places import SCHOOLS
from kehou.demo.schools import build_units, fill
from kehou.demo.stock import take_stock
from kehou.identity.models import User

EXAMPLE = "xx-primary"


def is_empty() -> bool:
    return not Unit.objects.exists()


def build(say: Callable[[str], None] = lambda words: None) -> dict[str, Unit]:
    """Units, people, the term at the example school, and a living afternoon; returns the units by code."""
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
    take_stock()
    term.tell(units[EXAMPLE], say=say)
    afternoon.live(units[EXAMPLE], say=say)
    reviewing.show(units[EXAMPLE])
    return units


def write_note() -> Path:
    """One account a line, for the words printed at start."""
    people = User.objects.exclude(demo_card="").order_by("demo_order")
    note = Path(settings.KEHOU_HOME) / "demo.txt"
    note.write_text("\n".join(f"{user.username}\t{user.demo_card}" for user in people) + "\n", encoding="utf-8")
    return note

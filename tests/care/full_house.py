"""A school of a thousand children in care, for what must stay quick with all of them."""

from kehou.care.models import HandOver, Session
from kehou.core.models import Unit
from kehou.core.scope import acting
from kehou.organisation.models import Campus, Room, Term
from kehou.people.models import Pupil
from kehou.planning.models import Group
from tests.care.afternoon import MONDAY, at
from tests.factories import a_class, everything

PER_GROUP = 30


def a_full_house(school: Unit, children: int) -> list[Session]:
    """Groups of thirty on both campuses, all called; every seventh child has gone home already."""
    homes = [a_class(school, grade, number, campus="北校区" if number % 2 else "南校区") for grade in range(1, 7) for number in range(1, 7)]
    with acting(everything(school)):
        campuses, term = list(Campus.objects.filter(school=school)), Term.objects.get(school=school)
        pupils = Pupil.objects.bulk_create(
            Pupil(school=school, home_class=homes[n // PER_GROUP % len(homes)], name=f"学生{n:04}") for n in range(children)
        )
        sessions = [_session(school, term, campuses[n % 2], n) for n in range((children - 1) // PER_GROUP + 1)]
        first = [_row(sessions[n // PER_GROUP], pupil) for n, pupil in enumerate(pupils)]
        HandOver.objects.bulk_create(first)
        HandOver.objects.bulk_create(_gone(row) for row in first[::7])
    return sessions


def _session(school, term, campus, n: int) -> Session:
    room = Room.objects.create(school=school, campus=campus, name=f"教室{n + 1}", capacity=40)
    group = Group.objects.create(school=school, term=term, name=f"第{n + 1}组", campus=room.campus, room=room, starts_on=MONDAY)
    return Session.objects.create(
        school=school, date=MONDAY, group=group, room=room, starts_at=at(16), ends_at=at(17), state="open", opened_at=at(16),
        called_at=at(16, 5),
    )  # fmt: skip


def _row(session: Session, pupil: Pupil) -> HandOver:
    return HandOver(
        school=session.school, pupil=pupil, date=MONDAY, at=at(16, 5), from_kind="class", to_kind="group", session=session,
        to_name=f"{session.group} · {session.room}",
    )  # fmt: skip


def _gone(row: HandOver) -> HandOver:
    return HandOver(
        school=row.school, pupil=row.pupil, date=MONDAY, at=at(16, 40), seq=2, from_kind="group", to_kind="other", flag="not_listed",
        to_name="姑姑", session=row.session,
    )  # fmt: skip

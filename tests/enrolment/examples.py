"""Enrolment's examples: a school with a round, families, reviewers, and steps that bring an application further."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kehou.core.models import Unit
from kehou.core.pages import family_scope, narrowed, unit_scope
from kehou.core.scope import Scope, acting
from kehou.enrolment import actions
from kehou.enrolment.actions.rounds import slot_fields
from kehou.enrolment.models import Application, Round, Slot
from kehou.enrolment.rules import VERSION, Asked, ServiceTimeRules
from kehou.organisation.models import Grade, HomeClass, Term
from kehou.organisation.rules.offer import Bounds, usual_offer
from kehou.policy.queries import rules_for
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2024 at the school."""
    return datetime(2024, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


FIRST_WEEK = at(2, 28)


def usual_slots(term: Term) -> list[dict[str, Any]]:
    """What a plan offers as it is drafted: care after lessons and the late slot, nobody limited (S3.2)."""
    times = rules_for(ServiceTimeRules, term.school, term.starts_on)
    bounds = Bounds(term.starts_on, term.ends_on, term.starts_on, 7, times.weekdays, times.late_start, times.late_end)
    return [slot_fields(one) for one in usual_offer(bounds, "放学后看护", "延时看护").slots]


def a_round(school: Unit, **dates: Any) -> Round:
    with acting(everything(school)) as scope:
        term = Term.objects.select_related("school").get(school=school)
        return actions.open_round(term, slots=usual_slots(term), now=at(2, 20), scope=scope, **dates)


def slots_of(round: Round) -> list[Slot]:
    with acting(everything(round.school)):
        return list(Slot.objects.filter(round=round))


def asked(round: Round, *, late: bool = False, **more: Any) -> Asked:
    wanted = [slot.pk for slot in slots_of(round) if late or not slot.is_late]
    fields = {"need": "work", "days": (1, 2, 3), "slots": tuple(wanted), "healthy": True, "independent": True}
    return Asked(**{**fields, "pledge_version": VERSION, **more})


def family(user: Any) -> Scope:
    return family_scope(user)


def staff(user: Any, school: Unit, permission: str) -> Scope:
    return narrowed(unit_scope(user, school.code), permission)


def an_application(round: Round, pupil: Any, *, by: Any = None, now: datetime = FIRST_WEEK, **more: Any) -> Application:
    mother = by or a_guardian_of(pupil)
    with acting(family(mother)) as scope:
        return actions.apply(asked(round, **more), round=round, pupil=pupil, now=now, scope=scope)


def decided(applications: list[Application], *steps: str, now: datetime = FIRST_WEEK) -> None:
    """Pass them through these levels; the grade's list goes to the school on the way."""
    school = applications[0].school
    with acting(everything(school)) as scope:
        for step in steps:
            actions.review(applications, step=step, decision="pass", now=now, scope=scope)
            if step == "grade":
                for grade in Grade.objects.filter(classes__pupils__applications__in=applications).distinct():
                    actions.submit_grade_list(applications[0].round, grade, now=now, scope=scope)


ALL = ("homeroom", "grade", "school")


def a_notice(applications: list[Application], *, now: datetime = at(3, 4)) -> Any:
    decided(applications, *ALL)
    with acting(everything(applications[0].school)) as scope:
        return actions.publish_notice(applications[0].round, now=now, scope=scope)


def letters(applications: list[Application], *, now: datetime = at(3, 12)) -> list[Any]:
    notice = a_notice(applications)
    with acting(everything(notice.school)) as scope:
        actions.close_notice(notice, now=now, scope=scope)
        notice.refresh_from_db()
        return actions.send_letters(notice, now=now, scope=scope)


def a_homeroom(school: Unit, room: HomeClass, name: str = "王老师") -> Any:
    """The homeroom teacher of this class, with the role."""
    teacher = a_member_of_staff(school, name, role="homeroom")
    with acting(everything(school)):
        room.homeroom = teacher
        room.save(update_fields=["homeroom"])
    return teacher


def a_leader(school: Unit, grade: Grade, name: str = "赵老师") -> Any:
    teacher = a_member_of_staff(school, name, role="grade_leader")
    with acting(everything(school)):
        grade.leader = teacher
        grade.save(update_fields=["leader"])
    return teacher


def a_child(school: Unit, name: str = "李小明", *, grade: int = 1, number: int = 1) -> Any:
    """A pupil of this class; the class is made where there is none."""
    with acting(everything(school)):
        room = HomeClass.objects.select_related("grade", "school").filter(grade__number=grade, number=number).first()
    return a_pupil(room or a_class(school, grade, number), name)

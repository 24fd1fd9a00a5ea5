"""Make-up children 补缺: taken in at once, with a named teacher, signed over to the guardian (C7.4c)."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kehou.care.actions.alarms import raise_alarm, settle_missing
from kehou.care.actions.custody import Day, pass_on, to_group
from kehou.care.actions.messages import tell_to_apply
from kehou.care.actions.refusals import NoSuchMakeUp, NotOpen, TeacherNeeded
from kehou.care.actions.release import hand_to_other, pick_up
from kehou.care.actions.sessions import locked
from kehou.care.choices import AlarmKind, Outcome
from kehou.care.events import ChildTakenIn
from kehou.care.models import HandOver, MakeUp, Session, Watch
from kehou.care.queries import adults_of, held_by
from kehou.care.rules import StaffingRules, adults_needed
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation


def take_in(pupil: Any, *, session: Session, staffing: StaffingRules, now: datetime, scope: Scope) -> MakeUp | None:
    """This will hold the child at once. Without a place today it becomes a make-up child with a named teacher.

    Too few adults does not turn a child away: the safety officer is told (S5.5).
    """
    session = locked(session)
    if not session.is_open:
        raise NotOpen
    day = Day(session.school_id, session.date, now, scope)
    make_up = make_up_of(pupil, session, day)
    if pupil.pk not in held_by(session, scope):
        pass_on([pupil.pk], to_group(session, note=_("补缺收留") if make_up else _("由本组临时看护")), day=day)
    settle_missing([pupil.pk], outcome=Outcome.FOUND, day=day, note=str(session.group))
    watch_ratio(session, staffing, day)
    return make_up


def make_up_of(pupil: Any, session: Session, day: Day) -> MakeUp | None:
    """The row of a child that has no place today; its family is told once a day, and after several times to apply (C7.4c)."""
    if _has_place(pupil, session, day.scope):
        return None
    make_up, is_new = _make_up(pupil, session, day)
    if is_new:
        times = MakeUp.objects.filter(pupil=pupil, date__range=(session.date.replace(day=1), session.date)).count()
        tell_to_apply(pupil, times, scope=day.scope)
        record(ChildTakenIn(school=day.school, pupil=pupil.pk, make_up=make_up.pk, times=times), scope=day.scope)
    return make_up


def _has_place(pupil: Any, session: Session, scope: Scope) -> bool:
    """Whether the child has a place today, in whichever group."""
    weekday = organisation.weekday_of(session.date)
    return enrolment.places_on(replace(scope, sees="all"), session.date).filter(pupil=pupil.pk, days__contains=[weekday]).exists()


def _make_up(pupil: Any, session: Session, day: Day) -> tuple[MakeUp, bool]:
    teacher = Watch.objects.filter(session=session, staff__user=day.by).values_list("staff", flat=True).first()
    teacher = teacher or session.teacher_id
    if teacher is None:
        raise TeacherNeeded
    return MakeUp.objects.get_or_create(
        school_id=day.school, pupil_id=pupil.pk, date=day.date,
        defaults={"session": session, "teacher_id": teacher, "taken_at": day.now, "taken_by_id": day.by},
    )  # fmt: skip


def watch_ratio(session: Session, staffing: StaffingRules, day: Day) -> None:
    heads, adults = len(held_by(session, day.scope)), adults_of(session)
    if adults_needed(heads, staffing) > adults:
        raise_alarm(
            AlarmKind.RATIO, school=day.school, day=day.date, now=day.now, scope=day.scope, session=session.pk,
            pupils=heads, adults=adults,
        )  # fmt: skip


def hand_over_make_up(
    pupil: Any, *, now: datetime, scope: Scope, person: UUID | None = None, name: str = "", relation: str = ""
) -> HandOver:
    """This will sign the make-up child over to the guardian, or to a named adult whom the safety officer then checks."""
    if not MakeUp.objects.filter(pupil=pupil, date=now.date(), handed_at=None).exists():
        raise NoSuchMakeUp
    if person:
        return pick_up(pupil, person=person, now=now, scope=scope)
    return hand_to_other(pupil, name=name, relation=relation, note=_("补缺交接"), now=now, scope=scope)

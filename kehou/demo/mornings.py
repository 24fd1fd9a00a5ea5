"""Of the afternoon at the example school: classes counted over to their groups, and what the health check found (S7.2, C7.4b)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Count

from kehou.care import actions as care
from kehou.care import queries as today
from kehou.care.choices import Outcome
from kehou.care.models import Session
from kehou.care.rules import HealthRules, StaffingRules
from kehou.core.models import Unit
from kehou.core.scope import Scope
from kehou.demo.persons import account_of, as_user
from kehou.people.models import Pupil
from kehou.policy.queries import rules_for

FEVER = care.Finding(temperature=378, symptoms=("fever", "tired"), words="午睡后开始没精神，已带到保健室。")
COUGH = care.Finding(symptoms=("cough",), words="喝水后不再咳，家长说早上吃过药。")


def walk_over(session: Session, unit: Unit, day: date, now: datetime) -> None:
    """The homeroom teachers count their children off; the care teacher counts them in at the door."""
    rules, teacher = rules_for(StaffingRules, unit, day), as_user(account_of(session.teacher), unit)
    for walk in _walks_to(session, teacher, day):
        homeroom = as_user(account_of(walk.home_class.homeroom), unit)
        going = [line.pupil.pk for line in walk.ready]
        made = care.start_walk(
            walk.home_class, target=session, pupils=going, counted=len(going), leader=walk.home_class.homeroom, staffing=rules,
            now=now - timedelta(minutes=6), scope=homeroom,
        )  # fmt: skip
        care.arrive(made, missing=(), counted=len(going), now=now - timedelta(minutes=2), scope=teacher)


def _walks_to(session: Session, teacher: Scope, day: date) -> list[today.Walk]:
    return [one for one in today.walks_on(today.whole_school(teacher), day) if one.target.pk == session.pk and one.ready and one.home_class.homeroom]


def look_at(session: Session, present: Iterable[UUID], unit: Unit, now: datetime, teacher: Scope) -> None:
    """Everybody without symptoms, except where somebody is found unwell."""
    care.check_health(
        session, dict.fromkeys(present, care.Finding()), rules=rules_for(HealthRules, unit, session.date), now=now, scope=teacher
    )


def fall_ill(unit: Unit, sessions: list[Session], now: datetime) -> None:
    """One child has a fever and waits for its mother; another coughed, was watched, and is back."""
    for session, finding in zip(sessions, (FEVER, COUGH), strict=False):
        teacher = as_user(account_of(session.teacher), unit)
        child = Pupil.objects.get(pk=sorted(today.held_by(session, teacher))[0])
        rules = rules_for(HealthRules, unit, session.date)
        care.check_health(session, {child.pk: finding}, rules=rules, now=now, scope=teacher)
        if finding is COUGH:
            care.follow_up(child, outcome=Outcome.BACK, now=now + timedelta(minutes=20), scope=teacher)


def type_in(session: Session, unit: Unit, now: datetime, teacher: Scope) -> None:
    """A phone without a network has taken a child in by its name only; which of those called so it is, a person is asked (C7.4c)."""
    shared = Pupil.objects.filter(state="here").order_by("name").values("name").annotate(many=Count("pk")).filter(many__gt=1)
    if found := shared.first():
        line = care.TypedLine(uuid5(session.pk, "line"), uuid5(session.pk, "phone"), 1, uuid5(session.pk, "child"), "taken", now, 0, found["name"])
        care.hear_take_ins(session, [line], staffing=rules_for(StaffingRules, unit, session.date), now=now + timedelta(minutes=4), scope=teacher)

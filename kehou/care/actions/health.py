"""Health checks: what is found is kept sealed, who is unwell is set apart, told about and followed up by name (S7.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kehou.care.actions.alarms import close_alarm, raise_alarm
from kehou.care.actions.custody import Day, Receiver, pass_on
from kehou.care.actions.messages import tell_unwell
from kehou.care.actions.refusals import HealthNotAsked, HospitalIsNamed, NotOnTheList, NotToBeWatched
from kehou.care.actions.sessions import locked
from kehou.care.choices import AlarmKind, Holder, Outcome, RoutineKind
from kehou.care.events import HealthChecked, UnwellFollowedUp
from kehou.care.models import Alarm, HealthCheck, Session
from kehou.care.queries import checks_by_child, roll_list, routine_on
from kehou.care.rules import HealthRules, is_unwell
from kehou.core.journal import record
from kehou.core.scope import Scope


@dataclass(frozen=True)
class Finding:
    """What somebody saw of a child; nothing said is no symptoms. The temperature is in tenths of a degree."""

    unwell: bool = False
    temperature: int | None = None
    symptoms: tuple[str, ...] = ()
    words: str = ""


def check_health(
    session: Session, found: Mapping[UUID, Finding], *, rules: HealthRules, now: datetime, scope: Scope
) -> list[HealthCheck]:
    """This will keep a check for each child, set apart those who are unwell, and tell their guardians and the safety officer."""
    session = locked(session)
    if routine_on(scope, RoutineKind.HEALTH, session.date) is None:
        raise HealthNotAsked
    if set(found) - {line.pupil.pk for line in roll_list(session, scope, names=False)}:
        raise NotOnTheList
    day = Day(session.school_id, session.date, now, scope)
    made = keep_checks(session, found, rules=rules, day=day)
    unwell = [one.pupil_id for one in made if one.unwell]
    set_apart(session, unwell, day=day)
    calm_down(session, [one.pupil_id for one in made if not one.unwell], day=day)
    checks = tuple(one.pk for one in made)
    record(HealthChecked(school=day.school, session=session.pk, checks=checks, unwell=len(unwell)), scope=scope)
    return made


def keep_checks(
    session: Session, found: Mapping[UUID, Finding], *, rules: HealthRules, day: Day, device_at: Mapping[UUID, datetime] | None = None
) -> list[HealthCheck]:
    """The next check of each child, thirty in as many statements as one."""
    numbers: dict[UUID, int] = {}
    for pupil, seq in HealthCheck.objects.filter(session=session, pupil__in=found).values_list("pupil", "seq"):
        numbers[pupil] = max(seq, numbers.get(pupil, 0))
    rows = [
        HealthCheck(
            school_id=day.school, session=session, pupil_id=pupil, seq=numbers.get(pupil, 0) + 1, at=day.now, by_id=day.by,
            unwell=is_unwell(one.unwell, temperature=one.temperature, symptoms=one.symptoms, rules=rules),
            temperature=str(one.temperature or ""), symptoms=" ".join(one.symptoms), words=one.words[:500],
            device_at=(device_at or {}).get(pupil),
        )
        for pupil, one in sorted(found.items())
    ]  # fmt: skip
    return HealthCheck.objects.bulk_create(rows)


def set_apart(session: Session, pupils: Iterable[UUID], *, day: Day) -> None:
    """Who is unwell stands on the board until somebody says what became of it; the family is told, without symptoms."""
    known = set(_watched(pupils, day).values_list("pupil", flat=True))
    for pupil in [one for one in pupils if one not in known]:
        raise_alarm(
            AlarmKind.UNWELL, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=pupil, session=session.pk,
            place=str(session.room),
        )  # fmt: skip
        tell_unwell(pupil, session, scope=day.scope)


def calm_down(session: Session, pupils: Iterable[UUID], *, day: Day) -> None:
    """Checked again and found well: nobody needs to watch any more."""
    for alarm in _watched(pupils, day).filter(session=session):
        close_alarm(alarm, outcome=Outcome.COUNTED_AGAIN, note="", now=day.now, scope=day.scope)


def _watched(pupils: Iterable[UUID], day: Day) -> Any:
    return Alarm.objects.filter(pupil__in=list(pupils), date=day.date, kind=AlarmKind.UNWELL, settled_at=None)


def follow_up(pupil: Any, *, outcome: Outcome, place: str = "", companion: str = "", now: datetime, scope: Scope) -> Alarm:
    """This will end the watching by name: back in the group, or at a hospital in the hands of whoever goes along."""
    alarm = Alarm.objects.select_for_update(of=("self",)).filter(pupil=pupil, date=now.date(), kind=AlarmKind.UNWELL, settled_at=None).first()
    if alarm is None:
        raise NotToBeWatched
    day, note = Day(alarm.school_id, alarm.date, now, scope), ""
    if outcome == Outcome.HOSPITAL:
        if not (place.strip() and companion.strip()):
            raise HospitalIsNamed
        note = f"{place.strip()} · {companion.strip()}"
        pass_on([pupil.pk], Receiver(Holder.HOSPITAL, note, session=alarm.session_id), day=day)
    record(UnwellFollowedUp(school=day.school, alarm=alarm.pk, pupil=pupil.pk, outcome=outcome), scope=scope)
    return close_alarm(alarm, outcome=outcome, note=note, now=now, scope=scope)


def keep_heard(
    session: Session, found: Mapping[UUID, Finding], *, gone: set[UUID], rules: HealthRules, day: Day, device_at: Mapping[UUID, datetime]
) -> None:
    """What phones found without a network: kept where it is news, asked about where nobody has answered (T14)."""
    known = checks_by_child(session)
    news = {pupil: one for pupil, one in found.items() if _is_news(known.get(pupil), one, rules)}
    keep_checks(session, news, rules=rules, day=day, device_at=device_at)
    unwell = [pupil for pupil, one in found.items() if is_unwell(one.unwell, temperature=one.temperature, symptoms=(), rules=rules)]
    answered = Alarm.objects.filter(pupil__in=unwell, date=day.date, kind=AlarmKind.UNWELL).exclude(settled_at=None)
    by_a_person = set(answered.exclude(outcome__in=(Outcome.TAKEN_HOME, Outcome.COUNTED_AGAIN)).values_list("pupil", flat=True))
    set_apart(session, [pupil for pupil in unwell if pupil not in gone | by_a_person], day=day)
    calm_down(session, [pupil for pupil in found if pupil not in unwell], day=day)


def _is_news(before: HealthCheck | None, found: Finding, rules: HealthRules) -> bool:
    """Whether a phone says something that is not kept yet; the desk has looked more closely and is not overruled."""
    if before is None:
        return True
    unwell = is_unwell(found.unwell, temperature=found.temperature, symptoms=(), rules=rules)
    return before.device_at is not None and (before.unwell, before.temperature) != (unwell, str(found.temperature or ""))

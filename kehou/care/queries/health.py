"""What health checks found: of a session, of a child, of the day; who is being watched (S7.2)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.care.choices import AlarmKind, Symptom
from kehou.care.models import Alarm, HealthCheck, Session
from kehou.core.marks import listed
from kehou.core.scope import Scope, reachable


def checks_by_child(session: Session) -> dict[UUID, HealthCheck]:
    """The check that counts for each child of a session: the last."""
    return {one.pupil_id: one for one in HealthCheck.objects.filter(session=session).order_by("seq")}


def watched(scope: Scope, day: date) -> QuerySet[Alarm]:
    """The children set apart today, those still watched first."""
    found = reachable(Alarm, scope).filter(date=day, kind=AlarmKind.UNWELL)
    return found.select_related("pupil__home_class__grade", "session__group", "session__room", "settled_by").order_by("settled_at", "raised_at")


def health_of(scope: Scope, pupil: Any, day: date) -> HealthCheck | None:
    """The day's last check of one child within reach."""
    return reachable(HealthCheck, scope).filter(pupil=pupil, session__date=day).select_related("session__room", "by").order_by("-at", "-seq").first()


def in_words(check: HealthCheck) -> str:
    """What was found, to read: temperature, symptoms, words."""
    degrees = f"{int(check.temperature) / 10:.1f} ℃" if check.temperature else ""
    symptoms = listed(Symptom(one).label for one in check.symptoms.split())
    return " · ".join(filter(None, [degrees, symptoms, check.words]))


@dataclass(frozen=True)
class Looked:
    """One child of the day's list: the check that counts and, where it was set apart, what became of it."""

    check: HealthCheck
    alarm: Alarm | None

    @property
    def words(self) -> str:
        return in_words(self.check)


@dataclass(frozen=True)
class HealthList:
    """One group's checks of the day."""

    session: Session
    lines: list[Looked]

    @property
    def unwell(self) -> list[Looked]:
        return [one for one in self.lines if one.check.unwell]


def health_day(scope: Scope, day: date) -> list[HealthList]:
    """The day's checks by group, the last of each child; the same few questions for three groups and for forty."""
    wide = replace(scope, sees="all")
    rows = reachable(HealthCheck, wide).filter(session__date=day).order_by("session_id", "pupil_id", "-seq").distinct("session_id", "pupil_id")
    rows = rows.select_related("session__group", "session__room__campus", "pupil__home_class__grade", "by")
    alarms = {(one.session_id, one.pupil_id): one for one in watched(wide, day).order_by("raised_at", "id")}
    found: dict[UUID, HealthList] = {}
    for one in rows:
        mine = found.setdefault(one.session_id, HealthList(one.session, []))
        mine.lines.append(Looked(one, alarms.get((one.session_id, one.pupil_id))))
    for mine in found.values():
        mine.lines.sort(key=lambda line: (not line.check.unwell, line.check.pupil.pinyin, line.check.pupil.name))
    return sorted(found.values(), key=lambda one: (not one.unwell, one.session.group.name))

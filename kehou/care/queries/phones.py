"""What a phone takes along for a day without a network, and what the house knows of what phones said (T14, S4.1)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from kehou.care.choices import AlarmKind, Flag, Holder, RoutineKind, SessionState
from kehou.care.models import Alarm, HandOver, Mark, PhoneEntry, PhoneTakeIn, Recognition, Session
from kehou.care.queries.people import people_of, turned_away
from kehou.care.queries.permits import permits_of
from kehou.care.queries.routines import routine_on
from kehou.care.queries.sessions import Line, late_list, late_session, my_sessions, roll_list
from kehou.care.rules import may_collect, plain_class
from kehou.core.moments import time_of_day
from kehou.core.names import plain_name
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import queries as planning


@dataclass(frozen=True)
class Carried:
    """A session with its list, as a phone carries it: no health, no phone numbers, no pictures (S4.1)."""

    session: Session
    lines: list[Line]
    alone: set[UUID]
    room: Session | None = None
    health: str = ""
    groups: dict[UUID, str] = field(default_factory=dict)
    typed: list[PhoneTakeIn] = field(default_factory=list)
    known: dict[UUID, UUID] = field(default_factory=dict)
    counts_in: bool = False

    def told(self, day: date, now: datetime) -> dict[str, Any]:
        """The list in plain values."""
        one = self.session
        return {
            "id": str(one.pk), "name": str(one.group), "room": str(one.room), "starts": time_of_day(one.starts_at),
            "ends": time_of_day(one.ends_at), "called": one.called_at is not None, "late": one.is_late,
            "room_for_late": [str(self.room.pk), str(self.room.room)] if self.room else None, "health": self.health, "counts_in": self.counts_in,
            "children": [self._child(line, day, now) for line in self.lines], "typed": self._typed(),
        }  # fmt: skip

    def _typed(self) -> list[dict[str, str]]:
        """Children taken in by name of whom it is not settled who they are, or where: they stay on the phone's list until it is."""
        listed, handed = {line.pupil.pk for line in self.lines}, {one.child: one.to_name for one in self.typed if one.to_name}
        first = {one.child: one for one in reversed(self.typed) if self.known.get(one.child) not in listed}
        return [{"id": str(child), "name": one.name, "home_class": one.home_class, "to": handed.get(child, "")} for child, one in first.items()]

    def _child(self, line: Line, day: date, now: datetime) -> dict[str, Any]:
        child = line.pupil
        free = may_collect(people_of(child), day=day, now=now)
        return {
            "id": str(child.pk), "name": child.name, "of": str(child.home_class), "late": line.late, "is": _is(line, self.session),
            "to": line.held.to_name if line.held else "", **({"from": self.groups.get(child.pk, "")} if self.session.is_late else {}), "alone": child.pk in self.alone,
            "may": [[str(one.id), one.kind, f"{one.name}（{one.relation}）"] for one in free],
            "not": [f"{one.name}（{one.relation}）" for one, why in turned_away(child, day, now) if why == "barred"],
        }  # fmt: skip


def _is(line: Line, session: Session) -> str:
    """What the phone begins with: expected ones are there unless something says otherwise."""
    held = line.held
    if held and not Holder(held.to_kind).is_school:
        return "leave" if held.to_kind == Holder.LEAVE else "gone"
    if line.is_held_by_others(session):
        return "coming" if line.is_coming(session) and not session.is_late else "elsewhere"
    if line.mark:
        return str(line.mark.state)
    if line.is_here:
        return "present"  # taken in without a place (C7.4c)
    return "leave" if line.on_leave else "expected"


def carried(scope: Scope, day: date) -> list[Carried]:
    """The lists of one's own sessions of the day that are not closed, with the same few questions for one child and thirty."""
    found, walks = [], routine_on(scope, RoutineKind.WALK, day) is not None
    for session in my_sessions(scope, day).exclude(state=SessionState.CLOSED):
        lines = late_list(session, scope, names=True) if session.is_late else roll_list(session, scope)
        pupils = [line.pupil for line in lines]
        prefetch_related_objects(pupils, "guardians", "collectors")
        permits = permits_of(replace(scope, sees="all"), day, [one.pk for one in pupils])
        typed = list(PhoneTakeIn.objects.filter(session=session).order_by("received_at", "number"))
        found.append(Carried(session, lines, set(permits), *_around(session, scope, [one.pk for one in pupils]), typed, recognitions(session), walks and not session.is_late))
    return found


def _around(session: Session, scope: Scope, pupils: list[UUID]) -> tuple[Session | None, str, dict[UUID, str]]:
    """Where late children go from here, what the health check asks, and from which group each comes to the merged room."""
    asked = routine_on(scope, RoutineKind.HEALTH, session.date) if not session.is_late else None
    health = ("temperature" if asked.temperature else "tick") if asked else ""
    if not session.is_late:
        return late_session(scope, session), health, {}
    members = planning.members_on(replace(scope, sees="all"), session.date).filter(pupil__in=pupils)
    return None, health, {one.pupil_id: one.group.name for one in members}


def late_rooms(session: Session, scope: Scope) -> set[UUID]:
    """The merged rooms of the day: where children of a session may set out for."""
    found = Session.objects.filter(school=session.school_id, date=session.date, is_late=True).exclude(pk=session.pk)
    return set(found.values_list("pk", flat=True))


def people_on_list(session: Session, scope: Scope) -> set[UUID]:
    """The children a phone may speak of: on the session's list today, or in its hands or marks before."""
    listed = {line.pupil.pk for line in roll_list(session, scope, names=False)}
    members = planning.members_on(replace(scope, sees="all"), session.date).filter(group=session.group_id)
    marked = Mark.objects.filter(session=session).values_list("pupil", flat=True)
    held = HandOver.objects.filter(session=session).values_list("pupil", flat=True)
    sent = PhoneEntry.objects.filter(way=session).values_list("pupil", flat=True) if session.is_late else ()
    late = {line.pupil.pk for line in late_list(session, scope)} if session.is_late else set()
    return {*listed, *members.values_list("pupil", flat=True), *marked, *held, *sent, *late}


def flag_of(entry: PhoneEntry) -> tuple[str, UUID | None]:
    """What is not as it should be about a child that has gone, as a phone says; and the permit it went by (C7.4a)."""
    if entry.to_kind == Holder.ALONE:
        permit = permits_of(Scope("system", units=(entry.school_id,)), entry.session.date, [entry.pupil_id]).get(entry.pupil_id)
        return ("", permit.pk) if permit else (Flag.NO_PERMIT, None)
    free = may_collect(people_of(entry.pupil), day=entry.session.date, now=entry.received_at)
    return ("" if (entry.guardian_id or entry.collector_id) in {one.id for one in free} else Flag.NOT_LISTED), None


def people_known(pupils: set[UUID], scope: Scope) -> dict[UUID, set[UUID]]:
    """The guardians and collectors of these children by number: whom a phone may name so."""
    found = people.pupils(replace(scope, sees="all")).filter(pk__in=pupils).prefetch_related("guardians", "collectors")
    return {one.pk: {*(g.pk for g in one.guardians.all()), *(c.pk for c in one.collectors.all())} for one in found}


def doubts_of(session: Session) -> QuerySet[Alarm]:
    """The children of a session about whom phones, or a phone and the desk, say different things."""
    kinds = (AlarmKind.CONFLICT, AlarmKind.TWICE)
    return Alarm.objects.filter(session=session, kind__in=kinds, settled_at=None, facts__phones=True).select_related("pupil")


def typed_by(alarm: Alarm) -> PhoneTakeIn | None:
    """The child as it was typed on a phone, where an alarm asks who it is."""
    child = alarm.facts.get("child")
    return PhoneTakeIn.objects.filter(child=child, school=alarm.school_id).order_by("number").first() if child else None


def recognised(child: UUID) -> Any:
    """Who the child with this number of a phone is, by the last word about it; None where nobody has said."""
    last = Recognition.objects.filter(child=child).select_related("pupil").order_by("-at", "-id").first()
    return last.pupil if last else None


def recognitions(session: Session) -> dict[UUID, UUID]:
    """Who the children are that phones have taken in here: their numbers to pupils, by the last word about each."""
    last = Recognition.objects.filter(session=session).order_by("child", "-at", "-id").distinct("child")
    return dict(last.values_list("child", "pupil"))


def pupil_typed(name: str, home_class: str, scope: Scope) -> Any:
    """The one child of the school that is called so, in this class where one was typed; None where there is none or several."""
    here = people.pupils(replace(scope, sees="all")).filter(state="here", name__startswith=plain_name(name)[:1])
    found = [one for one in here if plain_name(one.name) == plain_name(name)]
    mine = [one for one in found if not home_class or plain_class(one.home_class.name) == plain_class(home_class)]
    return mine[0] if len(mine) == 1 else None

"""Sessions, the lists of who is expected in them, and the alarms that stand open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kehou.care.choices import Holder, MarkState, SessionState
from kehou.care.models import Alarm, HandOver, Leave, Mark, Session, Watch
from kehou.care.queries.custody import custody_on
from kehou.care.queries.notes import agreed_notes, watches
from kehou.care.rules import StaffingRules, Stay, adults_needed, expected
from kehou.core.scope import Scope, reachable
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation
from kehou.people import queries as people
from kehou.planning import queries as planning

ELSEWHERE = (Holder.GROUP, Holder.MOVEMENT, Holder.OFFICE, Holder.HOSPITAL)


def sessions(scope: Scope) -> QuerySet[Session]:
    """Sessions within reach, by day, time and group."""
    return reachable(Session, scope).select_related("group", "room__campus", "teacher", "school")


def session_to_call(scope: Scope, pk: UUID) -> Session | None:
    """One session within reach with no more than a roll call needs."""
    return reachable(Session, scope).select_related("group", "room", "teacher").filter(pk=pk).order_by().first()


def sessions_on(scope: Scope, day: date) -> QuerySet[Session]:
    """The day's sessions with their numbers: adults, open alarms."""
    alarms = Count("alarms", filter=Q(alarms__settled_at=None), distinct=True)
    return sessions(scope).filter(date=day).annotate(adults=Count("watches", distinct=True), open_alarms=alarms)


def my_sessions(scope: Scope, day: date) -> QuerySet[Session]:
    """The sessions this person watches over today."""
    return sessions_on(scope, day).filter(pk__in=Watch.objects.filter(staff__user=scope.user_id).values("session"))


def duty_now(found: Iterable[Session], now: datetime) -> Session | None:
    """The session to hold in one's hand now: an open one, else the next, else the last."""
    found = list(found)
    living = [s for s in found if s.state != "closed"]
    running = [s for s in living if s.is_open and s.starts_at <= now] or living
    return next(iter(running or found), None)


def late_session(scope: Scope, session: Session) -> Session | None:
    """The merged room the session's late children go to (C7.4b)."""
    return sessions(replace(scope, sees="all")).filter(date=session.date, is_late=True).exclude(pk=session.pk).first()


def adults_of(session: Session) -> int:
    """How many adults hold the session."""
    return Watch.objects.filter(session=session).count()


@dataclass(frozen=True)
class Line:
    """One child on the roll list: expected, on leave, marked, held by whom."""

    pupil: Any
    late: bool
    on_leave: bool
    mark: Mark | None
    held: HandOver | None
    made_up: bool = False
    health: str = ""
    row: int | None = None
    column: int | None = None

    @property
    def is_expected(self) -> bool:
        return not self.on_leave and not self.made_up

    @property
    def is_here(self) -> bool:
        """In this group's hands now."""
        return self.held is not None and self.held.to_kind == Holder.GROUP

    def is_held_by_others(self, session: Session) -> bool:
        """In another group's hands, on the way, at the office or a hospital: no roll call brings the child here (C7.4b)."""
        held = self.held
        return bool(
            held
            and held.to_kind in ELSEWHERE
            and (held.to_kind, held.session_id) != (Holder.GROUP, session.pk)
        )

    @property
    def is_on_the_way(self) -> bool:
        return self.held is not None and self.held.to_kind == Holder.MOVEMENT

    def is_coming(self, session: Session) -> bool:
        """On the way from its class to this group: counted in at the door, not at the roll call (C7.4b)."""
        return self.is_on_the_way and self.held is not None and self.held.session_id == session.pk

    @property
    def is_missing(self) -> bool:
        return self.mark is not None and self.mark.state == MarkState.ABSENT


@dataclass(frozen=True)
class Who:
    """A child of whom nothing but the number is needed: where the roll is written, not read."""

    pk: UUID


def roll_list(session: Session, scope: Scope, *, notes: bool = False, names: bool = True) -> list[Line]:
    """Everybody who belongs to the session today, by name, with the same few queries for one child and for thirty.

    With `notes` the health notes are read too, for those who hold the children (S4.1); without `names` a line's pupil is
    a `Who`.
    """
    wide = replace(scope, sees="all")
    if session.is_late:
        return _lines(session, wide, _late_stays(session, wide), {}, notes, names)
    members = planning.members_on(wide, session.date).filter(group=session.group_id).order_by()
    seats = {pupil: (row, column) for pupil, row, column in members.values_list("pupil", "row", "column")}
    return _lines(session, wide, stays_of(wide, session.date, seats), seats, notes, names)


def late_list(session: Session, scope: Scope, *, names: bool = False) -> list[Line]:
    """Everybody who stays late today, whoever has them now: what a phone at the merged room's door must know without a network."""
    wide = replace(scope, sees="all")
    return _lines(session, wide, [stay for stay in stays_of(wide, session.date) if stay.late], {}, False, names)


def _late_stays(session: Session, wide: Scope) -> list[Stay]:
    """The merged room expects the late children who are in the school's hands today (C7.4b)."""
    late = [stay for stay in stays_of(wide, session.date) if stay.late]
    held = custody_on(wide, session.date, [stay.pupil for stay in late])
    here = {p for p, h in held.items() if Holder(h.to_kind).is_school or h.session_id == session.pk}
    return [stay for stay in late if stay.pupil in here]


def stays_of(wide: Scope, day: date, pupils: Iterable[UUID] | None = None) -> list[Stay]:
    """The places of a day as the rules read them; of all children, or of these."""
    places = enrolment.places_on(wide, day)
    if pupils is not None:
        places = places.filter(pupil__in=list(pupils))
    rows = places.values_list("pupil", "days", "late", "starts_on", "ends_on")
    return [Stay(p, tuple(days), late, start, end) for p, days, late, start, end in rows]


def _lines(
    session: Session, wide: Scope, stays: list[Stay], seats: dict[UUID, Any], with_notes: bool, with_names: bool
) -> list[Line]:
    coming = set(expected(stays, day=session.date, weekday=organisation.weekday_of(session.date)))
    marks, late = _marks(session), {stay.pupil for stay in stays if stay.late}
    touched = _touched(session)
    held = custody_on(wide, session.date, coming | set(marks) | set(touched))
    here = {p for p, h in held.items() if h.session_id == session.pk and h.to_kind == Holder.GROUP}
    known = people.pupils(wide).filter(pk__in=coming | set(marks) | here)
    away, pupils = (
        _away(session),
        list(known) if with_names else [Who(pk) for pk in known.order_by().values_list("pk", flat=True)],
    )
    notes = _health_notes(session, wide, pupils) if with_notes else {}
    return [
        Line(
            one, one.pk in late, one.pk in away, marks.get(one.pk), held.get(one.pk), one.pk not in coming,
            notes.get(one.pk, ""), *seats.get(one.pk, (None, None)),
        )
        for one in pupils
    ]  # fmt: skip


def _touched(session: Session) -> list[UUID]:
    """Who was in this group's hands today: nobody before it opens."""
    if session.state == SessionState.PLANNED:
        return []
    return list(HandOver.objects.filter(session=session, to_kind=Holder.GROUP).values_list("pupil", flat=True))


def _away(session: Session) -> set[UUID]:
    asked = Leave.objects.filter(school=session.school_id, date=session.date, withdrawn_at=None)
    return set(asked.values_list("pupil", flat=True))


def _health_notes(session: Session, scope: Scope, pupils: list[Any]) -> dict[UUID, str]:
    """S4.1: health notes reach those who hold the child, where the family agreed, and nobody else."""
    return agreed_notes(pupils) if watches(session, scope) else {}


def _marks(session: Session) -> dict[UUID, Mark]:
    """The mark that counts for each child: the last. Before the session opens there is none."""
    if session.state == SessionState.PLANNED:
        return {}
    return {mark.pupil_id: mark for mark in Mark.objects.filter(session=session).order_by("seq")}


def alarms_on(scope: Scope, day: date) -> QuerySet[Alarm]:
    """The day's alarms, open ones first."""
    found = reachable(Alarm, scope).filter(date=day)
    return found.select_related(
        "pupil__home_class__grade", "session__group", "session__room", "movement__target__room", "raised_by", "settled_by"
    )


def numbers_of(session: Session, scope: Scope) -> dict[str, int]:
    """Expected, here now, missing: what the service lead's table says of a session."""
    lines = roll_list(session, scope)
    here = sum(line.is_here and line.held.session_id == session.pk for line in lines if line.held)
    missing = sum(line.is_missing and line.held is None for line in lines)
    return {"expected": sum(line.is_expected for line in lines), "here": here, "missing": missing}


def adults_needed_for(pupils: int, rules: StaffingRules) -> int:
    """S5.5, for the table."""
    return adults_needed(pupils, rules)


def groups_without_session(scope: Scope, day: date) -> list[Any]:
    """Groups that stand on a day for which nobody is on duty yet."""
    known = set(sessions_on(scope, day).values_list("group", flat=True))
    return [group for group in planning.groups_on(scope, day) if group.pk not in known]


def absent_on(scope: Scope, day: date, pupils: Iterable[Any]) -> set[UUID]:
    """Of these children, those whose last mark of the day says they did not come."""
    marks = Mark.objects.filter(session__date=day, pupil__in=[*pupils]).order_by("pupil_id", "-seq").distinct("pupil_id")
    return {mark.pupil_id for mark in marks if mark.state == MarkState.ABSENT}


def open_alarms(scope: Scope, day: date) -> QuerySet[Alarm]:
    """The day's alarms nobody has settled yet."""
    return alarms_on(scope, day).filter(settled_at=None)

"""The live board: every child of the day under its holder, in as few steps for a thousand children as for three.

What it says is plain values, in the reader's language and without names of who is unwell (S7.2: those stand on the page of
the health checks). Equal values are drawn alike, so that a drawing can be kept and shared (kehou/care/views/live.py).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from kehou.care.choices import AlarmKind, Holder, RoutineKind, SessionState
from kehou.care.models import Alarm, HandOver, Session
from kehou.care.queries.custody import make_ups_on, movements_on, whole_school
from kehou.care.queries.moving import planned_movements
from kehou.care.queries.posted import posted_on
from kehou.care.queries.routines import routine_on
from kehou.care.queries.sessions import alarms_on, sessions
from kehou.care.queries.walks import walks_on
from kehou.core import journal
from kehou.core.scope import Scope, reachable
from kehou.people import queries as people

FACTS = ("expected", "counted", "note", "why", "name", "place")


@dataclass
class Held:
    """A holder of the day and how many children it has now."""

    key: str
    kind: Holder
    name: str
    session: Any = None
    heads: int = 0

    @property
    def campus(self) -> Any:
        return self.session.room.campus if self.session else None

    @property
    def order(self) -> tuple[bool, str, str, str]:
        """Those the school holds first, then by campus, room and name."""
        session = self.session
        where = (str(session.room.campus), str(session.room)) if session else ("", "")
        return not self.kind.is_school, *where, self.name


@dataclass(frozen=True)
class Whereabouts:
    """Holders with their children, and the sums."""

    holders: list[Held]

    @property
    def counts(self) -> Counter[Holder]:
        found: Counter[Holder] = Counter()
        for one in self.holders:
            found[one.kind] += one.heads
        return found

    @property
    def in_school(self) -> int:
        return sum(many for kind, many in self.counts.items() if kind.is_school)

    @property
    def gone_home(self) -> int:
        return sum(many for kind, many in self.counts.items() if not kind.is_school and kind != Holder.LEAVE)


def whereabouts(scope: Scope, day: date) -> Whereabouts:
    """Every child handed over today under who has it now."""
    return _whereabouts(scope, day, sessions(replace(scope, sees="all")).filter(date=day))


def _whereabouts(scope: Scope, day: date, known: Iterable[Session]) -> Whereabouts:
    """The children are counted where they lie: the database sends a line for each holder, not for each child."""
    by_key = {one.pk: one for one in known}
    found: dict[str, Held] = {}
    rows = _last(scope, day).order_by().values_list("to_kind", "to_name", "session_id", "movement_id").annotate(heads=Count("pk"))
    for kind, name, session, movement, heads in rows.order_by("to_kind", "to_name"):
        key, held = _key(kind, session, movement), Holder(kind)
        words = name if held.is_school else str(held.label)
        one = found.setdefault(key, Held(key, held, words, by_key.get(session) if held.is_school else None))
        one.heads += heads
    return Whereabouts(sorted(found.values(), key=lambda one: one.order))


def _last(scope: Scope, day: date) -> QuerySet[HandOver]:
    """The hand-over that counts for each child of the day."""
    rows = reachable(HandOver, scope).filter(date=day)
    return HandOver.objects.filter(pk__in=rows.order_by("pupil_id", "-seq").distinct("pupil_id").values("pk"))


def _key(kind: str, session: UUID | None, movement: UUID | None) -> str:
    """What stays the same of a holder while the board changes around it."""
    if not Holder(kind).is_school:
        return kind
    return f"{kind}-{movement if kind == Holder.MOVEMENT else session}"


@dataclass(frozen=True)
class AlarmLine:
    """An alarm as it stands on the board; of an unwell child only where it is."""

    pk: UUID
    kind: AlarmKind
    words: str
    child: str
    home_class: str
    at: datetime
    session: UUID | None
    where: str
    by: str
    facts: tuple[tuple[str, str], ...]
    pupil: UUID | None = None
    settled_at: datetime | None = None
    outcome: str = ""
    settled_by: str = ""

    @property
    def told(self) -> dict[str, str]:
        return dict(self.facts)


@dataclass(frozen=True)
class PostLine:
    name: str
    what: str
    role: str
    starts_at: datetime
    ends_at: datetime
    instead_of: str
    is_now: bool
    is_over: bool


@dataclass(frozen=True)
class WayLine:
    """Children who go, or are to go, from one room to another."""

    origin: str
    target: str
    at: datetime
    heads: int


@dataclass(frozen=True)
class UncalledLine:
    name: str
    at: datetime
    room: str
    teacher: str


@dataclass(frozen=True)
class MakeUpLine:
    child: str
    home_class: str
    teacher: str
    handed_to: str
    is_handed: bool


@dataclass(frozen=True)
class HolderLine:
    """A holder and how many children it has; who they are is asked of `names_with`."""

    key: str
    kind: Holder
    name: str
    heads: int
    campus: UUID | None

    @property
    def opens(self) -> bool:
        """S7.2: who is at a hospital is not told here."""
        return self.kind != Holder.HOSPITAL


@dataclass(frozen=True)
class Child:
    pk: UUID
    name: str
    home_class: str


@dataclass(frozen=True)
class Board:
    """All of it at one moment."""

    in_school: int
    gone_home: int
    alarms: tuple[AlarmLine, ...]
    settled: tuple[AlarmLine, ...]
    moving: tuple[WayLine, ...]
    posted: tuple[PostLine, ...]
    uncalled: tuple[UncalledLine, ...]
    planned: tuple[WayLine, ...]
    walks: tuple[WayLine, ...]
    holders: tuple[HolderLine, ...]
    campuses: tuple[tuple[UUID, str], ...]
    make_ups: tuple[MakeUpLine, ...]


def board_on(scope: Scope, now: datetime) -> Board:
    """The board of the day at this moment."""
    day, known = now.date(), list(sessions(replace(scope, sees="all")).filter(date=now.date()))
    where = _whereabouts(scope, day, known)
    alarms = [_alarm(one) for one in alarms_on(scope, day)]
    mine = known if scope.sees == "all" else list(sessions(scope).filter(date=day))
    return Board(
        where.in_school, where.gone_home,
        alarms=tuple(one for one in alarms if not one.settled_at), settled=tuple(one for one in alarms if one.settled_at),
        moving=tuple(_moving(one) for one in movements_on(scope, day).filter(arrived_at=None)),
        posted=tuple(_post(one) for one in posted_on(scope, day, now)),
        uncalled=tuple(_uncalled(one) for one in mine if is_uncalled(one, now)),
        planned=tuple(_planned(one) for one in planned_movements(scope, day, mine)),
        walks=tuple(_waiting_walks(scope, day)),
        holders=tuple(HolderLine(one.key, one.kind, one.name, one.heads, one.campus.pk if one.campus else None) for one in where.holders),
        campuses=tuple(sorted({(one.campus.pk, str(one.campus)) for one in where.holders if one.campus}, key=lambda one: one[1])),
        make_ups=tuple(_make_up(one) for one in make_ups_on(scope, day)),
    )  # fmt: skip


def is_uncalled(one: Session, now: datetime) -> bool:
    """A session that should have begun and whose roll nobody has called: its children are with nobody the board knows."""
    return not one.is_late and one.called_at is None and one.starts_at <= now and one.state != SessionState.CLOSED


def _alarm(one: Alarm) -> AlarmLine:
    kind, session = AlarmKind(one.kind), one.session
    child = one.pupil if kind != AlarmKind.UNWELL else None
    return AlarmLine(
        one.pk, kind, str(kind.label), child.name if child else "", child.home_class.name if child else "", one.raised_at,
        one.session_id, f"{session.group.name} {session.room.name}" if session else "", one.raised_by.name if one.raised_by else "",
        told_by(one),
        one.pupil_id, one.settled_at, one.get_outcome_display(), one.settled_by.name if one.settled_by else "",
    )  # fmt: skip


def told_by(one: Alarm) -> tuple[tuple[str, str], ...]:
    """What an alarm knows beside its kind, to read: counts, who said what, why, whom, where last."""
    return tuple((name, str(one.facts[name])) for name in FACTS if one.facts.get(name) not in (None, ""))


def _moving(one: Any) -> WayLine:
    return WayLine(one.set_out_from, str(one.target.room), one.departed_at, one.counted_out)


def _planned(one: Any) -> WayLine:
    return WayLine(str(one.origin.group), str(one.target.room), one.at, one.heads)


def _post(one: Any) -> PostLine:
    duty, instead = one.duty, one.duty.instead_of
    return PostLine(
        duty.staff.name, duty.what, str(duty.get_role_display()), duty.starts_at, duty.ends_at, instead.staff.name if instead else "",
        one.is_now, one.is_over,
    )  # fmt: skip


def _uncalled(one: Session) -> UncalledLine:
    return UncalledLine(one.group.name, one.starts_at, f"{one.room.campus.name} {one.room.name}", one.teacher.name if one.teacher else "")


def _make_up(one: Any) -> MakeUpLine:
    child = one.pupil
    return MakeUpLine(child.name, child.home_class.name, one.teacher.name, one.handed_to, one.handed_at is not None)


def _waiting_walks(scope: Scope, day: date) -> Iterable[WayLine]:
    """Classes whose children still have to set out, where the school counts that way."""
    if routine_on(scope, RoutineKind.WALK, day) is None:
        return
    for one in walks_on(whole_school(scope), day):
        if one.ready and one.is_open and not one.target.called_at:
            yield WayLine(one.home_class.name, str(one.target.group), one.target.starts_at, len(one.ready))


def names_with(scope: Scope, day: date, key: str) -> tuple[Child, ...]:
    """The children of one holder, by class and name; of a hospital nobody (S7.2)."""
    kind, _dash, which = key.partition("-")
    if kind not in Holder.values or kind == Holder.HOSPITAL:
        return ()
    held = _last(scope, day).filter(to_kind=kind)
    if which:
        held = held.filter(**{"movement" if kind == Holder.MOVEMENT else "session": which})
    found = people.pupils(replace(scope, sees="all")).filter(pk__in=held.values("pupil"))
    return tuple(Child(one.pk, one.name, one.home_class.name) for one in found)


def board_version(scope: Scope, now: datetime) -> tuple[str, int]:
    """Different whenever anything on the board may be: the minute, by which posts begin and rolls are overdue, and the number
    of the school's last journal entry, for nothing on the board changes without one. One row by its key."""
    return f"{now:%F %H:%M}", journal.last_number(scope)

"""The live board: every child of the day under its holder, in as few steps for a thousand children as for three."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery

from kehou.care.choices import Holder
from kehou.care.models import Alarm, HandOver, MakeUp, Movement, Session
from kehou.care.queries.sessions import sessions
from kehou.core.models import Unit
from kehou.core.scope import Scope, reachable
from kehou.people import queries as people
from kehou.planning import queries as planning

CHANGES: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (HandOver, ("pk",)),
    (Alarm, ("pk", "settled_at")),
    (Movement, ("pk", "arrived_at")),
    (MakeUp, ("pk", "handed_at")),
    (Session, ("pk", "opened_at", "called_at", "closed_at")),
)


@dataclass
class Held:
    """A holder of the day and the children it has now: their numbers first, their names where they are asked for."""

    key: str
    kind: Holder
    name: str
    session: Any = None
    pupils: list[UUID] = field(default_factory=list)
    children: list[Any] = field(default_factory=list)

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
    """The board: holders with their children, and the sums."""

    holders: list[Held]

    @property
    def counts(self) -> Counter[Holder]:
        found: Counter[Holder] = Counter()
        for one in self.holders:
            found[one.kind] += len(one.pupils)
        return found

    @property
    def in_school(self) -> int:
        return sum(many for kind, many in self.counts.items() if kind.is_school)

    @property
    def gone_home(self) -> int:
        return sum(many for kind, many in self.counts.items() if not kind.is_school and kind != Holder.LEAVE)


def whereabouts(scope: Scope, day: date, *, shown: str = "") -> Whereabouts:
    """Every child handed over today under who has it now; the names only of the holder that is `shown`."""
    known = {one.pk: one for one in sessions(replace(scope, sees="all")).filter(date=day)}
    found: dict[str, Held] = {}
    for pupil, kind, name, session, movement in _last(scope, day):
        key, held = _key(kind, session, movement), Holder(kind)
        words = name if held.is_school else str(held.label)
        one = found.setdefault(key, Held(key, held, words, known.get(session) if held.is_school else None))
        one.pupils.append(pupil)
    _name([one for one in found.values() if one.key == shown], scope)
    return Whereabouts(sorted(found.values(), key=lambda one: one.order))


def _last(scope: Scope, day: date) -> QuerySet[Any, Any]:
    last = reachable(HandOver, scope).filter(date=day).order_by("pupil_id", "-seq").distinct("pupil_id")
    return last.values_list("pupil_id", "to_kind", "to_name", "session_id", "movement_id")


def _key(kind: str, session: UUID | None, movement: UUID | None) -> str:
    """What stays the same of a holder while the board changes around it."""
    if not Holder(kind).is_school:
        return kind
    return f"{kind}-{movement if kind == Holder.MOVEMENT else session}"


def _name(shown: list[Held], scope: Scope) -> None:
    wide = replace(scope, sees="all")
    for one in shown:
        one.children = list(people.pupils(wide).filter(pk__in=one.pupils))


def campuses_of(holders: Iterable[Held]) -> list[Any]:
    """The campuses that hold children now, by name."""
    return sorted({one.campus for one in holders if one.campus}, key=str)


def uncalled(scope: Scope, day: date, now: datetime) -> QuerySet[Session]:
    """Sessions that should have begun and whose roll nobody has called: their children are with nobody the board knows."""
    return sessions(scope).filter(date=day, is_late=False, called_at=None, starts_at__lte=now).exclude(state="closed")


def board_version(scope: Scope, day: date, now: datetime | None = None) -> str:
    """Different whenever anything on the board is: counts of rows that are only added to, or filled once; and, at a moment,
    who is at which post then. One statement."""
    counts = {
        f"{model.__name__.lower()}_{column}": _count(model, column, day) for model, columns in CHANGES for column in columns
    }
    counts |= {"posts": planning.posts_counted(day, now)} if now else {}
    rows = Unit.objects.filter(pk=scope.unit.pk).annotate(**counts).order_by().values_list(*counts)
    return "-".join(str(number or 0) for number in rows[0])


def _count(model: type[Any], column: str, day: date) -> Subquery:
    rows = model.objects.filter(school=OuterRef("pk"), date=day).order_by().values("school")
    return Subquery(rows.annotate(n=Count(column)).values("n"))

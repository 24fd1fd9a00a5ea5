"""The way from the classroom to the group: who of a class goes where today, by itself from places and groups (C7.4b)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from kehou.care.choices import Holder, RoutineKind, SessionState
from kehou.care.models import HandOver, Movement, Session
from kehou.care.queries.custody import custody_on, movements_on
from kehou.care.queries.permits import away_on
from kehou.care.queries.routines import routine_on
from kehou.care.queries.sessions import sessions
from kehou.core.moments import time_of_day
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation
from kehou.people import queries as people
from kehou.planning import queries as planning


@dataclass(frozen=True)
class WalkLine:
    """One child of the class who has a place today."""

    pupil: Any
    on_leave: bool
    held: HandOver | None

    @property
    def is_with_class(self) -> bool:
        return self.held is None or self.held.to_kind in (Holder.CLASS, Holder.LEAVE)

    @property
    def is_ready(self) -> bool:
        """With the class, and expected to go."""
        return self.is_with_class and not self.on_leave


@dataclass(frozen=True)
class Walk:
    """The children of one class who belong to one group today, and the ways they have set out on."""

    home_class: Any
    target: Session
    lines: list[WalkLine]
    movements: list[Movement]

    @property
    def ready(self) -> list[WalkLine]:
        return [line for line in self.lines if line.is_ready]

    @property
    def away(self) -> list[WalkLine]:
        """On leave, or with somebody else before anybody set out."""
        return [line for line in self.lines if line.on_leave and line.is_with_class]

    @property
    def is_open(self) -> bool:
        return self.target.state != SessionState.CLOSED


def walks_on(scope: Scope, day: date) -> list[Walk]:
    """Every class's ways of the day, by class and group: one class to several groups, several classes to one."""
    mine = organisation.home_classes(scope) if scope.sees == "all" else organisation.classes_led(scope)
    return _walks(list(mine), scope, day)


@dataclass(frozen=True)
class WalkCarried:
    """A class's way to one group, as a phone carries it: names, and where each child is now."""

    walk: Walk

    def told(self) -> dict[str, Any]:
        """The list in plain values."""
        one = self.walk
        return {
            "session": str(one.target.pk), "home_class": one.home_class.name, "group": str(one.target.group), "room": str(one.target.room),
            "starts": time_of_day(one.target.starts_at), "children": [self._child(line) for line in one.lines],
        }  # fmt: skip

    def _child(self, line: WalkLine) -> dict[str, Any]:
        return {"id": str(line.pupil.pk), "name": line.pupil.name, "of": "", "late": False, "is": self._is(line), "to": line.held.to_name if line.held else ""}

    def _is(self, line: WalkLine) -> str:
        held = line.held
        if line.is_with_class or held is None:
            return "leave" if line.on_leave else "here"
        if held.session_id == self.walk.target.pk and held.to_kind in (Holder.MOVEMENT, Holder.GROUP):
            return "coming" if held.to_kind == Holder.MOVEMENT else "present"
        return "elsewhere" if Holder(held.to_kind).is_school else "gone"


def walks_carried(scope: Scope, day: date) -> list[WalkCarried]:
    """The ways a phone takes along, where the school counts them and the group still takes children."""
    if routine_on(scope, RoutineKind.WALK, day) is None:
        return []
    return [WalkCarried(one) for one in walks_on(scope, day) if one.is_open]


def walks_of(home_class: Any, scope: Scope, day: date) -> list[Walk]:
    """The same of one class."""
    return _walks([home_class], scope, day)


def _walks(classes: Iterable[Any], scope: Scope, day: date) -> list[Walk]:
    wide, by_class = replace(scope, sees="all"), {one.pk: one for one in classes}
    going = _with_a_place(wide, day, by_class)
    groups = dict(planning.members_on(wide, day).filter(pupil__in=going).order_by().values_list("pupil", "group"))
    targets = {one.group_id: one for one in sessions(wide).filter(date=day, is_late=False)}
    held, away = custody_on(wide, day, going), away_on(wide, day)
    found: dict[tuple[UUID, UUID], list[WalkLine]] = {}
    for pupil in going.values():
        if (group := groups.get(pupil.pk)) in targets:
            line = WalkLine(pupil, pupil.pk in away, held.get(pupil.pk))
            found.setdefault((pupil.home_class_id, group), []).append(line)
    set_out = _set_out(wide, day, by_class)
    walks = [
        Walk(by_class[home], targets[group], lines, set_out.get((home, targets[group].pk), []))
        for (home, group), lines in found.items()
    ]
    return sorted(walks, key=lambda one: (one.home_class.grade.number, one.home_class.number, one.target.group.name))


def _with_a_place(wide: Scope, day: date, by_class: dict[UUID, Any]) -> dict[UUID, Any]:
    """The children of these classes who have a place today, by name."""
    places = enrolment.places_on(wide, day).filter(days__contains=[organisation.weekday_of(day)]).order_by().values("pupil")
    found = people.pupils(wide).filter(pk__in=places, home_class__in=by_class, state="here").order_by("pinyin", "pk")
    return {one.pk: one for one in found}


def _set_out(wide: Scope, day: date, by_class: dict[UUID, Any]) -> dict[tuple[UUID, UUID], list[Movement]]:
    found: dict[tuple[UUID, UUID], list[Movement]] = {}
    for one in movements_on(wide, day).filter(home_class__in=by_class):
        found.setdefault((one.home_class_id, one.target_id), []).append(one)  # type: ignore[arg-type]
    return found

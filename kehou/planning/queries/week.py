"""A week of the roster read three ways: by group and post, by day, by person; one query."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kehou.core.names import natural
from kehou.core.scope import Scope
from kehou.planning.models import Duty
from kehou.planning.queries.plan import duties
from kehou.planning.rules import monday_of

Cells = list[tuple[date, list[Duty]]]


@dataclass(frozen=True)
class Line:
    """A group, a post or a person with their duties on each day."""

    name: str
    first: Duty
    cells: Cells


@dataclass(frozen=True)
class AWeek:
    """A week with the days that count in it, and the way to its neighbours."""

    monday: date
    days: list[date]

    @property
    def before(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.monday + timedelta(days=7)


@dataclass(frozen=True)
class Week(AWeek):
    """What stands in a week; `day` is the one asked for."""

    day: date
    found: list[Duty]

    @property
    def count(self) -> int:
        return len(self.found)

    @property
    def lines(self) -> list[Line]:
        """The groups, the late room, the posts."""
        return self._table(lambda duty: (_order(duty), duty.what))

    @property
    def people(self) -> list[Line]:
        """Everybody who has a duty."""
        return self._table(lambda duty: (duty.staff.number, duty.staff.name))

    @property
    def today(self) -> list[Duty]:
        """The day asked for, in the order of time."""
        return sorted((one for one in self.found if one.date == self.day), key=lambda one: (one.starts_at, _order(one), one.what))

    def _table(self, key: Any) -> list[Line]:
        cells: dict[Any, dict[date, list[Duty]]] = {}
        for duty in self.found:
            cells.setdefault(key(duty), {}).setdefault(duty.date, []).append(duty)
        return [Line(at[1], next(iter(own.values()))[0], [(day, own.get(day, [])) for day in self.days]) for at, own in sorted(cells.items())]


def _order(duty: Duty) -> tuple[int, Any]:
    """Groups by number, the late room, then posts by kind."""
    if duty.group:
        return int(duty.group.is_late), natural(duty.group.name)
    return 2, natural(str(duty.role))


def week_of(scope: Scope, day: date) -> Week:
    """The week of a day, weekend days only where there are duties."""
    monday = monday_of(day)
    found = list(duties(scope, date__range=(monday, monday + timedelta(days=6))).order_by("date", "starts_at", "staff__number"))
    days = [monday + timedelta(days=n) for n in range(7)]
    return Week(monday, [one for one in days if one.weekday() < 5 or any(d.date == one for d in found)], day, found)

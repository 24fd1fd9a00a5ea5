"""Whether there is what a plan needs: children, rooms, adults for every weekday, volunteers, and a roster that still keeps the rules."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning.choices import AbsenceState, DaySlot
from kehou.planning.models import Duty
from kehou.planning.queries.apart import pairs_ahead, pairs_where
from kehou.planning.queries.plan import duties, places_ahead, unplaced
from kehou.planning.queries.pool import teachers_of
from kehou.planning.queries.posts import open_posts, post_lines
from kehou.planning.queries.staffing import absences_ahead, left_by_absence, staff_lacking, staff_lines, wide
from kehou.planning.queries.standing_in import Barred, stand_ins
from kehou.planning.rules import ServiceTimeRules, StaffingRules, adults_needed
from kehou.policy.queries import rules_for

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True)
class Ready:
    """Figures; what they mean stands on the page. `short` are weekdays (from 1) with (needed, may come) where too few may;
    `posts_short` the same by post, `posts_open` how often within a fortnight a published post lacks somebody."""

    children: int
    waiting: int
    seats: int
    late_room: bool
    late_children: int
    staff: dict[str, int]
    needed_week: int
    offered_week: int
    short: tuple[tuple[int, int, int], ...]
    late_short: tuple[tuple[int, int, int], ...]
    undecided: int
    uncovered: int
    broken: tuple[tuple[Duty, Barred], ...]
    apart: int
    together: int
    posts: int
    posts_short: tuple[tuple[str, int, int, int], ...]
    posts_open: int


def ready(scope: Scope, term: Any, now: datetime) -> Ready:
    """A fixed number of queries, however large the school."""
    day = max(now.date(), term.starts_on)
    staffing, times = rules_for(StaffingRules, scope.unit, day), rules_for(ServiceTimeRules, scope.unit, day)
    first, late = _present(scope, term, day)
    pool = teachers_of(term, day, day, scope=scope)
    rooms = list(organisation.rooms(scope).exclude(kind="playground"))
    away = list(absences_ahead(scope, now.date()))
    pairs = pairs_where(scope, pairs_ahead(wide(scope), day).filter(term=term), day)
    needs = {n: adults_needed(first[n], staffing) for n in times.weekdays}
    late_needs = {n: adults_needed(late[n], staffing) for n in times.weekdays}
    lines = post_lines(scope, term, day, pool)
    at_posts = sum(len(one.post.weekdays) * one.post.adults for one in lines)
    return Ready(
        children=places_ahead(scope, term, day).order_by().values("pupil").distinct().count(), waiting=unplaced(scope, term, day).count(), seats=sum(r.capacity for r in rooms),
        late_room=_late_room(times.late_room, rooms, scope),
        late_children=max(late.values(), default=0), staff=staff_lacking(staff_lines(scope, term, day)),
        needed_week=sum(needs.values()) + sum(late_needs.values()) + at_posts, offered_week=sum(one.max_week for one in pool),
        posts=len(lines), posts_open=len(open_posts(scope, term, day, day + FORTNIGHT)) if lines else 0,
        posts_short=tuple((one.post.name, weekday, one.post.adults, n) for one in lines for weekday, n in one.short),
        short=_short(needs, [one for one in pool if not one.posts_only], DaySlot.FIRST), late_short=_short(late_needs, [one for one in pool if one.volunteer], DaySlot.LATE),
        undecided=sum(one.state == AbsenceState.ASKED for one in away),
        uncovered=sum(map(len, left_by_absence(scope, [one for one in away if one.state == AbsenceState.AGREED], now).values())),
        broken=tuple(broken_duties(scope, now)), apart=len(pairs), together=sum(one.together for one in pairs),
    )  # fmt: skip


def _late_room(name: str, rooms: list[Any], scope: Scope) -> bool:
    """Whether the room that policy names is on the register: by its own name, or as that class's room (C7.4b)."""
    return any(name in room.name for room in rooms) or any(one.room_id and one.name == name for one in organisation.home_classes(scope))


def _present(scope: Scope, term: Any, day: Any) -> tuple[Counter[int], Counter[int]]:
    """How many children stay on each weekday, and how many until the end."""
    first: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for days, is_late in places_ahead(scope, term, day).order_by().values_list("days", "late"):
        first.update(days)
        late.update(days if is_late else ())
    return first, late


def _short(needs: dict[int, int], pool: Any, slot: str) -> tuple[tuple[int, int, int], ...]:
    may = {n: sum(n - 1 in one.weekdays and (not one.slots or slot in one.slots) for one in pool) for n in needs}
    return tuple((n, wanted, may[n]) for n, wanted in needs.items() if may[n] < wanted)


def broken_duties(scope: Scope, now: datetime) -> list[tuple[Duty, Barred]]:
    """Published duties of the next fortnight that a rule no longer allows: somebody is away, teaches then, offers less."""
    ahead = list(duties(scope, date__range=(now.date(), now.date() + FORTNIGHT), starts_at__gt=now).order_by("starts_at"))
    bench = stand_ins(scope, ahead)
    found = ((duty, bench.why_not(str(duty.staff_id), duty)) for duty in ahead) if bench else ()
    return [(duty, why) for duty, why in found if why is not None]

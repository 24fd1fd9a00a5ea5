"""Where the children of a class are in a week: group, room, seat, and who looks after them on each day (S5.4, S5.5)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kehou.core.scope import Scope, reachable
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation
from kehou.planning.models import Duty, Group, Membership
from kehou.planning.queries.plan import ahead, duties, groups
from kehou.planning.queries.staffing import wide
from kehou.planning.queries.week import AWeek
from kehou.planning.rules import monday_of


@dataclass(frozen=True)
class Sitting:
    """A part of a child's afternoon: in which group, looked after by whom."""

    group: Group
    adults: tuple[str, ...]


@dataclass
class Child:
    """A child with its places in the week and what each day brings; a day without sittings is one on which it goes home."""

    pupil: Any
    stays: list[Membership] = field(default_factory=list)
    days: list[tuple[date, list[Sitting]]] = field(default_factory=list)
    lost: bool = False  # stays on some day of the week and has no group then

    @property
    def moves(self) -> bool:
        """Whether the days name the group: it is not the same on all of them."""
        return len({one.group_id for one in self.stays}) > 1


@dataclass(frozen=True)
class ClassWeek(AWeek):
    """The children of one's classes who stay in a week, by class and name."""

    children: list[Child]

    @property
    def groups(self) -> list[tuple[Group, int]]:
        """The groups the class is spread over, each with its number of children of the class, the fullest first."""
        known = {one.group_id: one.group for child in self.children for one in child.stays}
        told = Counter(pk for child in self.children for pk in {one.group_id for one in child.stays})
        return [(known[pk], n) for pk, n in told.most_common()]

    @property
    def waiting(self) -> int:
        return sum(one.lost for one in self.children)


def class_week(scope: Scope, classes: Iterable[Any], day: date) -> ClassWeek:
    """The week of these classes; the same number of queries for one child and for fifty."""
    monday = monday_of(day)
    last = monday + timedelta(days=6)
    days = organisation.service_days(scope, monday, last)
    places, rests = _places(scope, classes, monday, last)
    stays = _stays(scope, classes, monday, last)
    late = groups(wide(scope), is_late=True, starts_on__lte=last).exclude(ends_on__lt=monday).order_by("starts_on").last()
    adults = _adults(scope, {one.group_id for own in stays.values() for one in own} | ({late.pk} if late else set()), monday, last)
    follows = organisation.weekdays_of(set(days))
    children = []
    for own in places.values():
        child = Child(own[0].pupil, stays.get(own[0].pupil_id, []))
        for one in days:
            here = [place for place in own if place.is_open_on(one) and follows[one] in place.days and not _rests(rests, place, one)]
            sittings = _sittings(child, here, one, adults, late)
            child.lost |= bool(here) and not sittings
            child.days.append((one, sittings))
        children.append(child)
    return ClassWeek(monday, days, children)


def _places(scope: Scope, classes: Iterable[Any], first: date, last: date) -> tuple[dict[Any, list[Any]], dict[Any, list[Any]]]:
    """The places of the classes' children that hold in these days, by child, and the days on which they rest, by place."""
    rows = enrolment.places(scope).filter(ahead(first), pupil__home_class__in=classes, starts_on__lte=last)
    places: dict[Any, list[Any]] = defaultdict(list)
    for place in rows.order_by("pupil__home_class__grade__number", "pupil__home_class__number", "pupil__pinyin", "pupil_id", "starts_on"):
        places[place.pupil_id].append(place)
    rests: dict[Any, list[Any]] = defaultdict(list)
    for rest in enrolment.rests(scope, pupil__home_class__in=classes, starts_on__lte=last, ends_on__gte=first):
        rests[rest.place_id].append(rest)
    return places, rests


def _stays(scope: Scope, classes: Iterable[Any], first: date, last: date) -> dict[Any, list[Membership]]:
    """In which groups the children are in these days; the homeroom teacher sees her own children's, whoever is on duty there."""
    rows = reachable(Membership, wide(scope)).filter(ahead(first), pupil__home_class__in=classes, starts_on__lte=last, group__is_late=False)
    found: dict[Any, list[Membership]] = defaultdict(list)
    for one in rows.select_related("group__room", "group__campus").order_by("starts_on"):
        found[one.pupil_id].append(one)
    return found


def _adults(scope: Scope, in_groups: set[Any], first: date, last: date) -> dict[tuple[Any, date], tuple[str, ...]]:
    """Who is on duty with each group on each day."""
    found: dict[tuple[Any, date], list[Duty]] = defaultdict(list)
    for duty in duties(wide(scope), group__in=in_groups, date__range=(first, last)).order_by("starts_at", "staff__number"):
        found[duty.group_id, duty.date].append(duty)
    return {key: tuple(dict.fromkeys(duty.staff.name for duty in own)) for key, own in found.items()}


def _rests(rests: dict[Any, list[Any]], place: Any, day: date) -> bool:
    return any(rest.starts_on <= day <= rest.ends_on for rest in rests.get(place.pk, ()))


def _sittings(child: Child, here: list[Any], day: date, adults: dict[tuple[Any, date], tuple[str, ...]], late: Group | None) -> list[Sitting]:
    """The child's group of this day where it stays, and the merged room where it stays until the end (C7.4b)."""
    if not here:
        return []
    campuses = {place.campus_id for place in here}
    own = [one.group for one in child.stays if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on) and one.group.campus_id in campuses]
    found = [Sitting(group, adults.get((group.pk, day), ())) for group in own[-1:]]
    if found and late is not None and any(place.late for place in here):
        found.append(Sitting(late, adults.get((late.pk, day), ())))
    return found

"""Everybody in the building now, and how far the counting is."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from kehou.care.choices import Counted, Holder
from kehou.care.models import Muster, MusterLine, Session
from kehou.care.queries.custody import custody_on
from kehou.core.names import natural
from kehou.core.scope import Scope, reachable
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation
from kehou.people import queries as people

INSIDE = (Holder.GROUP, Holder.MOVEMENT, Holder.OFFICE)


def in_the_building(scope: Scope, day: date) -> list[tuple[UUID, str]]:
    """(child, place) of everybody held now; whoever should come today and is with its class stands under the class."""
    wide = replace(scope, sees="all")
    held = custody_on(wide, day)
    inside = {pupil: one.to_name for pupil, one in held.items() if one.to_kind in INSIDE}
    waiting = _not_yet_called(wide, day) - set(held)
    classes = {one.pk: one.home_class.name for one in people.pupils(wide).filter(pk__in=waiting)} if waiting else {}
    return sorted({**classes, **inside}.items(), key=lambda pair: (pair[1], str(pair[0])))


def building_by_place(scope: Scope, day: date) -> dict[str, list[Any]]:
    """The same by place, with the children themselves, by name."""
    where = dict(in_the_building(scope, day))
    found: dict[str, list[Any]] = {}
    for one in people.pupils(replace(scope, sees="all")).filter(pk__in=where).order_by("pinyin", "id"):
        found.setdefault(where[one.pk], []).append(one)
    return dict(sorted(found.items(), key=lambda pair: natural(pair[0])))


def _not_yet_called(wide: Scope, day: date) -> set[UUID]:
    """Children of today's sessions for whom nobody has called the roll yet: still with their class."""
    if not Session.objects.filter(date=day, is_late=False, called_at=None).exists():
        return set()
    weekday = organisation.weekday_of(day)
    return set(enrolment.places_on(wide, day).filter(days__contains=[weekday]).values_list("pupil", flat=True))


def musters(scope: Scope) -> Any:
    """The school's emergency roll calls, the running one first."""
    return reachable(Muster, replace(scope, sees="all")).select_related("started_by", "ended_by").order_by("-started_at")


def running_muster(scope: Scope) -> Muster | None:
    """The one that runs now."""
    return musters(scope).filter(ended_at=None).first()


@dataclass(frozen=True)
class Place:
    """One place of a muster and its children."""

    name: str
    lines: list[MusterLine]

    @property
    def counts(self) -> Counter:
        return Counter(line.state for line in self.lines)

    @property
    def here(self) -> int:
        return self.counts[Counted.HERE]

    @property
    def is_done(self) -> bool:
        return self.here == len(self.lines)


def places_of(muster: Muster) -> list[Place]:
    """The children by place, places with somebody open or missing first: two queries, however many children."""
    found: dict[str, list[MusterLine]] = {}
    lines = MusterLine.objects.filter(muster=muster).select_related("pupil__home_class__grade", "counted_by")
    for line in lines.order_by("place", "pupil__pinyin"):
        found.setdefault(line.place, []).append(line)
    return sorted((Place(name, mine) for name, mine in found.items()), key=lambda one: (one.is_done, natural(one.name)))

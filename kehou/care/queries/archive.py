"""The attendance archive (学生出勤档案, C7.2): what each child's marks say over the school year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from kehou.care.choices import MarkState
from kehou.care.models import Mark
from kehou.core.scope import Scope, reachable
from kehou.organisation import queries as organisation
from kehou.people import queries as people


@dataclass(frozen=True)
class Record:
    """One child and how often it was present, absent and on leave."""

    pupil: Any
    counts: Counter

    @property
    def present(self) -> int:
        return self.counts[MarkState.PRESENT]

    @property
    def absent(self) -> int:
        return self.counts[MarkState.ABSENT]

    @property
    def leave(self) -> int:
        return self.counts[MarkState.LEAVE]


def school_year(day: date) -> date:
    """The first of September before the day."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def marks_since(scope: Scope, since: date, pupils: Iterable[UUID]) -> list[Mark]:
    """The mark that counts of every session since a day: the last one, newest day first."""
    found = reachable(Mark, scope).filter(pupil__in=list(pupils), session__date__gte=since, session__is_late=False)
    last = found.order_by("pupil_id", "session_id", "-seq").distinct("pupil_id", "session_id")
    return sorted(last.select_related("session__group", "by"), key=lambda mark: mark.session.date, reverse=True)


def classes_in_reach(scope: Scope) -> list[Any]:
    """The classes whose archive this person keeps."""
    known = set(people.pupils(scope).values_list("home_class", flat=True))
    return [one for one in organisation.home_classes(scope) if one.pk in known]


def archive_of_class(scope: Scope, home_class: Any, since: date) -> list[Record]:
    """Every child of a class with its counts, by name."""
    pupils = list(people.pupils(scope).filter(home_class=home_class, state="here"))
    counts: dict[UUID, Counter] = {}
    for mark in marks_since(scope, since, [one.pk for one in pupils]):
        counts.setdefault(mark.pupil_id, Counter())[mark.state] += 1
    return [Record(one, counts.get(one.pk, Counter())) for one in pupils]


def pupil_in_reach(scope: Scope, pk: UUID) -> Any:
    return people.pupils(scope).filter(pk=pk).first()

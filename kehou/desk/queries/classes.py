"""The homeroom teacher's class and the grade leader's grades."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kehou.care import queries as care
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation


@dataclass(frozen=True)
class Staying:
    """A child that is expected today: who has it, on leave, or missing."""

    pupil: Any
    held: Any
    away: bool
    absent: bool
    late: bool

    @property
    def is_missing(self) -> bool:
        return self.absent and self.held is None and not self.away


def staying_on(scope: Scope, classes: Iterable[Any], day: date) -> list[Staying]:
    """The children of these classes with a place for this weekday; five queries, however many children."""
    weekday = organisation.weekday_of(day)
    if not organisation.is_service_day(scope, day):
        return []
    places = list(enrolment.places_on(scope, day).filter(pupil__home_class__in=classes, days__contains=[weekday]))
    wide, pupils = replace(scope, sees="all"), [one.pupil_id for one in places]
    held, away = care.custody_on(wide, day, pupils), care.away_on(wide, day)
    absent = care.absent_on(wide, day, pupils)
    told = [Staying(p.pupil, held.get(p.pupil_id), p.pupil_id in away, p.pupil_id in absent, p.late) for p in places]
    return sorted(told, key=lambda one: (not one.is_missing, one.pupil.home_class.number, one.pupil.pinyin))


def grade_rows(scope: Scope, day: date) -> list[dict[str, Any]]:
    """Each grade led, its classes with their applications, and the list that went to the school (S5.2)."""
    round = enrolment.current_round(scope, day)
    if round is None:
        return []
    wide = replace(scope, sees="all")
    classes, lists = enrolment.class_counts(wide, round), {one.grade_id: one for one in enrolment.grade_lists(wide, round)}
    return [
        {"grade": grade, "list": lists.get(grade.pk), "classes": [one for one in classes if one["grade"] == grade.pk]}
        for grade in organisation.grades_led(scope)
    ]

"""Reads of schools, classes, staff, terms and the calendar."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kehou.core.models import Unit, UnitKind
from kehou.core.scope import Scope, reachable
from kehou.organisation.choices import DayKind, PlanState
from kehou.organisation.models import (
    CalendarDay,
    Campus,
    Grade,
    HomeClass,
    Leader,
    Room,
    School,
    SchoolEvent,
    ServicePlan,
    Staff,
    Term,
)
from kehou.organisation.rules import calendar as days_of
from kehou.organisation.rules.offer import WHOLE as WHOLE
from kehou.organisation.rules.offer import Offer, offer_in
from kehou.papers.paper import Style
from kehou.policy import queries as policy


def school_of(scope: Scope) -> School | None:
    """The school at whose desk this scope sits."""
    return reachable(School, scope).select_related("school").first()


def paper_style(scope: Scope, unit: Unit) -> Style:
    """The head and foot line of a school's papers: its own words, or its name."""
    school = reachable(School, scope).filter(school=unit).first()
    return Style(school.paper_heading or unit.name, school.paper_foot) if school else Style(unit.name)


def schools(scope: Scope) -> QuerySet[School]:
    """Every school within reach: a district's or the city's desk sees several."""
    return reachable(School, scope).select_related("school__parent").order_by("school__path")


def school_units(scope: Scope) -> list[Unit]:
    """The schools within reach by name and place: what everybody may know of them."""
    return list(Unit.objects.filter(pk__in=scope.units, kind=UnitKind.SCHOOL).select_related("parent").order_by("path"))


def campuses(scope: Scope) -> QuerySet[Campus]:
    return reachable(Campus, scope)


def rooms(scope: Scope) -> QuerySet[Room]:
    return reachable(Room, scope).select_related("campus")


def grades(scope: Scope) -> QuerySet[Grade]:
    return reachable(Grade, scope).select_related("leader")


def home_classes(scope: Scope) -> QuerySet[HomeClass]:
    """Classes within reach with grade, campus and homeroom teacher."""
    return reachable(HomeClass, scope).select_related("grade", "campus", "room", "homeroom")


def classes_led(scope: Scope) -> QuerySet[HomeClass]:
    """The classes whose homeroom teacher asks."""
    return home_classes(scope).filter(homeroom__user=scope.user_id)


def grades_led(scope: Scope) -> QuerySet[Grade]:
    """The grades whose leader asks."""
    return grades(scope).filter(leader__user=scope.user_id)


def staff(scope: Scope) -> QuerySet[Staff]:
    """Everybody on the staff; all of them are the pool the roster draws on (C7.1)."""
    return reachable(Staff, scope).select_related("campus", "user")


def staff_on(scope: Scope, day: date) -> QuerySet[Staff]:
    """Those who have not left by this day."""
    return staff(scope).filter(Q(left_on=None) | Q(left_on__gt=day))


def staff_of_user(scope: Scope) -> Staff | None:
    """The staff record of the person who asks."""
    return staff(scope).filter(user=scope.user_id).first()


def terms(scope: Scope) -> QuerySet[Term]:
    """Terms within reach, the latest first."""
    return reachable(Term, scope)


def term_on(scope: Scope, day: date) -> Term | None:
    """The term a day lies in, or the next one to begin."""
    return terms(scope).filter(ends_on__gte=day).order_by("starts_on").first()


def leaders(scope: Scope) -> QuerySet[Leader]:
    """The leading group, its head first (S7.1)."""
    return reachable(Leader, scope)


def plans(scope: Scope) -> QuerySet[ServicePlan]:
    return reachable(ServicePlan, scope).select_related("term", "school")


def judged(plan: ServicePlan, on: date) -> list[dict[str, Any]]:
    """The plan's lines beside policy as it is on a day: value, policy's value, clause, what a school may do, verdict."""
    answers = {answer.parameter.name: answer for answer in policy.documents_alone(plan.school, on)}
    return [{**line, **_beside(plan.school, on, line, answers.get(line["parameter"]))} for line in plan.content.get("lines", [])]


def _beside(unit: Unit, on: date, line: dict[str, Any], answer: Any) -> dict[str, Any]:
    """What policy says now to one line, in words, and the verdict: same, tighter, own, looser, fixed, or gone."""
    verdict = policy.judge(unit, line["parameter"], line["value"], on) if answer else None
    if verdict is None:
        return {"policy": None, "verdict": "gone", "fits": False}
    return {"policy": policy.in_words(answer), "verdict": verdict.kind, "fits": verdict.stands}


def offer_of(plan: ServicePlan) -> Offer | None:
    """What a plan offers: dates of the round, slots, seats of each campus."""
    said = plan.content.get("offer")
    return offer_in(said) if said else None


def offer_lines(plan: ServicePlan | None) -> list[dict[str, Any]]:
    """Each slot with its seats by campus, in the campuses' names as the plan has them; a slot for all together has one."""
    offer = offer_of(plan) if plan else None
    names = plan.content.get("campuses", {}) if plan else {}
    return [
        {"slot": slot, "seats": [{"campus": names.get(campus, ""), "number": number} for campus, number in slot.seats.items()]}
        for slot in (offer.slots if offer else ())
    ]


def plan_of_term(scope: Scope, term: Term) -> ServicePlan | None:
    """The plan that holds for a term."""
    return plans(scope).filter(term=term, state=PlanState.PUBLISHED).first()


def published_plan(scope: Scope) -> ServicePlan | None:
    """The plan everybody may read; no joins, since the public does not reach the term's own row."""
    return reachable(ServicePlan, scope).filter(state=PlanState.PUBLISHED).first()


def published_plans(scope: Scope) -> QuerySet[ServicePlan]:
    """The plans everybody may read, of every school within reach."""
    return reachable(ServicePlan, scope).filter(state=PlanState.PUBLISHED).order_by("school", "-published_at")


def events(scope: Scope) -> QuerySet[SchoolEvent]:
    return reachable(SchoolEvent, scope)


def official_days(year: int) -> QuerySet[CalendarDay]:
    """What the official arrangement changes in a year."""
    return CalendarDay.objects.filter(day__year=year)


def calendar(scope: Scope, first: date, last: date) -> days_of.Calendar:
    """The calendar of the school for these days: two queries, however long they are."""
    official = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "kind")
    spans = events(scope).filter(starts_on__lte=last, ends_on__gte=first).values_list("starts_on", "ends_on", "service")
    return days_of.Calendar({day: kind == DayKind.WORK for day, kind in official}, days_of.spread(spans))


def is_service_day(scope: Scope, day: date) -> bool:
    """Whether there is service on this day at the school (S3.1)."""
    return days_of.is_service_day(day, calendar(scope, day, day))


def service_days(scope: Scope, first: date, last: date) -> list[date]:
    """All service days from the first to the last day (S3.1, C3.2)."""
    return days_of.service_days(first, last, calendar(scope, first, last))


def weekday_of(day: date) -> int:
    """The weekday whose timetable this day follows (a moved workday may follow another's), 1 = Monday."""
    follows: Any = CalendarDay.objects.filter(day=day).exclude(follows=None).values_list("day", "follows")
    return days_of.timetable_weekday(day, dict(follows))


def weekdays_of(days: set[date]) -> dict[date, int]:
    """The same for several days, in one query."""
    follows: Any = CalendarDay.objects.filter(day__in=days).exclude(follows=None).values_list("day", "follows")
    moved = dict(follows)
    return {day: days_of.timetable_weekday(day, moved) for day in days}


def working_day_after(scope: Scope, day: date, n: int) -> date:
    """The n-th working day after a day, by the official calendar with its holidays and moved workdays (S5.2)."""
    far = date.fromordinal(day.toordinal() + 3 * n + 40)
    official = CalendarDay.objects.filter(day__range=(day, far)).values_list("day", "kind")
    return days_of.working_day_after(day, n, days_of.Calendar({d: k == DayKind.WORK for d, k in official}))


def seats_filled(scope: Scope) -> dict[str, Any]:
    """What the school still lacks before it can open a round, as counts for the service lead's page."""
    return {
        "classes_without_homeroom": home_classes(scope).filter(homeroom=None).count(),
        "grades_without_leader": grades(scope).filter(leader=None).count(),
        "rooms": rooms(scope).count(),
        "staff": staff(scope).count(),
    }

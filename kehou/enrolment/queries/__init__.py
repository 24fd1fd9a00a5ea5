"""Reads of rounds, applications, notices, letters and places."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q, QuerySet

from kehou.core.scope import Scope, reachable
from kehou.enrolment.choices import OVER, State, Step
from kehou.enrolment.models import (
    Application,
    GradeList,
    Letter,
    Notice,
    NoticeSheet,
    Objection,
    Place,
    Review,
    Round,
    Signature,
    Slot,
    SlotDay,
)
from kehou.enrolment.queries.asking import (
    brothers_and_sisters as brothers_and_sisters,
)
from kehou.enrolment.queries.asking import (
    changes as changes,
)
from kehou.enrolment.queries.asking import (
    draft_of as draft_of,
)
from kehou.enrolment.queries.asking import (
    drafts as drafts,
)
from kehou.enrolment.queries.asking import (
    editable as editable,
)
from kehou.enrolment.queries.asking import (
    exceptions as exceptions,
)
from kehou.enrolment.queries.asking import (
    fetchers as fetchers,
)
from kehou.enrolment.queries.asking import (
    late_applications as late_applications,
)
from kehou.enrolment.queries.asking import (
    living_application as living_application,
)
from kehou.enrolment.queries.asking import (
    picture_of as picture_of,
)
from kehou.enrolment.queries.asking import (
    plain_code as plain_code,
)
from kehou.enrolment.queries.asking import (
    requestable as requestable,
)
from kehou.enrolment.queries.asking import (
    sheet_facts as sheet_facts,
)
from kehou.enrolment.queries.asking import (
    sheet_with as sheet_with,
)
from kehou.enrolment.queries.asking import (
    sheets as sheets,
)
from kehou.enrolment.queries.asking import (
    sheets_of as sheets_of,
)
from kehou.enrolment.queries.asking import (
    sheets_to_print as sheets_to_print,
)
from kehou.enrolment.queries.asking import (
    waiting_changes as waiting_changes,
)
from kehou.enrolment.queries.deciding import vacancies as vacancies
from kehou.enrolment.queries.lotteries import standing_of as standing_of
from kehou.enrolment.queries.surveys import (
    SurveyNeeds as SurveyNeeds,
)
from kehou.enrolment.queries.surveys import (
    survey_needs as survey_needs,
)
from kehou.enrolment.queries.surveys import (
    survey_progress as survey_progress,
)
from kehou.enrolment.queries.waiting import (
    not_resting as not_resting,
)
from kehou.enrolment.queries.waiting import (
    participants_per_day as participants_per_day,
)
from kehou.enrolment.queries.waiting import (
    rests as rests,
)
from kehou.enrolment.rules import EligibilityRules
from kehou.organisation.queries import grades
from kehou.people.choices import Purpose
from kehou.people.queries import consenting, pupils
from kehou.policy.queries import rules_for

WAITING_AT = {Step.HOMEROOM: State.SUBMITTED, Step.GRADE: State.PASSED_HOMEROOM, Step.SCHOOL: State.PASSED_GRADE}
OWNER_AT = {Step.HOMEROOM: "pupil__home_class__homeroom__user", Step.GRADE: "pupil__home_class__grade__leader__user"}
CLASS = ("pupil__home_class__grade", "pupil__home_class__campus")


def rounds(scope: Scope) -> QuerySet[Round]:
    """Rounds within reach, the latest first."""
    return reachable(Round, scope).select_related("term", "school").prefetch_related("slots__seats")


def current_round(scope: Scope, today: date, *, school: UUID | None = None) -> Round | None:
    """The round of the running term, or of the next one."""
    within = rounds(scope).filter(term__ends_on__gte=today)
    if school:
        within = within.filter(school=school)
    return within.order_by("term__starts_on").first()


def slots(scope: Scope, round: Round) -> QuerySet[Slot]:
    return reachable(Slot, scope).filter(round=round)


def applications(scope: Scope, **filters: Any) -> QuerySet[Application]:
    """Applications within reach with class, reviews and round."""
    rows = reachable(Application, scope).filter(**filters)
    reviews = Prefetch("reviews", Review.objects.select_related("by"))
    return rows.select_related("round__term", "grade_list", "submitted_by", *CLASS).prefetch_related(reviews)


def for_review(scope: Scope, round: Round, step: str) -> QuerySet[Application]:
    """What this person may decide about at a level: the own classes, the own grades, or the whole school."""
    rows = applications(scope, round=round)
    if scope.sees == "all":
        return rows
    return rows.filter(**{OWNER_AT[Step(step)]: scope.user_id}) if Step(step) in OWNER_AT else rows.none()


def waiting_at(scope: Scope, round: Round, step: str) -> QuerySet[Application]:
    """What waits for a decision at one level: late ones first, they want a closer look; then by class and number."""
    rows = for_review(scope, round, step).filter(state=WAITING_AT[Step(step)])
    if step == Step.SCHOOL:
        rows = rows.exclude(grade_list=None)
    in_time = ExpressionWrapper(Q(late_reason=""), BooleanField())
    return rows.annotate(in_time=in_time).order_by(
        "in_time", "pupil__home_class__grade__number", "pupil__home_class__number", "number"
    )


def in_grade(scope: Scope, round: Round, grade: Any) -> QuerySet[Application]:
    return applications(scope, round=round, pupil__home_class__grade=grade).exclude(state__in=OVER)


def counts(scope: Scope, round: Round) -> dict[str, int]:
    """How many applications stand in each state."""
    told = reachable(Application, scope).filter(round=round).values("state").annotate(count=Count("pk")).order_by()
    return {**dict.fromkeys(State.values, 0), **{row["state"]: row["count"] for row in told}}


def grade_lists(scope: Scope, round: Round) -> QuerySet[GradeList]:
    return reachable(GradeList, scope).filter(round=round).select_related("grade", "submitted_by")


def grades_led(scope: Scope) -> list[Any]:
    """The grades this person leads here, or all grades for those who see the whole school."""
    found = grades(scope)
    return list(found if scope.sees == "all" else found.filter(leader__user=scope.user_id))


def class_name(grade: int, number: int) -> str:
    """As the school writes it.

    >>> class_name(2, 3)
    '二(3)班'
    """
    return f"{'一二三四五六七八九'[grade - 1]}({number})班"


def notices(scope: Scope, **filters: Any) -> QuerySet[Notice]:
    """Notices within reach with how many objections wait, the latest first."""
    objections = Count("objections", distinct=True)
    waiting = Count("objections", filter=Q(objections__answered_at=None), distinct=True)
    rows = reachable(Notice, scope).filter(**filters).select_related("school", "round__term")
    return rows.annotate(objection_count=objections, waiting_count=waiting)


def notices_shown(scope: Scope, today: date) -> QuerySet[Notice]:
    """Notices that stand today: the clock takes them down (S5.2)."""
    return notices(scope, starts_on__lte=today, ends_on__gte=today, taken_down_at=None)


def sheet_of(scope: Scope, notice: Notice) -> NoticeSheet | None:
    """The list as shown inside the school: its last version."""
    return reachable(NoticeSheet, scope).filter(notice=notice).order_by("-version").first()


def objections(scope: Scope, **filters: Any) -> QuerySet[Objection]:
    return reachable(Objection, scope).filter(**filters).select_related("notice", "user", "answered_by", "registered_by")


def pupils_with_named_notice(pupil_ids: list[UUID]) -> set[UUID]:
    """Whose family agreed to a masked name on the notice inside the school."""
    return consenting(pupil_ids, Purpose.MASKED_NAME)


def letters(scope: Scope, **filters: Any) -> QuerySet[Letter]:
    """Letters within reach with application and class."""
    rows = reachable(Letter, scope).filter(**filters).select_related(
        "application__round", "pupil__home_class__grade", "school"
    )  # fmt: skip
    return rows.order_by("pupil__home_class__grade__number", "pupil__home_class__number", "application__number")


def letters_to_print(scope: Scope, ids: Iterable[Any]) -> list[Letter]:
    """Letters in class order with what their paper says of the signature: who and when, nothing else of the sealed evidence.

    One table after the other: a thousand of them joined is a guess the database makes badly before it has counted them.
    """
    signed = Signature.objects.only("letter", "typed_name", "at")
    rows = reachable(Letter, scope).filter(pk__in=[*ids]).order_by()
    told = rows.prefetch_related("application", "school", "pupil__home_class__grade", Prefetch("signatures", signed))
    return sorted(told, key=lambda one: (one.pupil.home_class.grade.number, one.pupil.home_class.number, one.application.number))


def places(scope: Scope, **filters: Any) -> QuerySet[Place]:
    """Places within reach, by class and name."""
    return reachable(Place, scope).filter(**filters).select_related("term", "campus", "application", *CLASS)


def places_on(scope: Scope, day: date) -> QuerySet[Place]:
    """Places that hold on a day, whatever its weekday; a place that rests is not among them."""
    return not_resting(places(scope, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day)), day)


def pupils_without_application(scope: Scope, round: Round) -> QuerySet[Any]:
    """Pupils within reach who have not applied this term, for registering a sheet of paper."""
    asked = reachable(Application, scope).filter(round=round).exclude(state__in=OVER)
    return pupils(scope).filter(state="here").exclude(pk__in=asked.values("pupil"))


def eligibility(unit: Any, today: date) -> EligibilityRules:
    """Who may be applied for and what is declared, for the form."""
    return rules_for(EligibilityRules, unit, today)


def seats(scope: Scope, round: Round) -> QuerySet[SlotDay]:
    """Seats of each slot and weekday with what is taken."""
    return reachable(SlotDay, scope).filter(slot__round=round).select_related("slot", "campus")


def open_notices(scope: Scope, today: date) -> QuerySet[Notice]:
    """What everybody may see of the notices that stand today: days and counts, nothing else (S5.2)."""
    rows = reachable(Notice, scope).filter(starts_on__lte=today, ends_on__gte=today, taken_down_at=None)
    return rows.select_related("school").order_by("-starts_on", "school__name")


def class_counts(scope: Scope, round: Round) -> list[dict[str, Any]]:
    """For every class within reach, how many applications stand in each state."""
    rows = reachable(Application, scope).filter(round=round).exclude(state=State.WITHDRAWN)
    keys = ("pupil__home_class", "pupil__home_class__grade", "pupil__home_class__grade__number", "pupil__home_class__number")
    told = rows.values(*keys, "state").annotate(count=Count("pk")).order_by(*keys[2:])
    found: dict[Any, dict[str, Any]] = {}
    for row in told:
        name = class_name(row["pupil__home_class__grade__number"], row["pupil__home_class__number"])
        blank = {"name": name, "grade": row["pupil__home_class__grade"], **dict.fromkeys(State.values, 0)}
        found.setdefault(row["pupil__home_class"], blank)[row["state"]] = row["count"]
    return list(found.values())

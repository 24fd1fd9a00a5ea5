"""Reads of the survey of needs: who is asked, who has answered, and the seats that would take (S1.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kehou.core.scope import Scope, reachable
from kehou.enrolment.choices import WEEKDAYS, SurveyNeed, SurveyState, Until
from kehou.enrolment.models import Round, Survey, SurveyAnswer
from kehou.enrolment.rules import EligibilityRules, ServiceTimeRules, SurveyRules, grade_fits
from kehou.enrolment.rules.surveys import (
    DayNeeds,
    Group,
    NeedLine,
    Responses,
    day_rows,
    need_lines,
    school_lines,
    summed,
    survey_days,
)
from kehou.organisation.queries import terms
from kehou.people.queries import pupils
from kehou.policy.queries import rules_for

CLASS = ("home_class", "home_class__number", "home_class__grade__number", "home_class__campus__name", "home_class__homeroom__name")


def surveys(scope: Scope) -> QuerySet[Survey]:
    """Surveys within reach, the latest term first."""
    return reachable(Survey, scope).select_related("term", "school").order_by("-term__starts_on")


def answers(scope: Scope, survey: Survey) -> QuerySet[SurveyAnswer]:
    """Answers within reach."""
    return reachable(SurveyAnswer, scope).filter(survey=survey).select_related("answered_by")


def takes_answers(survey: Survey, today: date) -> bool:
    """Whether a family may answer today."""
    return survey.state == SurveyState.OPEN and survey.opens_on <= today <= survey.closes_on


def grades_asked(survey: Survey) -> EligibilityRules:
    """Whom the service is for on the term's first day."""
    return rules_for(EligibilityRules, survey.school, max(survey.opens_on, survey.term.starts_on))


def hours(survey: Survey) -> ServiceTimeRules:
    """The days of service and the late slot of that term (S3.2)."""
    return rules_for(ServiceTimeRules, survey.school, max(survey.opens_on, survey.term.starts_on))


def reminding(survey: Survey, today: date) -> SurveyRules:
    return rules_for(SurveyRules, survey.school, today)


def asked(scope: Scope, survey: Survey) -> QuerySet[Any]:
    """The children the survey is about: here, and of a grade the service is for."""
    rules = grades_asked(survey)
    return pupils(scope).filter(
        school=survey.school_id, state="here",
        home_class__grade__number__gte=rules.grade_min, home_class__grade__number__lte=rules.grade_max,
    )  # fmt: skip


def silent(scope: Scope, survey: Survey) -> QuerySet[Any]:
    """Those whose family has not answered yet."""
    return asked(scope, survey).exclude(pk__in=reachable(SurveyAnswer, scope).filter(survey=survey).values("pupil"))


def silent_today(scope: Scope, today: date, classes: Iterable[Any]) -> int:
    """How many children of these classes have no answer to a survey that stands today."""
    standing = surveys(scope).filter(state=SurveyState.OPEN, opens_on__lte=today, closes_on__gte=today).first()
    return silent(scope, standing).filter(home_class__in=classes).count() if standing else 0


def term_to_survey(scope: Scope, today: date) -> Any:
    """The next term nobody has been asked about and whose round has not begun; None where it is too late or done."""
    done = reachable(Survey, scope).values("term")
    begun = reachable(Round, scope).filter(opens_on__lte=today).values("term")
    waiting = terms(scope).filter(ends_on__gte=today).exclude(pk__in=done).exclude(pk__in=begun)
    return waiting.select_related("school").order_by("starts_on").first()


def proposed_days(scope: Scope, term: Any, today: date) -> dict[str, date]:
    """The days the form proposes: before the round where one is prepared, else before the term."""
    round = reachable(Round, scope).filter(term=term).first()
    begins = min(round.opens_on, term.starts_on) if round else term.starts_on
    opens_on, closes_on = survey_days(today, begins, rules_for(SurveyRules, term.school, today))
    return {"opens_on": opens_on, "closes_on": closes_on}


@dataclass(frozen=True)
class SurveyNeeds:
    """What one survey has brought: how each class answered, and the seats of each campus, weekday and slot."""

    survey: Any
    classes: tuple[Responses, ...]
    lines: tuple[NeedLine, ...]
    grades: tuple[Responses, ...]
    campuses: tuple[Responses, ...]

    @property
    def total(self) -> Responses:
        return summed("", self.classes)

    @property
    def school(self) -> tuple[NeedLine, ...]:
        """The whole school's seats: in the late slot the campuses are one group."""
        return school_lines(self.lines)

    @property
    def days(self) -> tuple[DayNeeds, ...]:
        """The same as rows of a table."""
        return day_rows(self.lines)

    @property
    def tables(self) -> list[tuple[str, list[tuple[Any, DayNeeds]]]]:
        """A part of the table for each campus, the school last (""), each row with the word for its weekday."""
        words = dict(WEEKDAYS)
        parts = groupby(self.days, key=lambda one: one.name)
        return [(name, [(words[row.weekday], row) for row in rows]) for name, rows in parts]


def survey_needs(scope: Scope, term: Any) -> SurveyNeeds | None:
    """The counts of a term's survey (a term or its id), within reach; None where there was none. Four queries, always."""
    survey = surveys(scope).filter(term=term).first()
    return needs_of(scope, survey) if survey else None


def needs_of(scope: Scope, survey: Survey) -> SurveyNeeds:
    """The counts of one survey: children who have left since do not count."""
    rows = _by_class(scope, survey)
    places = [(row["home_class__grade__number"], row["home_class__campus__name"]) for row in rows]
    classes = _responses(scope, survey, rows)
    lines = need_lines(_groups(scope, survey), hours(survey).weekdays)
    by_grade = _summed(classes, [_grade_name(grade) for grade, _campus in places])
    return SurveyNeeds(survey, classes, lines, by_grade, _summed(classes, [campus for _grade, campus in places]))


def _by_class(scope: Scope, survey: Survey) -> list[dict[str, Any]]:
    told = asked(scope, survey).order_by().values(*CLASS).annotate(asked=Count("pk"))
    return list(told.order_by("home_class__grade__number", "home_class__number"))


def _responses(scope: Scope, survey: Survey, rows: Iterable[dict[str, Any]]) -> tuple[Responses, ...]:
    counted = {need: Count("pk", filter=Q(need=need)) for need in SurveyNeed.values}
    told = _standing(scope, survey).values("pupil__home_class").annotate(**counted).order_by()
    by_class: dict[Any, Any] = {one["pupil__home_class"]: one for one in told}
    nothing = dict.fromkeys(SurveyNeed.values, 0)
    return tuple(_response(row, by_class.get(row["home_class"], nothing)) for row in rows)


def _response(row: dict[str, Any], said: dict[str, int]) -> Responses:
    name = f"{_grade_name(row['home_class__grade__number'])[0]}({row['home_class__number']})班"
    told = {need: said[need] for need in SurveyNeed.values}
    return Responses(name, row["asked"], **told, key=row["home_class"], homeroom=row["home_class__homeroom__name"] or "")


def _standing(scope: Scope, survey: Survey) -> QuerySet[SurveyAnswer]:
    return reachable(SurveyAnswer, scope).filter(survey=survey, pupil__in=asked(scope, survey).order_by().values("pk"))


def _groups(scope: Scope, survey: Survey) -> list[Group]:
    keys = ("pupil__home_class__campus", "pupil__home_class__campus__name", "need", "days", "until")
    told = _standing(scope, survey).values(*keys).annotate(count=Count("pk")).order_by(keys[1], *keys[2:])
    return [Group(row[keys[0]], row[keys[1]], row["need"], tuple(row["days"]), row["until"], row["count"]) for row in told]


def _grade_name(number: int) -> str:
    return f"{'一二三四五六七八九'[number - 1]}年级"


def _summed(classes: Sequence[Responses], names: Sequence[str]) -> tuple[Responses, ...]:
    """The classes' answers under each of these names, in the order they first come."""
    of: dict[str, list[Responses]] = {}
    for name, row in zip(names, classes, strict=True):
        of.setdefault(name, []).append(row)
    return tuple(summed(name, rows) for name, rows in of.items())


def beside_plan(scope: Scope, term: Any) -> dict[str, Any]:
    """What hangs on the wall of a term's plan: the needs the families named, beside its capacities."""
    needs = survey_needs(scope, term)
    return {"needs": needs, "times": hours(needs.survey) if needs else None}


@dataclass(frozen=True)
class Said:
    """A child and what its family said, if anything."""

    pupil: Any
    answer: SurveyAnswer | None


def said_of(scope: Scope, survey: Survey, children: Iterable[Any]) -> list[Said]:
    """These children, each with its answer, in their order."""
    found = list(children)
    told = {one.pupil_id: one for one in answers(scope, survey).filter(pupil__in=[one.pk for one in found])}
    return [Said(one, told.get(one.pk)) for one in found]


@dataclass(frozen=True)
class Asking:
    """A survey as a family meets it: its children there, and whether there is something left to say."""

    survey: Any
    said: list[Said]
    is_open: bool

    @property
    def waits(self) -> bool:
        return self.is_open and any(one.answer is None for one in self.said)


def surveys_asking(scope: Scope, today: date) -> list[Asking]:
    """The surveys that stand before this family today, those with an answer too: it may be changed until the last day."""
    standing = list(surveys(scope).filter(state=SurveyState.OPEN, opens_on__lte=today, closes_on__gte=today))
    if not standing:
        return []
    children = list(pupils(scope).filter(state="here"))
    told = {(one.survey_id, one.pupil_id): one for one in reachable(SurveyAnswer, scope).filter(survey__in=standing)}
    return [asking for one in standing if (asking := _asking(one, children, told)).said]


def surveys_answered(scope: Scope, today: date) -> list[Survey]:
    """Surveys of a running or coming term that take no answers any more and that this family has answered."""
    over = surveys(scope).filter(term__ends_on__gte=today).exclude(state=SurveyState.OPEN, closes_on__gte=today)
    mine = reachable(SurveyAnswer, scope).filter(pupil__in=pupils(scope).order_by().values("pk"))
    return list(over.filter(pk__in=mine.values("survey")))


@dataclass(frozen=True)
class Progress:
    """How far a term's survey is: children asked about and answered for."""

    survey: Survey
    asked: int
    answered: int
    is_open: bool


def survey_progress(scope: Scope, term: Any, today: date) -> Progress | None:
    """The survey of a term; None where the school has asked nobody."""
    one = surveys(scope).filter(term=term).first() if term else None
    if one is None:
        return None
    return Progress(one, asked(scope, one).count(), answers(scope, one).count(), takes_answers(one, today))


def _asking(survey: Survey, children: Iterable[Any], told: dict[Any, SurveyAnswer]) -> Asking:
    rules = grades_asked(survey)
    mine = [one for one in children if one.school_id == survey.school_id and grade_fits(one.home_class.grade.number, rules)]
    return Asking(survey, [Said(one, told.get((survey.pk, one.pk))) for one in mine], True)


def wishes_before(scope: Scope, round: Round, children: Iterable[Any]) -> dict[UUID, dict[str, list[str]]]:
    """Days and slots of the application form as the survey of this term named them, by child; nothing for who needs none.

    Who stays until the end stays in every slot; who does not, in the first one.
    """
    told = reachable(SurveyAnswer, scope).filter(survey__term=round.term_id, pupil__in=[one.pk for one in children])
    slots = round.slots_offered
    wanted = {Until.LATE: slots, Until.FIRST: [one for one in slots if not one.is_late]}
    return {
        one.pupil_id: {"days": [str(day) for day in one.days], "slots": [str(slot.pk) for slot in wanted[Until(one.until)]]}
        for one in told.exclude(need=SurveyNeed.NO)
    }

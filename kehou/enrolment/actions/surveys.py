"""The survey of needs: opened, answered by families or for them, reminded of, closed before the round (S1.1)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import GradeNotServed
from kehou.enrolment.actions.telling import settle_survey, tell_of_survey, tell_survey_waits
from kehou.enrolment.choices import Channel, SurveyState
from kehou.enrolment.events import SurveyAnswered, SurveyClosed, SurveyOpened, SurveyReminded
from kehou.enrolment.models import Round, Survey, SurveyAnswer
from kehou.enrolment.queries import surveys as queries
from kehou.enrolment.rules import EligibilityRules, grade_fits
from kehou.enrolment.rules.surveys import Unsaid, Wanted, may_remind, said, unsaid
from kehou.policy.queries import basis_for


class SurveyAlready(Refusal):
    sentence = gettext_lazy("这个学期已经做过需求调查，一学期只做一次。")
    clause = "S1.1"
    todo = gettext_lazy("请打开已有的调查看结果。")


class SurveyDays(Refusal):
    sentence = gettext_lazy("截止日期要在开始日期之后，并且不早于今天。")
    clause = "S1.1"
    todo = gettext_lazy("请改日期。")


class TooLateForSurvey(Refusal):
    sentence = gettext_lazy("需求调查要在报名之前结束，这个学期的报名那时已经开始。")
    clause = "S1.1"
    todo = gettext_lazy("请把截止日期改到报名开始之前；报名已经开始的，请直接看申请的人数。")


class SurveyOver(Refusal):
    sentence = gettext_lazy("需求调查现在不收答复。")
    clause = "S1.1"
    todo = gettext_lazy("没答上也不影响报名：报名开始后直接申请就好。")

    @classmethod
    def on(cls, survey: Survey, today: date) -> "SurveyOver":
        """Before its first day, it says when it begins."""
        if survey.state == SurveyState.OPEN and today < survey.opens_on:
            day = {"day": f"{survey.opens_on:%Y-%m-%d}"}
            return cls(_("需求调查 %(day)s 才开始。") % day, todo=_("请到那天再答。"))
        return cls()


class NotAsked(Refusal):
    sentence = gettext_lazy("孩子已经离校，不用答复这份需求调查。")
    clause = "S1.1"
    todo = gettext_lazy("登记有误的，请联系班主任。")


class DaysUnsaid(Refusal):
    """Something is missing; `field` is the form's name for it."""

    clause = "S1.1"
    todo = gettext_lazy("请补充后再交。")
    field = ""


LACKING = {
    Unsaid.NEED: gettext_lazy("请选一项：需要、可能需要，还是不需要。"),
    Unsaid.DAYS: gettext_lazy("请选哪几天需要。"),
    Unsaid.UNTIL: gettext_lazy("请选需要到几点。"),
}


class RemindedLately(Refusal):
    clause = "S1.1"
    todo = gettext_lazy("可以请班主任当面或打电话问，并代为登记。")


class EverybodyAnswered(Refusal):
    sentence = gettext_lazy("每个家庭都已答复，不用提醒。")
    clause = "S1.1"
    todo = gettext_lazy("请看结果。")


def open_survey(term: Any, *, opens_on: date, closes_on: date, now: datetime, scope: Scope, words: str = "") -> Survey:
    """Ask the families of the grades served about a term; they read it at once. It ends before anybody can apply."""
    if closes_on < max(opens_on, day_of(now)):
        raise SurveyDays
    if Round.objects.filter(term=term, opens_on__lte=max(closes_on, day_of(now))).exists():
        raise TooLateForSurvey
    survey = _created(term, {"opens_on": opens_on, "closes_on": closes_on, "words": words.strip()[:300]})
    record(SurveyOpened(school=term.school_id, survey=survey.pk, opens_on=opens_on, closes_on=closes_on), scope=scope)
    return survey


def _created(term: Any, fields: dict[str, Any]) -> Survey:
    try:
        with transaction.atomic():
            return Survey.objects.create(school=term.school, term=term, **fields)
    except IntegrityError as error:
        if "one_survey_per_term" in str(error):
            raise SurveyAlready from error
        raise


def ask_families(survey_id: UUID, *, scope: Scope) -> int:
    """A message to every family with a child of the grades served, once."""
    survey = Survey.objects.select_related("term", "school").get(pk=survey_id)
    return tell_of_survey(survey, list(queries.asked(scope, survey)), scope=scope)


def answer_survey(
    survey: Survey, answers: Sequence[tuple[Any, Wanted]], *, now: datetime, scope: Scope, channel: str = Channel.PHONE
) -> list[SurveyAnswer]:
    """What a family says for its children, all or none; whoever of the guardians says it, the last word counts.

    The same words once more change nothing. Returns what is new. The survey is locked first, so that two guardians,
    and the button that closes it, come one after the other.
    """
    with acting(scope.for_unit(survey.school_id)):
        mine = _locked(survey)
        if not queries.takes_answers(mine, day_of(now)):
            raise SurveyOver.on(mine, day_of(now))
        for pupil, wanted in answers:
            check_answer(mine, pupil, wanted)
        changed = _kept(mine, answers, now=now, scope=scope, channel=channel)
        if changed:
            ids = tuple(one.pupil_id for one in changed)
            record(SurveyAnswered(school=mine.school_id, survey=mine.pk, pupils=ids, channel=channel), scope=scope)
            settle_survey(mine, ids, now=now, scope=scope)
    return changed


def check_answer(survey: Survey, pupil: Any, wanted: Wanted) -> None:
    """The child is here and of a grade the service is for (S2), and the answer can be counted."""
    if pupil.state != "here" or pupil.school_id != survey.school_id:
        raise NotAsked
    rules = queries.grades_asked(survey)
    if not grade_fits(pupil.home_class.grade.number, rules):
        raise _not_served(survey, pupil, rules)
    for lack in unsaid(wanted, queries.hours(survey).weekdays):
        refusal = DaysUnsaid(LACKING[lack])
        refusal.field = lack.value
        raise refusal


def _not_served(survey: Survey, pupil: Any, rules: EligibilityRules) -> GradeNotServed:
    on = max(survey.opens_on, survey.term.starts_on)
    told = {b.parameter: b.clause for b in basis_for(EligibilityRules, survey.school, on)}
    clause = told["eligibility.grade_max"]
    return GradeNotServed.of(pupil.home_class.grade.name, low=rules.grade_min, high=rules.grade_max, clause=clause)


def _kept(
    survey: Survey, answers: Sequence[tuple[Any, Wanted]], *, now: datetime, scope: Scope, channel: str
) -> list[SurveyAnswer]:
    """Write what differs from what stands."""
    ids = [pupil.pk for pupil, _wanted in answers]
    standing = {one.pupil_id: one for one in SurveyAnswer.objects.filter(survey=survey, pupil__in=ids)}
    how = {"channel": channel, "answered_by_id": scope.user_id, "answered_at": now}
    new, changed = [], []
    for pupil, wanted in answers:
        fields = _fields(said(wanted))
        one = standing.get(pupil.pk)
        if one is None:
            new.append(SurveyAnswer(school_id=survey.school_id, survey=survey, pupil=pupil, **fields, **how))
        elif any(getattr(one, name) != value for name, value in fields.items()):
            changed.append(_set(one, {**fields, **how}))
    SurveyAnswer.objects.bulk_create(new)
    SurveyAnswer.objects.bulk_update(changed, ["need", "days", "until", "words", "channel", "answered_by", "answered_at"])
    return [*new, *changed]


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {"need": wanted.need, "days": list(wanted.days), "until": wanted.until, "words": wanted.words}


def _set(one: SurveyAnswer, fields: dict[str, Any]) -> SurveyAnswer:
    for name, value in fields.items():
        setattr(one, name, value)
    return one


def remind_silent(survey: Survey, *, now: datetime, scope: Scope) -> int:
    """A message to every family that has not answered, not more often than policy's days; returns how many children."""
    mine, today = _locked(survey), day_of(now)
    if not queries.takes_answers(mine, today):
        raise SurveyOver.on(mine, today)
    last = day_of(mine.reminded_at) if mine.reminded_at else None
    if not may_remind(last, today, queries.reminding(mine, today)):
        raise RemindedLately(_("%(day)s 刚提醒过，先不再打扰。") % {"day": f"{last:%m-%d}"})
    children = list(queries.silent(scope, mine))
    if not children:
        raise EverybodyAnswered
    mine.reminded_at = now
    mine.save(update_fields=["reminded_at"])
    tell_survey_waits(mine, children, scope=scope.for_unit(mine.school_id))
    ids = tuple(one.pk for one in children)
    record(SurveyReminded(school=mine.school_id, survey=mine.pk, pupils=ids), scope=scope)
    return len(children)


def close_survey(survey: Survey, *, now: datetime, scope: Scope) -> None:
    """No more answers; what was said stays, and stands in the application form later. Pressed twice, it is closed once."""
    mine = _locked(survey)
    if mine.state == SurveyState.CLOSED:
        return
    _end(mine, state=SurveyState.CLOSED, on=min(mine.closes_on, max(day_of(now), mine.opens_on)), scope=scope)


def end_before_round(round_id: UUID, *, now: datetime, scope: Scope) -> None:
    """The round begins: the term's survey ends the day before, or at once."""
    round = Round.objects.get(pk=round_id)
    open_ones = Survey.objects.select_for_update().filter(term=round.term_id, state=SurveyState.OPEN)
    for mine in open_ones.filter(closes_on__gte=round.opens_on):
        last = date.fromordinal(round.opens_on.toordinal() - 1)
        state = SurveyState.OPEN if last >= max(day_of(now), mine.opens_on) else SurveyState.CLOSED
        _end(mine, state=state, on=max(last, mine.opens_on), scope=scope)


def forget_words(*, now: datetime, scope: Scope) -> int:
    """What families wrote in their own words goes with the term it was about; the counts stay (个人信息保护法 19)."""
    with acting(scope):
        over = SurveyAnswer.objects.filter(survey__term__ends_on__lt=day_of(now)).exclude(words="")
        return over.update(words="")


def _end(survey: Survey, *, state: str, on: date, scope: Scope) -> None:
    survey.state, survey.closes_on = state, on
    survey.save(update_fields=["state", "closes_on"])
    record(SurveyClosed(school=survey.school_id, survey=survey.pk, closes_on=on), scope=scope)


def _locked(survey: Survey) -> Survey:
    rows: Iterable[Survey] = Survey.objects.select_for_update(of=("self",)).select_related("term", "school").filter(pk=survey.pk)
    return next(iter(rows))


def day_of(moment: datetime) -> date:
    """The day at the school."""
    return timezone.localtime(moment).date()

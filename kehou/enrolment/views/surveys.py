"""The survey of needs at the school: opened, followed, chased, closed, counted; answers told on paper or by phone (S1.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, documents
from kehou.enrolment.forms.surveys import SurveyForm, ToldForm, initial_need
from kehou.enrolment.queries import surveys as queries
from kehou.enrolment.views.papers import LISTS, give
from kehou.enrolment.views.showing import answer_in_words
from kehou.organisation.queries import classes_led, home_classes


@page("enrolment.view_surveys")
def survey(request: HttpRequest, scope: Scope) -> HttpResponse:
    """需求调查: the latest one; a homeroom teacher of one class comes to that class at once."""
    latest = queries.surveys(scope).first()
    if latest is None:
        return _opening(request, scope)
    led = list(classes_led(scope)[:2]) if scope.sees == "own" else []
    if len(led) == 1:
        return redirect("enrolment:survey_class", unit=scope.unit.code, survey=latest.pk, home_class=led[0].pk)
    return _shown(request, scope, latest)


@page("enrolment.manage_surveys")
def new_survey(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The form to ask about the next term, its days proposed."""
    return _opening(request, scope)


def _opening(request: HttpRequest, scope: Scope, *, form: Any = None, status: int = 200) -> HttpResponse:
    term = queries.term_to_survey(scope, clock.today()) if scope.may("enrolment.manage_surveys") else None
    if term and form is None:
        form = SurveyForm(initial=queries.proposed_days(scope, term, clock.today()))
    context = {"term": term, "form": form if term else None}
    return render(request, "enrolment/office/survey_new.html", context, status=status)


@page("enrolment.view_surveys")
def survey_of(request: HttpRequest, scope: Scope, survey: UUID) -> HttpResponse:
    """One survey, the running one or one of a past term."""
    return _shown(request, scope, get_object_or_404(queries.surveys(scope), pk=survey))


def _shown(request: HttpRequest, scope: Scope, one: Any) -> HttpResponse:
    today = clock.today()
    context = {
        "survey": one, "needs": queries.needs_of(scope, one), "times": queries.hours(one), "is_open": queries.takes_answers(one, today),
        "is_soon": one.state == "open" and today < one.opens_on, "others": queries.surveys(scope).exclude(pk=one.pk)[:6],
        "next": queries.term_to_survey(scope, today) if scope.may("enrolment.manage_surveys") else None,
    }  # fmt: skip
    return render(request, "enrolment/office/survey.html", context)


@command("enrolment.manage_surveys")
def open_survey(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask the families of the next term."""
    form, term = SurveyForm(request.POST), queries.term_to_survey(scope, clock.today())
    if term is None:
        raise actions.SurveyAlready
    if form.is_valid():
        try:
            actions.open_survey(term, now=clock.now(), scope=scope, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("需求调查已发给家长，他们在手机上答。"))
            return redirect("enrolment:survey", unit=scope.unit.code)
    return _opening(request, scope, form=form, status=422)


@command("enrolment.manage_surveys")
def remind(request: HttpRequest, scope: Scope, survey: UUID) -> HttpResponse:
    """One tap reminds every family that has not answered."""
    one = get_object_or_404(queries.surveys(scope), pk=survey)
    count = actions.remind_silent(one, now=clock.now(), scope=scope)
    words = ngettext("已提醒，还有 %(count)s 个孩子的家庭没有答。", "已提醒，还有 %(count)s 个孩子的家庭没有答。", count)
    messages.success(request, words % {"count": count})
    return redirect("enrolment:survey_of", unit=scope.unit.code, survey=survey)


@command("enrolment.manage_surveys")
def close(request: HttpRequest, scope: Scope, survey: UUID) -> HttpResponse:
    """No more answers."""
    one = get_object_or_404(queries.surveys(scope), pk=survey)
    actions.close_survey(one, now=clock.now(), scope=scope)
    messages.success(request, _("需求调查已结束，结果可以用来安排名额。"))
    return redirect("enrolment:survey_of", unit=scope.unit.code, survey=survey)


@page("enrolment.view_surveys")
def paper(request: HttpRequest, scope: Scope, survey: UUID, form: str) -> HttpResponse:
    """The counts, without names."""
    one = get_object_or_404(queries.surveys(scope), pk=survey)
    made = documents.survey(scope, one, today=clock.today())
    return give(request, made, form, school=scope.unit.code, forms=(*LISTS, "csv"))


@page("enrolment.register_answers", shows=("words",))
def survey_class(request: HttpRequest, scope: Scope, survey: UUID, home_class: UUID) -> HttpResponse:
    """One class: who has answered what, and who has not."""
    one = get_object_or_404(queries.surveys(scope), pk=survey)
    room = get_object_or_404(home_classes(scope) if scope.sees == "all" else classes_led(scope), pk=home_class)
    said = queries.said_of(scope, one, queries.asked(scope, one).filter(home_class=room))
    times = queries.hours(one)
    context = {
        "survey": one, "room": room, "is_open": queries.takes_answers(one, clock.today()),
        "silent": [row.pupil for row in said if row.answer is None], "total": len(said),
        "answered": [(row.pupil, row.answer, answer_in_words(row.answer, times)) for row in said if row.answer],
    }  # fmt: skip
    return render(request, "enrolment/office/survey_class.html", context)


@page("enrolment.register_answers", shows=("words",))
def survey_child(request: HttpRequest, scope: Scope, survey: UUID, pupil: UUID) -> HttpResponse:
    """The form for one child, for what was told on paper or by phone."""
    one, child = _child(scope, survey, pupil)
    [said] = queries.said_of(scope, one, [child])
    form = ToldForm(initial=initial_need(said.answer), times=queries.hours(one))
    return _asked(request, one, child, form, answer=said.answer)


def _child(scope: Scope, survey: UUID, pupil: UUID) -> tuple[Any, Any]:
    one = get_object_or_404(queries.surveys(scope), pk=survey)
    return one, get_object_or_404(queries.asked(scope, one).select_related("school"), pk=pupil)


def _asked(request: HttpRequest, one: Any, child: Any, form: Any, *, answer: Any = None, status: int = 200) -> HttpResponse:
    context = {"survey": one, "child": child, "form": form, "answer": answer, "is_open": queries.takes_answers(one, clock.today())}
    return render(request, "enrolment/office/survey_child.html", context, status=status)


@command("enrolment.register_answers")
def register_answer(request: HttpRequest, scope: Scope, survey: UUID, pupil: UUID) -> HttpResponse:
    """Write down what the family told, with how it told it."""
    one, child = _child(scope, survey, pupil)
    form = ToldForm(request.POST, times=queries.hours(one))
    if not form.is_valid():
        return _asked(request, one, child, form, status=422)
    channel = form.cleaned_data["channel"]
    actions.answer_survey(one, [(child, form.wanted())], channel=channel, now=clock.now(), scope=scope)
    messages.success(request, _("已替%(name)s家登记。") % {"name": child.name})
    return redirect("enrolment:survey_class", unit=scope.unit.code, survey=survey, home_class=child.home_class_id)

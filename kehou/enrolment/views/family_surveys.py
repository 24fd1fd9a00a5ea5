"""A family answers the survey of needs on the phone: brothers and sisters on one page, in half a minute (S1.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions
from kehou.enrolment.forms.surveys import NeedForm, OtherChildForm, initial_need
from kehou.enrolment.queries import surveys as queries
from kehou.enrolment.views.showing import answer_in_words


class Questions:
    """One survey for the children of one family: the first one's form, and a short one for each brother and sister."""

    def __init__(self, scope: Scope, survey: UUID, data: Any = None) -> None:
        self.survey = get_object_or_404(queries.surveys(scope), pk=survey)
        self.said = queries.said_of(scope, self.survey, queries.asked(scope, self.survey))
        if not self.said:
            raise Http404
        self.times = queries.hours(self.survey)
        first, *others = self.said
        self.first = first.pupil
        self.form = NeedForm(data, initial=initial_need(first.answer), times=self.times)
        self.others = [
            OtherChildForm(data, pupil=one.pupil, answer=one.answer, first=first.answer, times=self.times) for one in others
        ]

    def is_valid(self) -> bool:
        """Every form is asked, so that all that is missing is said at once."""
        return not [form for form in (self.form, *self.others) if not form.is_valid()]

    def answers(self) -> list[tuple[Any, Any]]:
        wanted = self.form.wanted()
        own = [(form.pupil, form.wish(wanted)) for form in self.others]
        return [(self.first, wanted), *((pupil, wish) for pupil, wish in own if wish)]

    def context(self) -> dict[str, Any]:
        told = [(one.pupil, one.answer, answer_in_words(one.answer, self.times)) for one in self.said if one.answer]
        return {
            "survey": self.survey, "first": self.first, "form": self.form, "others": self.others, "told": told,
            "waits": len(told) < len(self.said), "is_open": queries.takes_answers(self.survey, clock.today()),
            "is_soon": self.survey.state == "open" and clock.today() < self.survey.opens_on,
        }  # fmt: skip


@page("enrolment.answer_survey", desk="family")
def questions(request: HttpRequest, scope: Scope, survey: UUID) -> HttpResponse:
    """What is asked, and what the family has said; open to be changed until the last day."""
    return render(request, "enrolment/family/survey.html", Questions(scope, survey).context())


@command("enrolment.answer_survey", desk="family")
def answer(request: HttpRequest, scope: Scope, survey: UUID) -> HttpResponse:
    """Hand in: every child's answer or none; posted twice, it is said once."""
    asked = Questions(scope, survey, request.POST)
    if asked.is_valid():
        try:
            actions.answer_survey(asked.survey, asked.answers(), now=clock.now(), scope=scope)
        except Refusal as refusal:
            asked.form.add_error(None, str(refusal))
        else:
            messages.success(request, _("谢谢，已记下。截止以前可以随时改。"))
            return redirect("enrolment:family_survey", survey=survey)
    return render(request, "enrolment/family/survey.html", {**asked.context(), "wrong": True}, status=422)

"""Outside the ordinary way: late applications and requests to change, decided one by one by the school (S5.1, S1.2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms import DecisionForm
from kehou.enrolment.views import showing
from kehou.people.queries import children_of

SHOWS = ("need", "need_words", "late_reason", "reason", "home_alone")


@page("enrolment.decide_exceptions", shows=SHOWS)
def exceptions(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What waits: each with its reason, so that it can be decided from here."""
    round = queries.current_round(scope, clock.today())
    context: dict[str, Any] = {"round": round, "lates": [], "changes": [], "decided": []}
    if round is not None:
        slots = list(queries.slots(scope, round))
        own = [pupil for pupil, _school in children_of(scope.user)]
        waiting = queries.waiting_changes(scope, round)
        settled = queries.changes(scope, application__round=round).exclude(state="asked")[:20]
        context |= {
            "lates": showing.rows(queries.late_applications(scope, round), slots, own),
            "changes": showing.changes(waiting, slots, own), "decided": showing.changes(settled, slots),
        }  # fmt: skip
    return render(request, "enrolment/office/exceptions.html", context)


def _decision(request: HttpRequest) -> tuple[bool, str]:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise actions.NothingChosen
    return form.cleaned_data["decision"] == "yes", form.cleaned_data["words"]


@command("enrolment.decide_exceptions")
def decide_late(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Take a late application, or not."""
    one = get_object_or_404(queries.applications(scope), pk=application)
    admit, words = _decision(request)
    actions.decide_late(one, admit=admit, reason=words, now=clock.now(), scope=scope)
    said = _("%(number)s 已作为例外受理，转班主任初审。") if admit else _("%(number)s 不受理，理由已告诉家长。")
    messages.success(request, said % {"number": one.number})
    return redirect("enrolment:exceptions", unit=scope.unit.code)


@command("enrolment.decide_exceptions")
def decide_change(request: HttpRequest, scope: Scope, change_request: UUID) -> HttpResponse:
    """Agree to a change, which takes effect at once, or not."""
    asked = get_object_or_404(queries.changes(scope), pk=change_request)
    accept, words = _decision(request)
    actions.decide_change(asked, accept=accept, answer=words, now=clock.now(), scope=scope)
    said = _("%(number)s 的改动已同意并生效。") if accept else _("%(number)s 的改动没有同意，理由已告诉家长。")
    messages.success(request, said % {"number": asked.application.number})
    return redirect("enrolment:exceptions", unit=scope.unit.code)

"""A family changes what it asked: rewritten until the window closes, afterwards a request to the school (S5.1, S1.2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms import ApplicationForm, ChangeForm
from kehou.people.choices import Purpose
from kehou.people.queries import collectors_of, consent_given

WRITTEN = ("need", "need_words", "days", "healthy", "independent", "home_alone", "alone_days", "note")
WISHED = ("days", "home_alone", "alone_days")


def _mine(scope: Scope, application: UUID) -> Any:
    return get_object_or_404(queries.applications(scope), pk=application)


def _given(mine: Any) -> dict[str, Any]:
    return {"slots": mine.round.slots_offered}


def _before(mine: Any, names: tuple[str, ...]) -> dict[str, Any]:
    said = {name: getattr(mine, name) for name in names}
    return {**said, "slots": [str(one) for one in mine.slots], "pledge": bool(mine.pledge_version)}


@page("enrolment.apply", desk="family")
def change(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """The sheet to rewrite while that is possible; then the request, which the school decides."""
    mine = _mine(scope, application)
    if queries.editable(mine, clock.today()):
        before = {**_before(mine, WRITTEN), "collectors": [str(one) for one in mine.collectors]}
        return _rewriting(request, mine, _form(scope, mine, None, initial=before))
    if queries.requestable(mine, clock.today()):
        return _requesting(request, mine, ChangeForm(initial=_before(mine, WISHED), **_given(mine)))
    raise actions.NotChangeable


def _form(scope: Scope, mine: Any, data: Any, **more: Any) -> ApplicationForm:
    given = {**_given(mine), "rules": queries.eligibility(mine.school, clock.today())}
    agreed = consent_given(scope, mine.pupil, Purpose.COLLECTORS)
    return ApplicationForm(data, new=False, people=collectors_of(scope, mine.pupil), agreed=agreed, **given, **more)


def _rewriting(request: HttpRequest, mine: Any, form: ApplicationForm, *, status: int = 200) -> HttpResponse:
    context = {"child": mine.pupil, "form": form, "round": mine.round, "mine": mine}
    return render(request, "enrolment/family/ask.html", context, status=status)


@command("enrolment.apply", desk="family")
def resend(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Hand the rewritten sheet in; it goes to the homeroom teacher again."""
    mine = _mine(scope, application)
    form = _form(scope, mine, request.POST)
    if form.is_valid():
        try:
            actions.rewrite(
                mine, form.asked(), consents=form.consents(), fetching=form.fetching(), now=clock.now(), scope=scope
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("修改已提交。"))
            return redirect("enrolment:application", application=mine.pk)
    return _rewriting(request, mine, form, status=422)


def _requesting(request: HttpRequest, mine: Any, form: ChangeForm, *, status: int = 200) -> HttpResponse:
    waiting = queries.changes(scope=request.scope, application=mine, state="asked").first()  # type: ignore[attr-defined]
    context = {"child": mine.pupil, "form": form, "mine": mine, "waiting": waiting}
    return render(request, "enrolment/family/change.html", context, status=status)


@command("enrolment.apply", desk="family")
def request_change(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Ask the school for the change."""
    mine = _mine(scope, application)
    form = ChangeForm(request.POST, **_given(mine))
    if form.is_valid():
        try:
            asked = actions.ask_change(mine, form.change(), now=clock.now(), scope=scope, once=form.once_said)
            settled = asked.state == "asked" and actions.settle_by_family(asked, now=clock.now(), scope=scope)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            held = _("改动已生效，从所选日期起。") if settled else _("已提出，学校决定后会告诉您。在此之前一切照旧。")
            messages.success(request, held)
            return redirect("enrolment:application", application=mine.pk)
    return _requesting(request, mine, form, status=422)


@command("enrolment.apply", desk="family")
def take_back(request: HttpRequest, scope: Scope, change_request: UUID) -> HttpResponse:
    """Take a request back before it is decided."""
    asked = get_object_or_404(queries.changes(scope), pk=change_request)
    actions.take_back_change(asked, now=clock.now(), scope=scope)
    messages.success(request, _("已撤回，一切照旧。"))
    return redirect("enrolment:application", application=asked.application_id)

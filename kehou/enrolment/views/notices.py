"""The public notice inside the school: shown, objected to, answered, ended (S5.2)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms import AnswerForm


@page("enrolment.view_notice")
def notice(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """One notice with its list, proof, objections and what may be done next."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    sent = queries.letters(scope, application__notice=shown)
    context = {
        "notice": shown, "sheet": queries.sheet_of(scope, shown), "objections": queries.objections(scope, notice=shown),
        "form": AnswerForm(), "over": clock.today() > shown.ends_on, "letters": sent.count(),
        "signed": sent.exclude(signed_at=None).count(),
    }  # fmt: skip
    return render(request, "enrolment/office/notice.html", context)


@page("enrolment.view_notice")
def print_notice(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """The notice for the board at the gate."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    context = {"notice": shown, "sheet": queries.sheet_of(scope, shown), "printed_on": clock.today()}
    return render(request, "enrolment/paper/notice.html", context)


@command("enrolment.publish_notice")
def publish(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show everybody finally accepted and not yet shown."""
    round = queries.current_round(scope, clock.today())
    if round is None:
        raise actions.RoundNotOpen
    shown = actions.publish_notice(round, now=clock.now(), scope=scope)
    messages.success(request, _("公示已发布，到 %(day)s 为止。") % {"day": f"{shown.ends_on:%Y-%m-%d}"})
    return redirect("enrolment:notice", unit=scope.unit.code, notice=shown.pk)


@command("enrolment.publish_notice")
def answer(request: HttpRequest, scope: Scope, objection: UUID) -> HttpResponse:
    """Answer an objection."""
    one = get_object_or_404(queries.objections(scope), pk=objection)
    form = AnswerForm(request.POST)
    if form.is_valid():
        actions.answer_objection(one, answer=form.cleaned_data["answer"], now=clock.now(), scope=scope)
        messages.success(request, _("已答复。"))
    else:
        messages.error(request, _("请写下答复。"))
    return redirect("enrolment:notice", unit=scope.unit.code, notice=one.notice_id)


@command("enrolment.publish_notice")
def close(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """End the notice."""
    actions.close_notice(get_object_or_404(queries.notices(scope), pk=notice), now=clock.now(), scope=scope)
    messages.success(request, _("公示已结束，可以下发告知单。"))
    return redirect("enrolment:notice", unit=scope.unit.code, notice=notice)

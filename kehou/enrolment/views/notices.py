"""The public notice inside the school: shown, objected to, answered, ended (S5.2)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms import AnswerForm, PaperObjectionForm
from kehou.enrolment.queries import showing
from kehou.enrolment.queries.lettering import letters_missing
from kehou.enrolment.rules import canonical


@page("enrolment.view_notice")
def notice(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """One notice with its list, proof, objections and what may be done next."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    sent = queries.letters(scope, application__notice=shown)
    context = {
        "notice": shown, "sheet": queries.sheet_of(scope, shown), "objections": queries.objections(scope, notice=shown),
        "form": AnswerForm(), "paper_form": PaperObjectionForm(), "over": clock.today() > shown.ends_on, "letters": sent.count(),
        "signed": sent.exclude(signed_at=None).count(), "extensions": showing.extensions(scope, shown),
        "missing": letters_missing(scope, shown) if shown.closed_at else 0,
    }  # fmt: skip
    return render(request, "enrolment/office/notice.html", context)


@page("enrolment.view_notice")
def print_notice(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """The notice for the board at the gate."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    context = {"notice": shown, "sheet": queries.sheet_of(scope, shown), "printed_on": clock.today()}
    return render(request, "enrolment/paper/notice.html", context)


@page("enrolment.view_notice")
def proof(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """Proof that it was shown: each version with its hash and times, and what the journal says (S5.2)."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    context = {"notice": shown, "versions": showing.versions(scope, shown), "extensions": showing.extensions(scope, shown),
               "told": showing.told_of(scope, shown)}  # fmt: skip
    return render(request, "enrolment/office/notice_proof.html", context)


@page("enrolment.view_notice")
def proof_file(request: HttpRequest, scope: Scope, notice: UUID, version: int) -> HttpResponse:
    """The exact bytes that were hashed: `sha256sum` of this file is the hash on the page."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    sheet = showing.sheet_version(scope, shown, version)
    if sheet is None:
        raise Http404
    answer = HttpResponse(canonical(sheet.rows), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="notice-{shown.school.code}-{shown.number}-{version}.json"'
    return answer


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

"""The school's own letter, reminders, more time, refusals, and the evidence to take home (S5.3)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms import ExtendForm, LetterTemplateForm
from kehou.enrolment.queries.lettering import preview, template_versions, words_to_edit
from kehou.enrolment.rules import REQUIREMENTS
from kehou.enrolment.rules.evidence import fingerprint, public_of
from kehou.enrolment.rules.templates import PLACEHOLDERS


def own_fingerprint() -> str:
    return fingerprint(public_of(settings.KEHOU_SIGNING_KEY))


@page("enrolment.edit_letter")
def template(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The words of the letter, what may stand in them, and how one child's letter reads."""
    return _template_page(request, scope, LetterTemplateForm(initial=words_to_edit(scope)))


@command("enrolment.edit_letter")
def save_template(request: HttpRequest, scope: Scope) -> HttpResponse:
    """A new version, or its preview; what is wrong is said with line and place."""
    form = LetterTemplateForm(request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _template_page(request, scope, form, status=200 if form.is_valid() else 422)
    said = form.cleaned_data
    try:
        made = actions.save_template(said["body"], said["english"], said["extra"].splitlines(), now=clock.now(), scope=scope)
    except Refusal as refusal:
        form.add_error(None, f"{refusal} {refusal.todo}")
        return _template_page(request, scope, form, status=422)
    messages.success(request, _("已保存为 %(version)s，以后下发的告知单用这一版。") % {"version": made.version})
    return redirect("enrolment:letter_template", unit=scope.unit.code)


def _template_page(request: HttpRequest, scope: Scope, form: LetterTemplateForm, *, status: int = 200) -> HttpResponse:
    words = form.cleaned_data if form.is_bound and form.is_valid() else words_to_edit(scope)
    context = {
        "form": form, "versions": template_versions(scope), "placeholders": PLACEHOLDERS, "locked": REQUIREMENTS,
        "shown": preview(scope, words, today=clock.today()),
    }  # fmt: skip
    return render(request, "enrolment/office/letter_template.html", context, status=status)


@command("enrolment.send_letters")
def remind(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One tap reminds everybody who has not signed."""
    round = queries.current_round(scope, clock.today())
    waiting = list(queries.letters(scope, application__round=round, signed_at=None)) if round else []
    count = actions.remind(waiting, now=clock.now(), scope=scope)
    messages.success(request, ngettext("已提醒 %(count)s 家；今天提醒过的不再打扰。", "已提醒 %(count)s 家；今天提醒过的不再打扰。", count) % {"count": count})
    return redirect("enrolment:letters", unit=scope.unit.code)


@command("enrolment.send_letters")
def extend(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """More time for one family, with the reason."""
    one, form = get_object_or_404(queries.letters(scope), pk=letter), ExtendForm(request.POST)
    if not form.is_valid():
        raise actions.ExtensionWithoutReason
    said = form.cleaned_data
    actions.extend_letter(one, until=said["until"], reason=said["reason"], now=clock.now(), scope=scope)
    messages.success(request, _("期限已延长，家长已收到消息。"))
    return redirect("enrolment:letters", unit=scope.unit.code)


@page("enrolment.chase_letters")
def evidence_file(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """The evidence for the school's files."""
    return _file(get_object_or_404(queries.letters(scope), pk=letter))


@page("enrolment.sign", desk="family")
def own_evidence(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """The evidence for the family's own keeping."""
    return _file(get_object_or_404(queries.letters(scope), pk=letter))


@command("enrolment.sign", desk="family")
def refuse(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """The family does not agree; what follows stood on the page."""
    mine = get_object_or_404(queries.letters(scope), pk=letter)
    actions.refuse_letter(mine, reason=request.POST.get("reason", ""), now=clock.now(), scope=scope)
    messages.success(request, _("已告诉学校您不同意。这次申请已结束，名额已放回。"))
    return redirect("enrolment:letter", letter=letter)


def _file(letter: Any) -> HttpResponse:
    signature = letter.signatures.first()
    if signature is None or not signature.evidence:
        raise Http404
    answer = HttpResponse(signature.evidence, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="signature-{letter.application.number}.json"'
    return answer

"""Letters at the school: sent, chased, registered from paper (S5.3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms import PaperRefusalForm, PaperSignatureForm
from kehou.enrolment.queries.bundles import bundles_of
from kehou.enrolment.views import lettering


@page("enrolment.chase_letters")
def chasing(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Who has not signed yet, whether they have read, and how long there is; who declined or let the day pass."""
    round = queries.current_round(scope, clock.today())
    letters = list(queries.letters(scope, application__round=round)) if round else []
    by, asked = _by_standing(letters), request.GET.get("show", "")
    show = asked if asked in by else "waiting"
    context = {"letters": by[show], "show": show, "tabs": _tabs(by, show), "waiting": len(by["waiting"]), "total": len(letters),
               "signed": len(by["signed"]), "unread": sum(one.read_at is None for one in by["waiting"]), "today": clock.today(),
               "fingerprint": lettering.own_fingerprint(), "bundles": bundles_of(scope, round) if round else []}  # fmt: skip
    return render(request, "enrolment/office/letters.html", context)


def _by_standing(letters: list[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"waiting": [], "declined": [], "lapsed": [], "signed": []}
    for one in letters:
        standing = "signed" if one.signed_at else "declined" if one.refused_at else "lapsed" if one.lapsed_at else "waiting"
        found[standing].append(one)
    return found


def _tabs(by: dict[str, list[Any]], show: str) -> list[dict[str, Any]]:
    labels = {"waiting": _("等签字"), "declined": _("不同意"), "lapsed": _("逾期未签"), "signed": _("已签字")}
    return [{"label": labels[one], "url": f"?show={one}", "count": len(rows), "current": one == show} for one, rows in by.items()]


@page("enrolment.chase_letters")
def print_letter(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """One letter on paper with a place for the signature."""
    one = get_object_or_404(queries.letters(scope), pk=letter)
    context = {"letter": one, "lines": one.body.splitlines()[1:], "paper_number": one.application.number}
    return render(request, "enrolment/paper/letter.html", context)


@command("enrolment.send_letters")
def send(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """Send each family on the notice its letter."""
    sent = actions.send_letters(get_object_or_404(queries.notices(scope), pk=notice), now=clock.now(), scope=scope)
    messages.success(request, ngettext("已下发 %(count)s 份告知单。", "已下发 %(count)s 份告知单。", len(sent)) % {"count": len(sent)})
    return redirect("enrolment:letters", unit=scope.unit.code)


@command("enrolment.register_paper")
def register_signature(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """Register a letter signed on paper."""
    one = get_object_or_404(queries.letters(scope), pk=letter)
    form = PaperSignatureForm(request.POST, request.FILES)
    if not form.is_valid():
        raise actions.NoSignature(todo=" ".join(map(str, form.errors.get("photo", []))) or _("请填写签字人的姓名。"))
    said = form.cleaned_data
    actions.register_paper_signature(one, signer=said["signer"], photo=said["photo"], now=clock.now(), scope=scope)
    messages.success(request, _("%(name)s的纸质签字已登记。") % {"name": one.pupil})
    return redirect("enrolment:letters", unit=scope.unit.code)


@command("enrolment.register_paper")
def register_refusal(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """Register that the family answered no on paper: the application ends, its seat is free."""
    one = get_object_or_404(queries.letters(scope), pk=letter)
    form = PaperRefusalForm(request.POST)
    if not form.is_valid():
        raise actions.NoSignature(_("请填写是谁答复的。"))
    actions.register_paper_refusal(one, **form.cleaned_data, now=clock.now(), scope=scope)
    messages.success(request, _("%(name)s家的“不同意”已登记，申请就此结束，空出的名额给下一位。") % {"name": one.pupil})
    return redirect("enrolment:letters", unit=scope.unit.code)


@command("enrolment.end_place")
def end_place(request: HttpRequest, scope: Scope, place: UUID) -> HttpResponse:
    """End a place at the family's word, today being its last day."""
    one = get_object_or_404(queries.places(scope), pk=place)
    actions.end_place(one, on=clock.today(), now=clock.now(), scope=scope)
    messages.success(request, _("名额已结束，今天是最后一天。"))
    return redirect("enrolment:detail", unit=scope.unit.code, application=one.application_id)

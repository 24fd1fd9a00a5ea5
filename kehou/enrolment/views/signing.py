"""A family reads and signs its notice letter on the phone (S5.3)."""

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
from kehou.enrolment.forms import SignForm
from kehou.identity.actions import CodeVerdict, claim_code, send_code


@command("enrolment.sign", desk="family")
def open_letter(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """Open the letter; the school sees that it was read."""
    mine = get_object_or_404(queries.letters(scope), pk=letter)
    actions.mark_read(mine, now=clock.now(), scope=scope)
    return redirect("enrolment:letter", letter=letter)


@page("enrolment.sign", desk="family")
def letter(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """The letter's words, its requirements to tick one by one, and the signature."""
    mine = get_object_or_404(queries.letters(scope), pk=letter)
    return _page(request, scope, mine, SignForm(requirements=mine.requirements))


@command("enrolment.sign", desk="family")
def code(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """Send a one-time code to the phone on the account; what was ticked and typed stays."""
    mine = get_object_or_404(queries.letters(scope), pk=letter)
    if not scope.user.phone:
        raise actions.NoSignature(_("您的账号没有手机号，不能在手机上签字。"), todo=_("请在纸质告知单上签字，交给班主任登记。"))
    sent = send_code(scope.user.phone, known=True, now=clock.now())
    request.session[_kept(letter)] = str(sent)
    messages.success(request, _("验证码已发送，10分钟内有效。"))
    form = SignForm(requirements=mine.requirements, initial=_typed(request, mine))
    return _page(request, scope, mine, form)


def _kept(pk: UUID) -> str:
    return f"signing-{pk}"


def _typed(request: HttpRequest, mine: Any) -> dict[str, Any]:
    ticks = {f"confirm_{i}": bool(request.POST.get(f"confirm_{i}")) for i in range(len(mine.requirements))}
    return {**ticks, "typed_name": request.POST.get("typed_name", ""), "drawn": request.POST.get("drawn", "")[:40000]}


@command("enrolment.sign", desk="family")
def sign(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """Sign: the code is spent first, then the letter is sealed and the place granted."""
    mine = get_object_or_404(queries.letters(scope), pk=letter)
    if mine.signed_at:  # the same post again: it counts once
        messages.success(request, _("这份告知单已经签字，不用再签。"))
        return redirect("enrolment:application", application=mine.application_id)
    form = SignForm(request.POST, requirements=mine.requirements)
    if not form.is_valid() or not _code_fits(request, scope, form, letter):
        return _page(request, scope, mine, form, status=422)
    actions.sign_letter(
        mine, ticked=form.ticked(), typed_name=form.cleaned_data["typed_name"], drawn=form.cleaned_data["drawn"], now=clock.now(), scope=scope,
        device=request.headers.get("User-Agent", ""),
    )  # fmt: skip
    request.session.pop(_kept(letter), None)
    messages.success(request, _("签字完成，孩子的名额已确定。"))
    return redirect("enrolment:application", application=mine.application_id)


def _code_fits(request: HttpRequest, scope: Scope, form: SignForm, pk: UUID) -> bool:
    kept, typed = request.session.get(_kept(pk)), form.cleaned_data["code"]
    if not kept:
        form.add_error("code", _("请先获取验证码。"))
        return False
    verdict = claim_code(UUID(kept), typed, phone=scope.user.phone, now=clock.now())
    if verdict is not CodeVerdict.RIGHT:
        words = {CodeVerdict.WRONG: _("验证码不对，请核对后重试。"), CodeVerdict.OVER: _("验证码已失效，请重新获取。")}
        form.add_error("code", words[verdict])
    return verdict is CodeVerdict.RIGHT


def _page(request: HttpRequest, scope: Scope, mine: Any, form: SignForm, *, status: int = 200) -> HttpResponse:
    signature = mine.signatures.first() if mine.signed_at else None
    context = {"letter": mine, "form": form, "signature": signature, "sent": _kept(mine.pk) in request.session}
    return render(request, "enrolment/family/letter.html", context, status=status)

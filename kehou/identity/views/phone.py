"""Guardians sign in with their phone and a code; a number we don't know gets the same answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.identity.actions import CodeVerdict, claim_code, send_code
from kehou.identity.arrival import sign_in
from kehou.identity.forms import CodeForm, PhoneForm
from kehou.identity.queries import is_open, user_by_phone, works_here

WAITS = "kehou_phone"


@never_cache
@page("identity.sign_in", desk="public")
def phone_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _ask(request, PhoneForm())


def _ask(request: HttpRequest, form: PhoneForm, status: int = 200) -> HttpResponse:
    onward = request.POST.get("next") or request.GET.get("next", "")
    return render(request, "identity/phone.html", {"form": form, "next": onward}, status=status)


@never_cache
@command("identity.sign_in", desk="public")
def send(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Send a code and ask for it."""
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    phone = form.cleaned_data["phone"]
    user = user_by_phone(phone)
    try:
        code = send_code(phone, known=user is not None and is_open(user), now=clock.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, form, status=422)
    request.session[WAITS] = {"code": str(code), "phone": phone, "next": _onward(request)}
    return redirect("phone_code")


def _onward(request: HttpRequest) -> str:
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return onward if safe else "/"


@never_cache
@page("identity.sign_in", desk="public")
def code_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    waits = request.session.get(WAITS)
    return _ask_code(request, waits, CodeForm()) if waits else redirect("phone_sign_in")


def _ask_code(request: HttpRequest, waits: dict[str, Any], form: CodeForm, status: int = 200) -> HttpResponse:
    return render(
        request, "identity/code.html", {"form": form, "tail": waits["phone"][-4:], "next": waits["next"]}, status=status
    )


@never_cache
@command("identity.sign_in", desk="public")
def enter(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Come in with the code that was sent."""
    waits, form = request.session.get(WAITS), CodeForm(request.POST)
    if not waits:
        return redirect("phone_sign_in")
    if not form.is_valid():
        return _ask_code(request, waits, form, status=422)
    verdict = claim_code(waits["code"], form.cleaned_data["code"], phone=waits["phone"], now=clock.now())
    user = user_by_phone(waits["phone"])
    problem = _problem(verdict, user)
    if problem:
        form.add_error("code", problem)
        return _ask_code(request, waits, form, status=422)
    del request.session[WAITS]
    return sign_in(request, user, method="phone", onward=waits["next"])


def _problem(verdict: CodeVerdict, user: Any) -> str:
    """A code alone opens no account that has work in it: staff come by password and second factor."""
    if verdict is CodeVerdict.WRONG:
        return _("验证码不对，请再看一下短信。最多可试5次。")
    if verdict is CodeVerdict.OVER or user is None or not is_open(user):
        return _("验证码已失效，请返回重新获取。")
    return _("您的账号有工作身份，请用用户名和密码登录。") if works_here(user) else ""

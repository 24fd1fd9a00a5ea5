"""Printing code slips for a class, and binding a child with one."""

from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.identity.actions import CodeVerdict, claim_code, guardian_account, send_code
from kehou.identity.queries import is_open, works_here
from kehou.people import queries
from kehou.people.actions import bind_child, find_slip, print_slips, release_guardian
from kehou.people.actions.binding import guardian_named
from kehou.people.forms.binding import SentCodeForm, SlipForm
from kehou.people.rules.slips import in_groups
from kehou.people.views import papers

WAITS = "kehou_bind"


@page("people.print_slips")
def slips_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The classes in reach and how many families have bound."""
    return render(request, "people/slips.html", {"classes": queries.slip_counts(scope)})


@page("people.print_slips")
def class_page(request: HttpRequest, scope: Scope, home_class: UUID) -> HttpResponse:
    """Who of a class has bound, and the way to untie an account."""
    ours = queries.class_in_reach(scope, home_class)
    if ours is None:
        raise Http404
    guardians = queries.guardians_of_class(scope, ours)
    return render(request, "people/slips_class.html", {"home_class": ours, "guardians": guardians})


@command("people.print_slips", fresh=True)
def release(request: HttpRequest, scope: Scope, guardian: UUID) -> HttpResponse:
    """Untie a guardian's account from the child."""
    ours = queries.guardian_in_reach(scope, guardian)
    if ours is None:
        raise Http404
    release_guardian(ours, reason=request.POST.get("reason", "")[:200], scope=scope)
    messages.success(request, _("已解除。请重新打印一张绑定码。"))
    return redirect("people:slips_of_class", unit=scope.unit.code, home_class=ours.pupil.home_class_id)


@command("people.print_slips")
def print_page(request: HttpRequest, scope: Scope, home_class: UUID) -> HttpResponse:
    """New slips on paper; this answer is the only place where their codes stand."""
    ours = queries.class_in_reach(scope, home_class)
    if ours is None:
        raise Http404
    address = request.build_absolute_uri(reverse("people:bind", kwargs={"unit": scope.unit.code}))
    made = print_slips(ours, now=clock.now(), scope=scope)
    if request.POST.get("as") == "pdf":
        return papers.slips(scope, ours, made, address)
    slips = [_on_paper(slip, address) for slip in made]
    context = {"home_class": ours, "slips": slips, "address": address, "printed_on": clock.today()}
    return render(request, "people/slips_print.html", context)


def _on_paper(slip: Any, address: str) -> dict[str, Any]:
    """The code stands behind a # in the QR code, so that no server log ever holds it."""
    code = in_groups(slip.code)
    qr = segno.make(f"{address}#{code}", error="m").svg_data_uri(scale=3, border=1)
    return {"pupil": slip.pupil, "guardian": slip.guardian, "code": code, "expires_on": slip.expires_at.date(), "qr": qr}


@never_cache
@page("people.bind_child", desk="public")
def bind_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _ask(request, scope, SlipForm(signed_in=request.user.is_authenticated))


def _ask(request: HttpRequest, scope: Scope, form: SlipForm, status: int = 200) -> HttpResponse:
    return render(request, "people/bind.html", {"form": form, "unit": scope.unit}, status=status)


@never_cache
@command("people.bind_child", desk="public")
def bind_slip(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take the slip's code; whoever is signed in is bound at once, others prove their phone first."""
    form = SlipForm(request.POST, signed_in=request.user.is_authenticated)
    if not form.is_valid():
        return _ask(request, scope, form, status=422)
    try:
        return _go_on(request, scope, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, scope, form, status=422)


def _go_on(request: HttpRequest, scope: Scope, form: SlipForm) -> HttpResponse:
    now = clock.now()
    slip = find_slip(form.cleaned_data["slip"], now=now, scope=scope)
    if request.user.is_authenticated:
        bind_child(slip, request.user, now=now, scope=scope)
        return _bound(request)
    phone = form.cleaned_data["phone"]
    code = send_code(phone, known=True, now=now)
    request.session[WAITS] = {"slip": str(slip), "phone": phone, "code": str(code), "unit": scope.unit.code}
    return redirect("people:bind_code", unit=scope.unit.code)


def _bound(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("绑定成功。孩子的其他家长也会收到通知。"))
    return redirect("front_door")


def _waits(request: HttpRequest, scope: Scope) -> dict[str, Any] | None:
    waits = request.session.get(WAITS)
    return waits if waits and waits["unit"] == scope.unit.code else None


@never_cache
@page("people.bind_child", desk="public")
def code_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    waits = _waits(request, scope)
    return _ask_code(request, scope, waits, SentCodeForm()) if waits else redirect("people:bind", unit=scope.unit.code)


def _ask_code(request: HttpRequest, scope: Scope, waits: dict[str, Any], form: SentCodeForm, status: int = 200) -> HttpResponse:
    return render(
        request, "people/bind_code.html", {"form": form, "tail": waits["phone"][-4:], "unit": scope.unit}, status=status
    )


@never_cache
@command("people.bind_child", desk="public")
def enter(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Prove the phone, bind the child, come in."""
    waits, form = _waits(request, scope), SentCodeForm(request.POST)
    if waits is None:
        return redirect("people:bind", unit=scope.unit.code)
    if not form.is_valid():
        return _ask_code(request, scope, waits, form, status=422)
    try:
        return _bind_by_phone(request, scope, waits, form.cleaned_data["code"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask_code(request, scope, waits, form, status=422)


def _bind_by_phone(request: HttpRequest, scope: Scope, waits: dict[str, Any], typed: str) -> HttpResponse:
    now = clock.now()
    verdict = claim_code(UUID(waits["code"]), typed, phone=waits["phone"], now=now)
    if verdict is not CodeVerdict.RIGHT:
        raise Refusal(_("验证码不对或已失效。"), todo=_("请再看一下短信；最多可试5次，也可返回重新获取。"))
    slip = UUID(waits["slip"])
    user = guardian_account(waits["phone"], name=guardian_named(slip, scope=scope))
    if not is_open(user):
        raise Refusal(_("这个手机号的账号已停用。"), todo=_("请联系班主任或学校管理员。"))
    bind_child(slip, user, now=now, scope=scope)
    del request.session[WAITS]
    return _arrive(request, user)


def _arrive(request: HttpRequest, user: Any) -> HttpResponse:
    if works_here(user):  # a colleague's own child: bound, but work opens by password and second factor only
        messages.success(request, _("绑定成功。您的账号有工作身份，请用用户名和密码登录。"))
        return redirect("account_login")
    messages.success(request, _("绑定成功。孩子的其他家长也会收到通知。"))
    return import_string(settings.KEHOU_SIGN_IN)(request, user, method="phone")

"""The front door, the demonstration's cards, and the devices of a person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.identity import queries
from kehou.identity.arrival import sign_in


@never_cache
@page("identity.sign_in", desk="public")
def front_door(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Everybody to their own first page."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    try:
        return redirect(reverse("desk:home"))
    except NoReverseMatch:
        return render(request, "identity/desks.html", {"desks": queries.desks_of(request.user)})


@page("identity.sign_in", desk="public")
def not_here(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Nobody has an e-mail address here: passwords are reset by the school, face to face."""
    raise Http404


@never_cache
@command("identity.sign_in", desk="public")
def demo_sign_in(request: HttpRequest, scope: Scope, username: str) -> HttpResponse:
    """Sign in as a person of the demonstration; outside it there is nobody to be found."""
    person = queries.demo_people().filter(username=username).first()
    if person is None:
        raise Http404
    return sign_in(request, person, method="demo")


@never_cache
@command("identity.sign_in", desk="public")
def end_device(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Sign out one of one's own devices."""
    session: Any = queries.open_sessions(request.user).filter(pk=pk).first() if request.user.is_authenticated else None
    if session is None:
        raise Http404
    session.end()
    messages.success(request, _("那台设备已退出登录。"))
    return redirect("usersessions_list")

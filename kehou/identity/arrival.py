"""Signing somebody in after a proof of our own: a code to the phone, a printed slip, a card of the demonstration."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _


def sign_in(request: HttpRequest, user: Any, *, method: str, onward: str = "/") -> HttpResponse:
    """Start a session under a new id (a second factor of the person's own is still asked for) and go on."""
    record_authentication(request, user, method=method)
    return perform_login(request, Login(user=user, redirect_url=onward))


def person_links(user: Any) -> list[dict[str, str]]:
    """What stands in everybody's own menu."""
    if not user.is_authenticated:
        return []
    links = [(_("登录设备"), "usersessions_list")]
    if user.has_usable_password():
        links += [(_("第二道验证"), "mfa_index"), (_("改密码"), "account_change_password")]
    return [{"label": label, "url": reverse(name)} for label, name in links]

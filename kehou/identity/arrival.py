"""Signing somebody in after a proof of our own: a code to the phone, a printed slip, a card of the demonstration."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse


def sign_in(request: HttpRequest, user: Any, *, method: str, onward: str = "/") -> HttpResponse:
    """Start a session under a new id (a second factor of the person's own is still asked for) and go on."""
    record_authentication(request, user, method=method)
    return perform_login(request, Login(user=user, redirect_url=onward))

"""A fresh proof of who acts, asked for before a sensitive act (`@command(…, fresh=True)`)."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, suspend_request
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import page_address


def fresh_proof(request: HttpRequest) -> HttpResponse | None:
    """None where the person proved themselves within five minutes; else the way to prove it and come back."""
    if is_fresh(request):
        return None
    messages.info(request, _("这一步很重要，请先确认是您本人。"))
    if _has_password(request):
        return suspend_request(request, reverse("account_reauthenticate"))
    back = page_address(request)
    return redirect(f"{reverse('phone_sign_in')}?{urlencode({'next': back})}")


def is_fresh(request: HttpRequest) -> bool:
    """Proved within ACCOUNT_REAUTHENTICATION_TIMEOUT: by password, second factor or a code to the phone."""
    if settings.KEHOU_DEMO and not _has_password(request):
        return True  # the people of the demonstration have nothing to prove themselves with
    if _has_password(request):
        return did_recently_reauthenticate(request) or _signed_in_just_now(request)
    return _signed_in_just_now(request)


def _has_password(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.has_usable_password()


def _signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0.0)
    return clock.ticks() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

"""What holds at every request of somebody signed in: time-outs, and the second factor of staff."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.identity.queries import has_second_factor, works_here

KIND, SINCE, SEEN, PROVED = "kehou_kind", "kehou_since", "kehou_seen", "kehou_second_factor"
STEP = 60  # seconds between two notes of when a session was last seen
FREE = ("/accounts/", "/i18n/", "/static/")


def begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Note at sign-in who this is and since when."""
    now = clock.ticks()
    request.session[KIND] = "staff" if works_here(user) else "guardian"
    request.session[SINCE] = request.session[SEEN] = now
    request.session.pop(PROVED, None)


class SignInRules:
    """Staff: 30 minutes idle, 12 hours at most, a second factor. Guardians: 30 days."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            reply = self._look_at(request)
            if reply is not None:
                return reply
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> HttpResponse | None:
        if is_over(request.session, clock.ticks()):
            logout(request)
            messages.info(request, _("您已较长时间没有操作，为保护孩子的信息，请重新登录。"))
            return None
        _touch(request)
        if request.user.is_authenticated and request.user.must_change and not request.path.startswith(FREE):
            messages.info(request, _("这是学校给的初始密码，请先改成只有您知道的密码。"))
            return redirect("account_change_password")
        return redirect("mfa_index") if lacks_second_factor(request) else None


def is_over(session: Any, now: float) -> bool:
    """Has this session been idle, or open, for longer than its kind may be?"""
    kind = session.get(KIND, "staff")
    idle, whole = settings.KEHOU_IDLE[kind], settings.KEHOU_LONGEST[kind]
    return now - session.get(SEEN, 0) > idle or now - session.get(SINCE, 0) > whole


def _touch(request: HttpRequest) -> None:
    now = clock.ticks()
    if now - request.session[SEEN] >= STEP:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Must this person set up a second factor before going on?"""
    if not settings.KEHOU_REQUIRE_SECOND_FACTOR or request.session.get(KIND) == "guardian":
        return False
    if request.session.get(PROVED) or request.path.startswith(FREE):
        return False
    request.session[PROVED] = has_second_factor(request.user)
    return not request.session[PROVED]

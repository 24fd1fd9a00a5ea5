"""What we decide where django-allauth asks: closed sign-up, lock-out by account, sealed secrets, linked single sign-on."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from kehou.core.fields import seal, unseal
from kehou.identity.queries import has_second_factor, is_open, works_here

TOTP = "mfa.authenticator.secret"
LOCKED = _("连续输错5次，账号已锁定15分钟。请稍后再试；忘记密码请找学校管理员。")
WRONG = _("用户名或密码不正确。连续输错5次，账号会锁定15分钟。")


class Accounts(DefaultAccountAdapter):
    """Accounts come from the school's roster or a printed slip, never from a form on the web."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": LOCKED,
        "username_password_mismatch": WRONG,
        "incorrect_password": _("密码不正确。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if is_open(user):
            return super().pre_login(request, user, **kwargs)
        clear_login(request)
        return self.respond_user_inactive(request, user)

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return "0.0.0.0"  # noqa: S104 — no address: a socket without one, or a test

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By account alone: the default adds the Host header, which whoever guesses may choose."""
        return str(credentials.get("username", "")).strip().lower()


class SecondFactor(DefaultMFAAdapter):
    """Secrets are sealed with the house key; who must have a second factor can't take the last one away."""

    def encrypt(self, text: str) -> str:
        return b64encode(seal(text, label=TOTP)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(b64decode(encrypted_text), label=TOTP)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        if not (settings.KEHOU_REQUIRE_SECOND_FACTOR and works_here(authenticator.user)):
            return True
        return has_second_factor(authenticator.user, but=authenticator.pk)


class SingleSignOn(DefaultSocialAccountAdapter):
    """A service of others may vouch for people we know; it can't bring new ones."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        messages.error(request, _("这个统一身份还没有关联账号。请先用用户名和密码登录，再到“账号关联”里关联一次。"))
        raise ImmediateHttpResponse(redirect("account_login"))

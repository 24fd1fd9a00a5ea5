"""Accounts: made for a guardian, given a new password, closed."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.identity.events import AccountClosed, AccountOpened, PasswordReset
from kehou.identity.models import User
from kehou.identity.rules import LETTERS, in_groups


class NameTaken(Refusal):
    sentence = _("这个用户名已经有人用了。")
    todo = _("请换一个，或为原有账号重置密码。")


class OwnAccount(Refusal):
    sentence = _("不能停用或重置自己的账号。")
    todo = _("请让另一位管理员处理。")


def guardian_account(phone: str, *, name: str) -> User:
    """The account of this phone, made where there is none yet. The caller has checked the phone."""
    made = {"username": f"g-{uuid7().hex}", "name": name}
    user, new = User.objects.get_or_create(phone=phone, defaults=made)
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def open_account(username: str, *, name: str, scope: Scope) -> tuple[User, str]:
    """A new account for a member of staff, with its first password to be handed over in person."""
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken
    user = User.objects.create(username=username, name=name)
    password = _first_password(user)
    record(AccountOpened(school=scope.unit.pk, user=user.pk), scope=scope)
    return user, password


def reset_password(user: User, *, scope: Scope) -> str:
    """A new first password, to be handed over in person; the second factor and all sessions end."""
    if user.pk == scope.user_id:
        raise OwnAccount
    password = _first_password(user)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record(PasswordReset(school=scope.unit.pk, user=user.pk), scope=scope)
    return password


def _first_password(user: User) -> str:
    """60 bits in three groups; it must be changed at the first sign-in."""
    password = in_groups("".join(secrets.choice(LETTERS) for _one in range(12)))
    user.set_password(password)
    user.must_change = True
    user.save(update_fields=["password", "must_change"])
    return password


def password_chosen(sender: Any, user: Any, **kwargs: Any) -> None:
    """The person has a password of their own now."""
    User.objects.filter(pk=user.pk).update(must_change=False)


def close_account(user: User, *, reason: str, scope: Scope) -> None:
    """Nobody signs in with it again; every session ends at once."""
    if user.pk == scope.user_id:
        raise OwnAccount
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record(AccountClosed(school=scope.unit.pk, user=user.pk, reason=reason), scope=scope)


def end_sessions(user: Any) -> None:
    """Sign this person out on every device."""
    for session in UserSession.objects.filter(user=user):
        session.end()

"""Accounts: made for a guardian, given a new password, closed."""

import secrets
from typing import Any

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.identity.events import AccountClosed
from kehou.identity.models import User
from kehou.identity.rules import LETTERS, in_groups


class OwnAccount(Refusal):
    sentence = _("不能停用自己的账号。")
    todo = _("请让另一位管理员处理。")


def guardian_account(phone: str, *, name: str) -> User:
    """The account of this phone, made where there is none yet. The caller has checked the phone."""
    made = {"username": f"g-{uuid7().hex}", "name": name}
    user, new = User.objects.get_or_create(phone=phone, defaults=made)
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def reset_password(user: User, *, scope: Scope) -> str:
    """Give the account a first password of 60 bits, to be handed over in person; sessions end."""
    password = in_groups("".join(secrets.choice(LETTERS) for _one in range(12)))
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    return password


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

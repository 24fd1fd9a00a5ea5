"""Facts about roles and accounts."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """Somebody holds a role at a unit from a day to a day."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "授予角色")

    grant: UUID
    user: UUID
    role: str
    reason: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """A role was taken back before its day."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "收回角色")

    grant: UUID
    user: UUID
    role: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    """An account was closed; its sessions ended with it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "停用账号")

    user: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    """An account was made for a member of staff."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "开通账号")

    user: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordReset(Event):
    """An account was given a new first password, and its second factor taken off."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "重设密码")

    user: UUID

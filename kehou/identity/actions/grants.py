"""Roles: granted with a reason and an end, and ended."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.models import Unit
from kehou.core.roles import roles
from kehou.core.scope import Scope
from kehou.identity.actions.accounts import end_sessions
from kehou.identity.events import RoleEnded, RoleGranted
from kehou.identity.models import Grant, User
from kehou.identity.queries import held_at, is_open
from kehou.identity.rules import lasts_too_long, may_grant


class GrantToOneself(Refusal):
    sentence = _("不能给自己授予或收回角色。")
    todo = _("请让另一位管理员办理。")


class RoleOutOfReach(Refusal):
    sentence = _("这个角色不能由您在这一级授予。")
    todo = _("上级单位的角色由上级授予；运维、安全、审计三个管理角色由安全管理员授予。")


class GrantTooLong(Refusal):
    sentence = _("角色最长授予一年，起止日期也不能颠倒或已过期。")
    todo = _("请把到期日改到一年之内，到期前再续。")


class GrantWithoutReason(Refusal):
    sentence = _("授予或收回角色要写明理由。")
    todo = _("例如：2024年春季学期任三(2)班班主任。")


class RoleHeldAlready(Refusal):
    sentence = _("此人在这里已有这个角色。")
    todo = _("如要改期，请先收回，再重新授予。")


class RoleEndedAlready(Refusal):
    sentence = _("这个角色已经收回。")
    todo = _("请刷新名单。")


class AccountIsClosed(Refusal):
    sentence = _("这个账号已停用或已到期。")
    todo = _("请先恢复账号。")


def grant_role(
    user: User, role: str, unit: Unit, *, reason: str, starts_on: date, ends_on: date, now: datetime, scope: Scope
) -> Grant:
    """Give a role from a day to a day. The person signs in again, so that the session's id changes with its rights."""
    _check(user, role, unit, reason=reason, scope=scope)
    if ends_on < max(starts_on, now.date()) or lasts_too_long(starts_on, ends_on):
        raise GrantTooLong
    Grant.objects.filter(user=user, unit=unit, role=role, ended_at=None, ends_on__lt=now.date()).update(ended_at=now)
    grant = Grant(
        id=uuid7(), user=user, unit=unit, role=role, reason=reason.strip(), starts_on=starts_on, ends_on=ends_on,
        granted_by_id=scope.user_id,
    )  # fmt: skip
    _save(grant)
    end_sessions(user)
    facts: dict[str, Any] = {"reason": grant.reason, "starts_on": starts_on, "ends_on": ends_on}
    record(RoleGranted(school=unit.pk, grant=grant.pk, user=user.pk, role=role, **facts), scope=scope)
    return grant


def _check(user: User, role: str, unit: Unit, *, reason: str, scope: Scope) -> None:
    if user.pk == scope.user_id:
        raise GrantToOneself
    if not reason.strip():
        raise GrantWithoutReason
    if not is_open(user):
        raise AccountIsClosed
    if not in_reach(role, unit, scope=scope):
        raise RoleOutOfReach


def in_reach(role: str, unit: Unit, *, scope: Scope) -> bool:
    """May whoever acts give, or take, this role here?"""
    if role not in roles():
        return False
    if scope.desk == "system":
        return roles()[role].level in (unit.kind, "any")
    return may_grant(role, roles()[role].level, at=unit.kind, by=held_at(scope.user, unit))


def _save(grant: Grant) -> None:
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError as error:
        if "grant_held_once" in str(error):
            raise RoleHeldAlready from None
        raise


def end_role(grant: Grant, *, reason: str, now: datetime, scope: Scope) -> None:
    """Take a role back at once; the person is signed out everywhere."""
    _check_end(grant, reason=reason, scope=scope)
    grant.ended_at = now
    grant.save(update_fields=["ended_at"])
    end_sessions(grant.user)
    record(
        RoleEnded(school=grant.unit_id, grant=grant.pk, user=grant.user_id, role=grant.role, reason=reason.strip()), scope=scope
    )


def _check_end(grant: Grant, *, reason: str, scope: Scope) -> None:
    if grant.ended_at:
        raise RoleEndedAlready
    if grant.user_id == scope.user_id:
        raise GrantToOneself
    if not reason.strip():
        raise GrantWithoutReason
    if not in_reach(grant.role, grant.unit, scope=scope):
        raise RoleOutOfReach

"""Whom the school names as a child's guardians: entered, corrected, ended with a reason; nothing is deleted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.names import plain_name
from kehou.core.scope import Scope
from kehou.people.actions.collectors import revoke_collector
from kehou.people.events import GuardianEnded, PupilChanged
from kehou.people.models import CodeSlip, Collector, Guardian

BY_THE_PERSON = {"phone"}  # what somebody with an account has proved themselves


class GuardianIsBound(Refusal):
    sentence = _("这位家长已绑定账号，登录用的手机号不能由学校改。")
    todo = _("家长换了号码，请先在“家长绑定码”解除绑定，再重新发码。")


class LastGuardian(Refusal):
    sentence = _("这是孩子唯一的监护人（禁止接走的不算），不能停用：放学时就没有人可以接了。")
    todo = _("请先登记新的监护人，再停用这一位。")


class GuardianIsBarred(Refusal):
    sentence = _("学校登记了禁止这位家长接走孩子：禁止有效期间，姓名不能改，也不能停用。")
    todo = _("请由课后服务负责人或校长在学生页面核对禁止的依据，解除或按正确的姓名重新登记后再改。")


class EndedWithoutReason(Refusal):
    sentence = _("没有写明停用的原因。")
    todo = _("请写明原因，例如：监护权变更、登记有误。原因记入日志。")


class GuardianTwice(Refusal):
    sentence = _("没有保存：这位家长已经登记过。")


def save_guardian(guardian: Guardian, fields: Iterable[str], *, scope: Scope) -> Guardian:
    """Add or correct a guardian the school names; the number somebody signs in with stays theirs."""
    changed = list(fields)
    if guardian.user_id and BY_THE_PERSON & {*changed}:
        raise GuardianIsBound
    if "name" in changed:
        _refuse_if_barred(guardian)
    guardian.school_id = guardian.pupil.school_id
    try:
        with transaction.atomic():
            guardian.save()
    except IntegrityError:
        raise GuardianTwice from None
    told = tuple(f"guardian.{name}" for name in changed)
    if told:
        record(PupilChanged(school=guardian.school_id, pupil=guardian.pupil_id, fields=told), scope=scope)
    return guardian


def end_guardian(guardian: Guardian, *, reason: str, now: datetime, scope: Scope) -> None:
    """The school no longer names this person: from now on they see nothing of the child and may not collect it."""
    if not reason.strip():
        raise EndedWithoutReason
    _refuse_if_barred(guardian)
    _refuse_if_last(guardian)
    user = guardian.user_id
    guardian.user, guardian.bound_at, guardian.ended_at = None, None, now
    guardian.save(update_fields=["user", "bound_at", "ended_at"])
    _void_slips(guardian, now)
    _revoke_same_name(guardian, now, scope)
    said: dict[str, Any] = {"pupil": guardian.pupil_id, "guardian": guardian.pk, "user": user, "reason": reason.strip()}
    record(GuardianEnded(school=guardian.school_id, **said), scope=scope)


def _refuse_if_barred(guardian: Guardian) -> None:
    """A bar is matched by name: a guardian renamed, or entered anew, would slip from under it."""
    kept = Guardian.objects.filter(pk=guardian.pk).values_list("name", flat=True).first()
    if kept and plain_name(kept) in _barred_names(guardian):
        raise GuardianIsBarred


def _barred_names(guardian: Guardian) -> set[str]:
    bars = Collector.objects.filter(pupil=guardian.pupil_id, barred=True, revoked_at=None)
    return {plain_name(one.name) for one in bars}


def _refuse_if_last(guardian: Guardian) -> None:
    """Somebody who may take the child home must remain; two endings at once wait for each other."""
    standing = list(Guardian.objects.select_for_update(of=("self",)).filter(pupil=guardian.pupil_id).order_by("pk"))
    barred = _barred_names(guardian)
    if not [one for one in standing if one.pk != guardian.pk and plain_name(one.name) not in barred]:
        raise LastGuardian


def _revoke_same_name(guardian: Guardian, now: datetime, scope: Scope) -> None:
    """Named as a collector too, the person would still be handed the child."""
    named = Collector.objects.filter(pupil=guardian.pupil_id, barred=False, revoked_at=None)
    for one in named:
        if plain_name(one.name) == plain_name(guardian.name):
            revoke_collector(one, now=now, scope=scope)


def _void_slips(guardian: Guardian, now: datetime) -> None:
    CodeSlip.objects.filter(guardian=guardian, used_at=None, expires_at__gt=now).update(expires_at=now)

"""Whom the school names as a child's guardians: entered, corrected, ended with a reason; nothing is deleted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.people.events import GuardianEnded, PupilChanged
from kehou.people.models import CodeSlip, Guardian

BY_THE_PERSON = {"phone"}  # what somebody with an account has proved themselves


class GuardianIsBound(Refusal):
    sentence = _("这位家长已绑定账号，登录用的手机号不能由学校改。")
    todo = _("家长换了号码，请先在“家长绑定码”解除绑定，再重新发码。")


class LastGuardian(Refusal):
    sentence = _("这是孩子唯一的监护人，不能停用：放学时就没有人可以接了。")
    todo = _("请先登记新的监护人，再停用这一位。")


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
    standing = list(Guardian.objects.select_for_update(of=("self",)).filter(pupil=guardian.pupil_id).order_by("pk"))
    if not [one for one in standing if one.pk != guardian.pk]:
        raise LastGuardian
    user = guardian.user_id
    guardian.user, guardian.bound_at, guardian.ended_at = None, None, now
    guardian.save(update_fields=["user", "bound_at", "ended_at"])
    _void_slips(guardian, now)
    said: dict[str, Any] = {"pupil": guardian.pupil_id, "guardian": guardian.pk, "user": user, "reason": reason.strip()}
    record(GuardianEnded(school=guardian.school_id, **said), scope=scope)


def _void_slips(guardian: Guardian, now: datetime) -> None:
    CodeSlip.objects.filter(guardian=guardian, used_at=None, expires_at__gt=now).update(expires_at=now)

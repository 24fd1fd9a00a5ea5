"""Code slips and what they open: a guardian's account is tied to a child by paper from the homeroom teacher.

Never by a question whose answer others know. 60 bits, once, 14 days; only the hash is kept.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.scope import Scope, acting, reachable
from kehou.notices.actions import send
from kehou.people.choices import PupilState
from kehou.people.events import GuardianBound, GuardianReleased, SlipsPrinted
from kehou.people.models import CodeSlip, Guardian, Pupil
from kehou.people.rules.slips import LETTERS, plain_code

LASTS = timedelta(days=14)
LENGTH = 12


class SlipNotValid(Refusal):
    sentence = _("这个绑定码不对，或者已经用过、过期了。")
    todo = _("请核对纸条上的学校和12位码；仍不行，请班主任重新打印一张。")


class BoundAlready(Refusal):
    sentence = _("您的账号已经绑定了这个孩子。")
    todo = _("直接登录即可；另一位家长请用自己的手机绑定。")


class NotBound(Refusal):
    sentence = _("这位家长还没有绑定账号。")
    todo = _("直接打印绑定码即可。")


class ReleaseWithoutReason(Refusal):
    sentence = _("解除绑定要写明理由。")
    todo = _("例如：换了手机号，已当面核实。")


class NobodyToBind(Refusal):
    sentence = _("这个班的家长都已绑定，没有要打印的绑定码。")
    todo = _("换手机的家长请先由班主任解除原来的绑定。")


@dataclass(frozen=True)
class PrintedSlip:
    """What stands on one slip; the code is nowhere else."""

    pupil: str
    guardian: str
    code: str
    expires_at: datetime


def print_slips(home_class: Any, *, now: datetime, scope: Scope) -> list[PrintedSlip]:
    """One slip for every guardian of the class who has no account yet; slips printed before stop working."""
    guardians = _unbound(home_class, scope=scope)
    if not guardians:
        raise NobodyToBind
    CodeSlip.objects.filter(guardian__in=guardians, used_at=None, expires_at__gt=now).update(expires_at=now)
    codes = {one.pk: _new_code() for one in guardians}
    CodeSlip.objects.bulk_create([_slip(one, codes[one.pk], now=now, scope=scope) for one in guardians])
    record(SlipsPrinted(school=scope.unit.pk, home_class=home_class.pk, count=len(guardians)), scope=scope)
    return [PrintedSlip(one.pupil.name, one.name, codes[one.pk], now + LASTS) for one in guardians]


def _unbound(home_class: Any, *, scope: Scope) -> list[Guardian]:
    """Guardians without an account. A class's ids are looked up first: a join would be slow right after an import."""
    pupils = {one.pk: one for one in reachable(Pupil, scope).filter(home_class=home_class, state=PupilState.HERE)}
    guarded = set(Guardian.objects.filter(pupil__in=list(pupils)).values_list("pupil", flat=True))
    Guardian.objects.bulk_create(
        Guardian(school_id=one.school_id, pupil=one, name=f"{one.name}的家长"[:40])
        for pk, one in pupils.items()
        if pk not in guarded
    )
    rows = Guardian.objects.filter(pupil__in=list(pupils), user=None).select_related("pupil")
    return sorted(rows, key=lambda one: (one.pupil.pinyin, one.pupil_id, one.order, one.pk))


def _new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _one in range(LENGTH))


def _slip(guardian: Guardian, code: str, *, now: datetime, scope: Scope) -> CodeSlip:
    return CodeSlip(
        id=uuid7(), school_id=guardian.school_id, pupil_id=guardian.pupil_id, guardian=guardian, code_hash=code_hash(code),
        expires_at=now + LASTS, printed_by_id=scope.user_id,
    )  # fmt: skip


def code_hash(typed: str) -> str:
    return salted_hmac("kehou.slip", plain_code(typed), algorithm="sha256").hexdigest()


def find_slip(typed: str, *, now: datetime, scope: Scope) -> UUID:
    """The slip with this code at this school, if it can still be used."""
    with acting(scope.for_unit(scope.unit.pk)):
        slip = CodeSlip.objects.filter(school=scope.unit, code_hash=code_hash(typed)).select_related("guardian").first()
        if slip is None or not _usable(slip, now):
            raise SlipNotValid
        return slip.pk


def _usable(slip: CodeSlip, now: datetime) -> bool:
    return slip.used_at is None and slip.expires_at > now and slip.guardian.user_id is None


def guardian_named(slip_id: UUID, *, scope: Scope) -> str:
    """The name the school keeps for whoever holds this slip."""
    with acting(scope.for_unit(scope.unit.pk)):
        return CodeSlip.objects.select_related("guardian").get(pk=slip_id).guardian.name


def bind_child(slip_id: UUID, user: Any, *, now: datetime, scope: Scope) -> Guardian:
    """Tie the account to the child of this slip and use the slip up. All guardians of the child are told."""
    by = replace(scope, user_id=user.pk)
    with acting(by.for_unit(scope.unit.pk)):
        slip = CodeSlip.objects.select_for_update().filter(pk=slip_id, school=scope.unit).first()
        if slip is None or not _usable(slip, now):
            raise SlipNotValid
        others = _other_guardians(slip, user)
        guardian = slip.guardian
        guardian.user, guardian.bound_at, slip.used_at = user, now, now
        guardian.save(update_fields=["user", "bound_at"])
        slip.save(update_fields=["used_at"])
        event = GuardianBound(school=slip.school_id, pupil=slip.pupil_id, guardian=guardian.pk, user=user.pk, others=others)
        record(event, scope=by)
        _tell_others(slip, others, by)
    return guardian


def _tell_others(slip: CodeSlip, others: tuple[UUID, ...], scope: Scope) -> None:
    """Every other guardian learns at once that one more account sees the child."""
    known = Guardian.objects.filter(pupil_id=slip.pupil_id, user__in=others).select_related("user")
    send(
        [one.user for one in known], title=_("有一位监护人绑定了孩子的账号"), link="/family/people/", sms=True,
        body=_("如果您不认识这位监护人，请马上联系班主任。"), school=slip.school_id, scope=scope,
    )  # fmt: skip


def _other_guardians(slip: CodeSlip, user: Any) -> tuple[UUID, ...]:
    bound = Guardian.objects.filter(pupil_id=slip.pupil_id, user__isnull=False).order_by("order", "id")
    others = tuple(bound.values_list("user_id", flat=True))
    if user.pk in others:
        raise BoundAlready
    return others


def release_guardian(guardian: Guardian, *, reason: str, scope: Scope) -> None:
    """Untie an account from the child (a new phone, a court's decision); it sees nothing of the child from now on."""
    if guardian.user_id is None:
        raise NotBound
    if not reason.strip():
        raise ReleaseWithoutReason
    user = guardian.user_id
    guardian.user, guardian.bound_at = None, None
    guardian.save(update_fields=["user", "bound_at"])
    event = GuardianReleased(
        school=guardian.school_id, pupil=guardian.pupil_id, guardian=guardian.pk, user=user, reason=reason.strip()
    )
    record(event, scope=scope)

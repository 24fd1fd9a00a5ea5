"""One-time pick-up codes: made on the guardian's phone, used once at the gate, taken back at once (C7.3, C7.4)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kehou.care.actions.alarms import raise_alarm
from kehou.care.actions.custody import last_of
from kehou.care.actions.refusals import ChildHasGone, CodeRefused, MayNotCollect
from kehou.care.actions.release import called, entitled, hand_to_other, pick_up
from kehou.care.choices import AlarmKind, Holder
from kehou.care.events import PickupCodeMade, PickupCodeRevoked, PickupCodeUsed
from kehou.care.models import HandOver, PickupCode
from kehou.care.queries import code_digest, code_letters
from kehou.care.rules import PickUpRules, Ticket, why_not_ticket
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.marks import marked
from kehou.core.moments import time_of_day
from kehou.core.scope import Scope, acting
from kehou.people import actions as people

TRIES = 5
WHY_NOT_CODE = {
    "used": _("这个码 %(time)s 已经用过，孩子由 %(who)s 接走：出示的可能是截图。"),
    "revoked": _("这个码 %(time)s 已被家长收回。"),
    "expired": _("这个码 %(time)s 已经过期。"),
    "unknown": _("本校今天没有这个码。"),
}


def make_code(
    pupil: Any, *, person: UUID, rules: PickUpRules, now: datetime, scope: Scope, for_a_day: bool = False
) -> PickupCode:
    """This will make a code for one person, who may come today; an older code for the same person dies with it."""
    with acting(scope.for_unit(pupil.school_id)) as wide:
        _check_still_here(pupil, now)
        who = entitled(pupil, person, now, with_code=True)
        ids = {"guardian_id": who.id} if who.kind == "guardian" else {"collector_id": who.id}
        standing = PickupCode.objects.select_for_update().filter(pupil=pupil, date=now.date(), used_at=None, revoked_at=None)
        standing.filter(**ids).update(revoked_at=now)
        values = {"school_id": pupil.school_id, "pupil": pupil, "to_name": called(who), "by_id": scope.user_id, **ids}
        code = _written(values, now, now + timedelta(minutes=rules.code_minutes))
        told = PickupCodeMade(
            school=pupil.school_id, pupil=pupil.pk, pickup_code=code.pk, person=person, for_a_day=for_a_day,
            basis=(f"pick_up.code_minutes={rules.code_minutes} (C7.3)",),
        )  # fmt: skip
        record(told, scope=wide)
    return code


def _check_still_here(pupil: Any, now: datetime) -> None:
    last = last_of([pupil.pk], now.date()).get(pupil.pk)
    if last and not Holder(last.to_kind).is_school:
        words = _("%(child)s %(time)s 已离校：%(who)s。")
        raise ChildHasGone(words % {"child": pupil.name, "time": time_of_day(last.at), "who": marked(last.to_name)})


def _written(values: dict[str, Any], now: datetime, until: datetime) -> PickupCode:
    """Two codes of one school and day never read the same: the database says so, and another is drawn."""
    for _attempt in range(TRIES):
        pk, day = uuid7(), now.date()
        mark = code_digest(values["school_id"], day, code_letters(pk))
        try:
            with transaction.atomic():
                return PickupCode.objects.create(pk=pk, date=day, digest=mark, issued_at=now, expires_at=until, **values)
        except IntegrityError as error:
            if "pickup_code_once_a_day" not in str(error):
                raise
    raise CodeRefused(_("暂时生成不了接送码。"), todo=_("请再试一次。"))


def name_for_a_day(
    pupil: Any, said: dict[str, Any], *, day: date, rules: PickUpRules, now: datetime, scope: Scope
) -> PickupCode | None:
    """This will name somebody for one day; for today, with the code they must bring."""
    one = people.name_for_a_day(pupil, said, day=day, now=now, scope=scope)
    if day != now.date():
        return None
    return make_code(pupil, person=one.pk, rules=rules, now=now, scope=scope, for_a_day=True)


def revoke_code(code: PickupCode, *, now: datetime, scope: Scope) -> PickupCode:
    """This will end the code at once: at the gate it says so."""
    with acting(scope.for_unit(code.school_id)) as wide:
        code = _locked(code)
        check_code(code, now=now)
        code.revoked_at = now
        code.save(update_fields=["revoked_at"])
        record(PickupCodeRevoked(school=code.school_id, pupil=code.pupil_id, pickup_code=code.pk), scope=wide)
    return code


def use_code(code: PickupCode, *, now: datetime, scope: Scope) -> HandOver:
    """This will give the child to whom the code names; once, whoever else holds a picture of it."""
    code = _locked(code)
    check_code(code, now=now)
    _check_still_here(code.pupil, now)
    gone = pick_up(code.pupil, person=code.person, now=now, scope=scope, with_code=True)  # type: ignore[arg-type]
    return _close(code, gone, at=now, scope=scope)


def use_code_offline(code: PickupCode, *, at: datetime, now: datetime, scope: Scope) -> HandOver:
    """This will record that the child has left by this code while the gate had no network: never blocked.

    A code that was used, revoked or too old by then, or a person who may not come any more: flagged, and the safety
    officer knows at once.
    """
    code, at = _locked(code), min(at, now)
    if code.hand_over and code.used_at == at:
        return code.hand_over  # sent again by a phone that heard no answer
    words = _("校门离线时凭码交出，设备时间 %(time)s") % {"time": time_of_day(at)}
    ticket = Ticket(code.expires_at, code.used_at, code.revoked_at)
    try:
        if why_not_ticket(ticket, now=at):
            raise CodeRefused
        gone = pick_up(code.pupil, person=code.person, now=now, scope=scope, with_code=True, note=words)  # type: ignore[arg-type]
    except (MayNotCollect, CodeRefused):
        return _flagged(code, str(words), now=now, scope=scope)
    return _close(code, gone, at=at, scope=scope, offline=True)


def _flagged(code: PickupCode, words: str, *, now: datetime, scope: Scope) -> HandOver:
    """What has happened at the gate although it should not have: recorded under the name that stood on the code."""
    name, _bracket, relation = code.to_name.rstrip("）").partition("（")
    try:
        return hand_to_other(code.pupil, name=name, relation=relation, note=words, now=now, scope=scope)
    except MayNotCollect as no:  # barred since: the alarm is all that can be done now
        raise_alarm(
            AlarmKind.REFUSED_PERSON, school=code.school_id, day=code.date, now=now, scope=scope, pupil=code.pupil_id,
            why=f"{words}；{no.sentence}",
        )  # fmt: skip
        return hand_to_other(code.pupil, name=name, relation=relation, note=words, now=now, scope=scope, already_gone=True)


def _close(code: PickupCode, gone: HandOver, *, at: datetime, scope: Scope, offline: bool = False) -> HandOver:
    code.used_at, code.used_by_id, code.hand_over = at, scope.user_id, gone
    code.save(update_fields=["used_at", "used_by", "hand_over"])
    told = PickupCodeUsed(
        school=code.school_id, pupil=code.pupil_id, pickup_code=code.pk, hand_over=gone.pk, offline=offline
    )  # fmt: skip
    record(told, scope=scope)
    return gone


def _locked(code: PickupCode) -> PickupCode:
    """The code as it is now, held until we are done: of two gates with the same picture one comes first."""
    return PickupCode.objects.select_for_update(of=("self",)).select_related("pupil", "hand_over").get(pk=code.pk)


def check_code(code: PickupCode | None, *, now: datetime) -> None:
    """Refuse a code that opens nothing now, with what happened to it and when."""
    ticket = Ticket(code.expires_at, code.used_at, code.revoked_at) if code else None
    if why := why_not_ticket(ticket, now=now):
        raise CodeRefused(WHY_NOT_CODE[why] % _facts(code, why))


def _facts(code: PickupCode | None, why: str) -> dict[str, str]:
    if code is None:
        return {}
    at = {"used": code.used_at, "revoked": code.revoked_at}.get(why) or code.expires_at
    return {"time": time_of_day(at), "who": marked(code.hand_over.to_name if code.hand_over else code.to_name)}


"""Who may collect a child: named by the family, from the next day on; revoked at once."""

import base64
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.names import plain_name
from kehou.core.scope import Scope
from kehou.people.actions.consents import require_consent
from kehou.people.choices import Purpose
from kehou.people.events import BarLifted, BarPaperAdded, CollectorAdded, CollectorConfirmed, CollectorRevoked, PersonBarred
from kehou.people.models import BarPaper, Collector
from kehou.people.queries import collectors_of
from kehou.people.rules.collecting import first_day

MOST = 10


class CollectorsFull(Refusal):
    sentence = _("一个孩子最多登记10位接送人。")
    todo = _("请先停用不再需要的。")


class AlreadyRevoked(Refusal):
    sentence = _("这位接送人已经停用。")


class DayIsOver(Refusal):
    sentence = _("这一天已经过去。")
    todo = _("请选今天或以后的一天。")


class BarStands(Refusal):
    sentence = _("学校登记了禁止这个人接走孩子，不能在这里停用。")
    todo = _("请由课后服务负责人或校长在学生页面解除。")


class BarredAlready(Refusal):
    sentence = _("这个人已经在禁止接走的名单里。")


class NotBarred(Refusal):
    sentence = _("这个人不在禁止接走的名单里。")


class NeedsNoConfirmation(Refusal):
    sentence = _("这位接送人已经生效，不需要确认。")


def add_collector(pupil: Any, said: dict[str, Any], *, now: datetime, scope: Scope) -> Collector:
    """Name somebody who may collect the child, from tomorrow at the earliest unless the school confirms."""
    if collectors_of(scope, pupil).count() >= MOST:
        raise CollectorsFull
    require_consent(pupil, Purpose.COLLECTORS, agreed=said.get("agreed", False), now=now, scope=scope)
    one = Collector.objects.create(
        school_id=pupil.school_id, pupil=pupil, name=said["name"], relation=said["relation"], phone=said["phone"],
        photo=said.get("photo") or None, weekdays=said["weekdays"], starts_on=first_day(now.date(), said.get("starts_on")),
        ends_on=said.get("ends_on"), added_by_id=scope.user_id,
    )  # fmt: skip
    told = CollectorAdded(school=one.school_id, pupil=one.pupil_id, collector=one.pk, starts_on=one.starts_on)
    record(told, scope=scope)
    return one


def name_for_a_day(pupil: Any, said: dict[str, Any], *, day: date, now: datetime, scope: Scope) -> Collector:
    """Name somebody for this one day. Named on the day itself, the person comes with the pick-up code only.

    The caller has asked for a fresh proof of who names them: a stolen phone must not fetch a child this afternoon.
    """
    if day < now.date():
        raise DayIsOver
    if collectors_of(scope, pupil).count() >= MOST:
        raise CollectorsFull
    require_consent(pupil, Purpose.COLLECTORS, agreed=said.get("agreed", False), now=now, scope=scope)
    one = Collector.objects.create(
        school_id=pupil.school_id, pupil=pupil, name=said["name"], relation=said["relation"], phone=said.get("phone", ""),
        starts_on=day, ends_on=day, by_code=day == now.date(), added_by_id=scope.user_id,
    )  # fmt: skip
    record(CollectorAdded(school=one.school_id, pupil=one.pupil_id, collector=one.pk, starts_on=day), scope=scope)
    return one


def confirm_collector(one: Collector, *, now: datetime, scope: Scope) -> Collector:
    """The school has checked the person with the family: they may come today."""
    one = _still_named(one.pk)
    if one.starts_on <= now.date():
        raise NeedsNoConfirmation
    one.starts_on, one.confirmed_at = now.date(), now
    one.save(update_fields=["starts_on", "confirmed_at"])
    record(CollectorConfirmed(school=one.school_id, pupil=one.pupil_id, collector=one.pk), scope=scope)
    return one


def revoke_collector(one: Collector, *, now: datetime, scope: Scope) -> Collector:
    """From this moment the person may not collect the child; the line stays."""
    one = _still_named(one.pk)
    if one.barred:
        raise BarStands
    one.revoked_at = now
    one.save(update_fields=["revoked_at"])
    record(CollectorRevoked(school=one.school_id, pupil=one.pupil_id, collector=one.pk), scope=scope)
    return one


def bar_person(
    pupil: Any, *, name: str, relation: str, reason: str, now: datetime, scope: Scope, photo: bytes = b""
) -> Collector:
    """The school forbids somebody to take the child, a guardian too, from this moment on.

    The reason is kept sealed beside it, with a photo of the paper it rests on; the paper may follow later.

    At the gate the bar outweighs every entry of that name; a guardian of that name loses sight of the child.
    """
    standing = Collector.objects.select_for_update().filter(pupil=pupil, barred=True, revoked_at=None)
    if plain_name(name) in {plain_name(one.name) for one in standing}:
        raise BarredAlready
    one = Collector.objects.create(
        school_id=pupil.school_id, pupil=pupil, name=name, relation=relation, barred=True, starts_on=now.date(),
        added_by_id=scope.user_id,
    )  # fmt: skip
    _keep_paper(one, reason=reason, photo=photo, now=now, scope=scope)
    record(PersonBarred(school=one.school_id, pupil=one.pupil_id, collector=one.pk, reason=reason), scope=scope)
    return one


def _keep_paper(one: Collector, *, reason: str, photo: bytes, now: datetime, scope: Scope) -> BarPaper:
    return BarPaper.objects.create(
        school_id=one.school_id, pupil_id=one.pupil_id, collector=one, reason=reason, photo=base64.b64encode(photo).decode(),
        has_photo=bool(photo), at=now, by_id=scope.user_id,
    )  # fmt: skip


def add_bar_paper(one: Collector, *, photo: bytes, now: datetime, scope: Scope) -> BarPaper:
    """The court order or the guardian's letter that a standing bar rests on, brought later."""
    one = _still_named(one.pk)
    if not one.barred:
        raise NotBarred
    paper = _keep_paper(one, reason="", photo=photo, now=now, scope=scope)
    record(BarPaperAdded(school=one.school_id, pupil=one.pupil_id, collector=one.pk, bar_paper=paper.pk), scope=scope)
    return paper


def lift_bar(one: Collector, *, reason: str, now: datetime, scope: Scope) -> Collector:
    """The bar is over; whoever was named before may come again."""
    one = _still_named(one.pk)
    if not one.barred:
        raise NotBarred
    one.revoked_at = now
    one.save(update_fields=["revoked_at"])
    record(BarLifted(school=one.school_id, pupil=one.pupil_id, collector=one.pk, reason=reason), scope=scope)
    return one


def _still_named(pk: UUID) -> Collector:
    one = Collector.objects.select_for_update().get(pk=pk)
    if one.revoked_at:
        raise AlreadyRevoked
    return one

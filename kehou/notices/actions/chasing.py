"""Reminding those who have not read, and noting who was told by word of mouth (S5.3)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.notices import queries
from kehou.notices.actions.sending import deliveries
from kehou.notices.events import MailingChased, ToldInPerson
from kehou.notices.models import Delivery, Mailing, Message


class RemindedToday(Refusal):
    sentence = _("今天已经提醒过一次了。")
    clause = "S5.3"
    todo = _("请明天再提醒，或直接打电话、当面告知。")


class EverybodyHeard(Refusal):
    sentence = _("所有人都已读到或听到。")
    clause = "S5.3"
    todo = _("没有需要提醒的人。")


def chase(mailing: Mailing, *, at: datetime, scope: Scope) -> int:
    """Knock again at everybody who has not read it, by text message too; once a day."""
    with acting(scope.for_unit(mailing.school_id)) as unit:
        row = Mailing.objects.select_for_update().get(pk=mailing.pk)
        return remind(row, list(queries.not_heard(unit).filter(mailing=row)), at=at, scope=scope)


def remind(mailing: Mailing, silent: list[Message], *, at: datetime, scope: Scope) -> int:
    """Carry these messages of a mailing once more, as its next round."""
    if not silent:
        raise EverybodyHeard
    if mailing.chased_at and timezone.localtime(mailing.chased_at).date() == timezone.localtime(at).date():
        raise RemindedToday
    with acting(scope.for_unit(mailing.school_id)):
        mailing.chases, mailing.chased_at = mailing.chases + 1, at
        mailing.save(update_fields=["chases", "chased_at"])
        Delivery.objects.bulk_create(deliveries(silent, sms=True, scope=scope, round=mailing.chases))
        Message.objects.filter(pk__in=[row.pk for row in silent]).update(sent_at=at)
        record(MailingChased(school=mailing.school_id, mailing=mailing.pk, people=len(silent)), scope=scope)
    return len(silent)


def told_in_person(messages: Iterable[Any], *, at: datetime, school: UUID, scope: Scope) -> int:
    """A teacher has told the family by telephone or at the gate: the message counts as heard, and by whom."""
    ids = tuple(row.pk for row in messages)
    if not ids:
        raise EverybodyHeard
    with acting(scope.for_unit(school)):
        count = Message.objects.filter(pk__in=ids, told_at=None).update(told_at=at, told_by=scope.user_id)
        record(ToldInPerson(school=school, messages=ids), scope=scope)
    return count

"""Send a message, read it, carry it out of the house."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from kehou.core.scope import Scope, acting
from kehou.notices import queries
from kehou.notices.choices import Channel, DeliveryState
from kehou.notices.models import Delivery, Message


def send(
    users: Iterable[Any], *, title: str, body: str = "", link: str = "", sms: bool = False, school: UUID, scope: Scope
) -> int:
    """Write a message to each person in the caller's transaction; returns to how many.

    In the app it is there at once; with `sms` the worker also carries the title to the phone after commit.
    """
    people = list({user.pk: user for user in users if user is not None}.values())
    with acting(scope.for_unit(school)):
        rows = [Message(school_id=school, user=user, title=title[:80], body=body, link=link) for user in people]
        Message.objects.bulk_create(rows)
        if sms:
            Delivery.objects.bulk_create(Delivery(school_id=school, message=row, channel=Channel.SMS) for row in rows)
    return len(rows)


def read(message: Message, *, at: datetime, scope: Scope) -> None:
    """Remember that the person has read it; the first time counts."""
    if message.read_at is None:
        with acting(scope.for_unit(message.school_id)):
            Message.objects.filter(pk=message.pk, user=scope.user_id).update(read_at=at)


def deliver_waiting(*, at: datetime, scope: Scope, most: int = 100) -> int:
    """Carry waiting messages out; rows another worker holds are passed over. Returns how many were sent."""
    with acting(scope):
        rows = list(queries.waiting(scope).select_for_update(skip_locked=True, of=("self",))[:most])
        return sum(_carried(row, at=at) for row in rows)


def _carried(row: Delivery, *, at: datetime) -> bool:
    row.tried_at, row.state, row.trouble = at, DeliveryState.SENT, ""
    try:
        import_string(settings.KEHOU_SMS_BACKEND)().send(row.message.user.phone, row.message.title)
    except Exception as trouble:
        row.state, row.trouble = DeliveryState.FAILED, type(trouble).__name__
    row.save(update_fields=["state", "tried_at", "trouble"])
    return row.state == DeliveryState.SENT

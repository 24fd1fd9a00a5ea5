"""Carrying messages out of the house: taken, carried, noted, each in a transaction of its own.

A worker that is killed in between leaves its messages to the next one; their keys let the services drop a second copy.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.notices import queries
from kehou.notices.actions.sending import adapter
from kehou.notices.adapters import NotDelivered, Outgoing
from kehou.notices.choices import OUTSIDE, DeliveryState, Topic
from kehou.notices.events import DeliveriesRetried
from kehou.notices.models import Delivery, Preference
from kehou.notices.rules import after_quiet, next_try


class NothingToRetry(Refusal):
    sentence = _("没有需要重发的消息。")
    todo = _("请刷新页面查看现在的情况。")


def deliver_waiting(*, at: datetime, scope: Scope, most: int = 100) -> int:
    """Carry what is due; rows another worker holds are passed over. Returns how many were sent."""
    return sum(_carried(row, at=at, scope=scope) for row in _taken(at, scope, most))


def _taken(at: datetime, scope: Scope, most: int) -> list[Delivery]:
    """Mark what is due as being sent; who sleeps is left in peace until the quiet hours end."""
    with acting(scope):
        rows = list(queries.due(scope, at).select_for_update(skip_locked=True, of=("self",))[:most])
        known = queries.preferences([row.message.user for row in rows])
        for row in rows:
            _wait_or_go(row, Preference.of(row.message.user, known), at)
        Delivery.objects.bulk_update(rows, ["state", "tries", "tried_at", "next_at"])
    return [row for row in rows if row.state == DeliveryState.SENDING]


def _wait_or_go(row: Delivery, wish: Preference, at: datetime) -> None:
    local = timezone.localtime(at)
    later = after_quiet(local, wish.quiet_from, wish.quiet_until)
    if later > local and not row.message.urgent:
        row.state, row.next_at = DeliveryState.WAITING, later
    else:
        row.state, row.tried_at, row.tries = DeliveryState.SENDING, at, row.tries + 1


def _carried(row: Delivery, *, at: datetime, scope: Scope) -> bool:
    """Hand it to its channel and note how it fared: sent, to be tried again, or a dead letter."""
    row.state, row.trouble, row.next_at = DeliveryState.SENT, "", None
    try:
        adapter(row.channel).carry(outgoing(row))
    except NotDelivered as trouble:
        _failed(row, str(trouble), at, lasting=trouble.lasting)
    except Exception as trouble:  # an adapter of somebody else's: its words may hold an address, so only its kind is kept
        _failed(row, type(trouble).__name__, at, lasting=False)
    with acting(scope):
        row.save(update_fields=["state", "trouble", "next_at"])
    return row.state == DeliveryState.SENT


def _failed(row: Delivery, why: str, at: datetime, *, lasting: bool) -> None:
    row.next_at = None if lasting else next_try(row.tries, at)
    row.state = DeliveryState.WAITING if row.next_at else DeliveryState.FAILED
    row.trouble = why[:200]


def outgoing(row: Delivery) -> Outgoing:
    """What leaves the house: what kind of message waits at which school, and where to read it. No name, no fact of a child."""
    message, user = row.message, row.message.user
    path = "/family/notices/" if message.at_home else f"/{row.school.code}/notices/"
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return Outgoing(
            key=str(row.pk), name=user.name, phone=user.phone or "", email=user.email or "", sender=row.school.name,
            words=message.outside or str(OUTSIDE[Topic(message.topic)]), link=f"{settings.KEHOU_URL}{path}", button=say("查看"),
        )  # fmt: skip


def retry(rows: Iterable[Delivery], *, school: UUID, scope: Scope) -> int:
    """Give dead letters another round of tries, after somebody has mended what was wrong."""
    ids = [row.pk for row in rows]
    with acting(scope.for_unit(school)):
        dead = Delivery.objects.filter(pk__in=ids, state=DeliveryState.FAILED)
        count = dead.update(state=DeliveryState.WAITING, tries=0, next_at=None, trouble="")
        if not count:
            raise NothingToRetry
        record(DeliveriesRetried(school=school, deliveries=tuple(ids)), scope=scope)
    return count


def retry_all(rows: Iterable[Delivery], *, scope: Scope) -> int:
    """The same for everything that lies there, school by school: each school's journal says so."""
    of: dict[UUID, list[Delivery]] = {}
    for row in rows:
        of.setdefault(row.school_id, []).append(row)
    if not of:
        raise NothingToRetry
    return sum(retry(mine, school=school, scope=scope) for school, mine in of.items())

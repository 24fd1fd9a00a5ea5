"""A person's own messages, receipts of what was told to many, and what could not be delivered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from kehou.core.scope import Scope, reachable
from kehou.notices.choices import Channel, DeliveryState, Topic
from kehou.notices.models import Delivery, Mailing, Message, Preference
from kehou.notices.rules import LEASE, masked

HEARD = Q(read_at__isnull=False) | Q(told_at__isnull=False)


def messages(scope: Scope) -> QuerySet[Message]:
    """The messages of the person who asks, the newest first."""
    return reachable(Message, scope).filter(user=scope.user_id)


def unread(scope: Scope) -> QuerySet[Message]:
    return messages(scope).filter(read_at=None)


def told_about(scope: Scope, users: Iterable[Any], subjects: Iterable[Any]) -> dict[tuple[Any, Any], datetime]:
    """When each of these people was last told of each of these things; one query."""
    wanted = set(subjects)
    rows = reachable(Message, scope).filter(user__in=[*users], about__overlap=[*wanted]) if wanted else Message.objects.none()
    found = rows.order_by("sent_at", "id").values_list("user", "about", "sent_at")
    return {(user, one): at for user, about, at in found for one in about if one in wanted}


def unread_about(scope: Scope, subjects: Iterable[Any]) -> set[Any]:
    """About which of these things the person has a message unread; one query."""
    wanted = set(subjects)
    rows = unread(scope).filter(about__overlap=[*wanted]).values_list("about", flat=True) if wanted else []
    return {one for about in rows for one in about if one in wanted}


def preference(user: Any) -> Preference:
    """What a person prefers; the defaults where nothing was said."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def preferences(users: Iterable[Any]) -> dict[Any, Preference]:
    return {one.user_id: one for one in Preference.objects.filter(user__in=[*users])}


def channels() -> list[Channel]:
    """The channels this installation can carry messages over, besides the app."""
    return [Channel(one) for one in Channel.values if one in settings.KEHOU_CHANNELS]


# ── what was told to many ─────────────────────────────────────────────────────


def mailings(scope: Scope) -> QuerySet[Mailing]:
    """Mailings within reach with how many people were told, and how many have read or heard it."""
    told = Count("messages", distinct=True)
    read = Count("messages", filter=Q(messages__read_at__isnull=False), distinct=True)
    heard = Count("messages", filter=Q(messages__read_at=None, messages__told_at__isnull=False), distinct=True)
    rows = reachable(Mailing, scope).select_related("sent_by").annotate(told=told, read=read, heard=heard)
    return rows.annotate(silent=F("told") - F("read") - F("heard")).order_by("-sent_at", "-id")


def not_heard(scope: Scope, users: Iterable[Any] | None = None) -> QuerySet[Message]:
    """Messages of mailings that nobody has read or heard yet; of certain people only, where they are named."""
    rows = reachable(Message, scope).filter(mailing__isnull=False).exclude(HEARD).select_related("mailing", "user")
    rows = rows if users is None else rows.filter(user__in=[*users])
    return rows.order_by("mailing__sent_at", "id")


def families_not_heard(scope: Scope, users: Iterable[Any]) -> QuerySet[Message]:
    """The same for families: asked by a teacher about the guardians of the own class."""
    return not_heard(scope, users).filter(at_home=True)


def people_unreached(scope: Scope, users: Iterable[Any]) -> dict[Any, Delivery]:
    """Of these people, those whose latest delivery outside the app came back: one query."""
    rows = reachable(Delivery, scope).filter(message__user__in=[*users], state__in=[DeliveryState.SENT, DeliveryState.FAILED])
    last = rows.order_by("message__user", F("tried_at").desc(nulls_last=True), "-id").distinct("message__user")
    return {one.message.user_id: one for one in last.select_related("message") if one.state == DeliveryState.FAILED}


# ── what the worker carries ───────────────────────────────────────────────────


def waiting(scope: Scope) -> QuerySet[Delivery]:
    """What has not left the house yet."""
    rows = reachable(Delivery, scope).filter(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])
    return rows.select_related("message__user", "school").order_by("created_at", "id")


def due(scope: Scope, at: datetime) -> QuerySet[Delivery]:
    """What the worker may take now: urgent messages first; what a killed worker held comes back after its lease."""
    ready = Q(state=DeliveryState.WAITING) & (Q(next_at=None) | Q(next_at__lte=at))
    lost = Q(state=DeliveryState.SENDING, tried_at__lt=at - LEASE)
    return waiting(scope).filter(ready | lost).order_by("-message__urgent", "created_at", "id")


def failed(scope: Scope) -> QuerySet[Delivery]:
    """What could not be carried out of the house (dead letters)."""
    rows = reachable(Delivery, scope).filter(state=DeliveryState.FAILED)
    return rows.select_related("message__user", "school").order_by("-tried_at", "-id")


def address(row: Delivery) -> str:
    """Where it should have gone, masked: the operator needs no more."""
    user = row.message.user
    return masked((user.email if row.channel == Channel.MAIL else user.phone) or "")


def for_digest(scope: Scope, before: datetime) -> QuerySet[Message]:
    """What staff have not read and no summary has told them yet."""
    rows = reachable(Message, scope).filter(at_home=False, urgent=False, read_at=None, digested_at=None, sent_at__lt=before)
    return rows.exclude(topic=Topic.DIGEST).select_related("user").order_by("user", "school", "topic", "id")

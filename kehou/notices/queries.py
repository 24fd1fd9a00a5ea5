"""A person's own messages."""

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.notices.choices import DeliveryState
from kehou.notices.models import Delivery, Message


def messages(scope: Scope) -> QuerySet[Message]:
    """The messages of the person who asks, the newest first."""
    return reachable(Message, scope).filter(user=scope.user_id)


def unread(scope: Scope) -> QuerySet[Message]:
    return messages(scope).filter(read_at=None)


def waiting(scope: Scope) -> QuerySet[Delivery]:
    """What the worker still has to carry out of the house."""
    return reachable(Delivery, scope).filter(state=DeliveryState.WAITING).select_related("message__user").order_by("created_at")


def failed(scope: Scope) -> QuerySet[Delivery]:
    """What could not be carried out of the house."""
    return reachable(Delivery, scope).filter(state=DeliveryState.FAILED).select_related("message__user").order_by("-created_at")

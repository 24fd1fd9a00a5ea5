"""Messages to people, and how each channel fared."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.notices.choices import Channel, DeliveryState


class Message(TenantModel):
    """One message to one person; in the app always, elsewhere by adapter."""

    reach = Reach(family="user", own=("user",))

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("内容"), blank=True)
    link = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"])]


class Delivery(TenantModel):
    """One attempt to carry a message over one channel."""

    reach = Reach()

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["school", "state", "created_at"])]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "message", "channel"], name="message_once_a_channel")]

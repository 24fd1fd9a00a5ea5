"""Notices' enumerations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    APP = "app", _("站内")
    SMS = "sms", _("短信")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未送达")

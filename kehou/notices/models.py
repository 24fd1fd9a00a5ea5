"""Messages to people, the mailing each belongs to, how each channel fared, and what each person prefers."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.core import clock
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.notices.choices import Channel, DeliveryState, Topic
from kehou.notices.rules import DIGEST_AT, QUIET_FROM, QUIET_UNTIL


class Mailing(TenantModel):
    """One thing told to many: its receipts are counted, and those who have not read it are reminded."""

    reach = Reach(own=("sent_by",))

    title = models.CharField(_("事项"), max_length=60)
    topic = models.CharField(_("类别"), max_length=10, choices=Topic, default=Topic.GENERAL)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("发送时间"), default=clock.now)
    chases = models.PositiveSmallIntegerField(_("提醒次数"), default=0)
    chased_at = models.DateTimeField(_("上次提醒"), null=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "-sent_at"])]

    def __str__(self) -> str:
        return self.title


class Message(TenantModel):
    """One message to one person, in the person's language; in the app always, elsewhere by adapter."""

    reach = Reach(family="user", own=("user",))

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("内容"), blank=True)
    link = models.CharField(max_length=200, blank=True)
    topic = models.CharField(_("类别"), max_length=10, choices=Topic, default=Topic.GENERAL)
    urgent = models.BooleanField(_("紧急"), default=False)
    at_home = models.BooleanField(default=True)
    outside = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=80, blank=True)
    about = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)  # the rows it is about, known to their room
    mailing = models.ForeignKey(Mailing, models.PROTECT, null=True, related_name="messages")
    sent_at = models.DateTimeField(_("发送时间"), default=clock.now)
    read_at = models.DateTimeField(null=True, editable=False)
    digested_at = models.DateTimeField(null=True, editable=False)
    told_at = models.DateTimeField(_("当面告知"), null=True, editable=False)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-sent_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["user", "-sent_at"]),
            models.Index(fields=["school", "mailing"]),
            models.Index(fields=["sent_at"], condition=Q(digested_at=None, at_home=False), name="message_for_digest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "user", "key"], condition=~Q(key=""), name="message_once_a_key"),
        ]


class Delivery(TenantModel):
    """Carrying a message over one channel; a reminder is a later round."""

    reach = Reach()

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    round = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["school", "state", "created_at"]),
            models.Index(fields=["next_at"], condition=Q(state__in=["waiting", "sending"]), name="delivery_to_carry"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "message", "channel", "round"], name="message_once_a_channel"),
        ]


def every_channel() -> list[str]:
    return [one for one in Channel.values if one != Channel.APP]


class Preference(models.Model):
    """When and where a person wants to be reached outside the app; without a row, the defaults hold."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_preference")
    channels = ArrayField(models.CharField(max_length=10), verbose_name=_("渠道"), default=every_channel)
    quiet_from = models.TimeField(_("安静时间从"), default=QUIET_FROM)
    quiet_until = models.TimeField(pgettext_lazy("until", "到"), default=QUIET_UNTIL)
    digest = models.BooleanField(_("每天一条小结"), default=True)
    digest_at = models.TimeField(_("小结时间"), default=DIGEST_AT)

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def of(cls, user: Any, known: "dict[Any, Preference]") -> "Preference":
        return known.get(user.pk) or cls(user_id=user.pk)

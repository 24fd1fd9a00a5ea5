"""What phones wrote down without a network: kept as it was said, whatever became of it (C7.2, C7.3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Holder, Said, TypedSays
from kehou.care.models.sessions import OWN_OF_PUPIL, Session
from kehou.core.fields import SealedText
from kehou.core.ids import uuid7
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class PhoneEntry(TenantModel):
    """One line about one child, written on a phone; its number is made there, so that sending it twice changes nothing.

    The phone's own time stays beside the house's: `device_at` as its clock said, `offset_ms` by how much that clock must be
    put right, `happened_at` the sum, `received_at` when the house heard of it.
    """

    reach = Reach(own=("session__watches__staff__user", *OWN_OF_PUPIL))
    append_only = True
    levels: ClassVar = {
        "pupil": 1, "session": 1, "device": 1, "number": 1, "says": 2, "of_roll": 1, "to_kind": 2, "guardian": 2, "collector": 2,
        "to_name": 2, "unwell": 3, "temperature": 3, "way": 1, "batch": 1,
        "listed": 1, "counted": 1, "device_at": 2, "offset_ms": 1, "happened_at": 2, "received_at": 1, "by": 1,
    }  # fmt: skip

    session = models.ForeignKey(Session, models.PROTECT, related_name="phone_entries")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    device = models.UUIDField(default=uuid7)
    number = models.PositiveIntegerField()
    says = models.CharField(_("登记"), max_length=8, choices=Said)
    of_roll = models.BooleanField(default=False)
    to_kind = models.CharField(_("接收方"), max_length=10, choices=Holder, blank=True)
    guardian = models.ForeignKey("people.Guardian", models.PROTECT, null=True, related_name="+")
    collector = models.ForeignKey("people.Collector", models.PROTECT, null=True, related_name="+")
    to_name = models.CharField(_("接收人"), max_length=80, blank=True)
    unwell = models.BooleanField(_("不适"), null=True)  # nothing said where the school does not ask (S7.2)
    temperature = SealedText(_("体温"))
    way = models.ForeignKey(Session, models.PROTECT, null=True, related_name="+")  # the room a child set out for
    batch = models.UUIDField(null=True)  # those counted together at one door
    listed = models.PositiveSmallIntegerField(null=True)
    counted = models.PositiveSmallIntegerField(null=True)
    device_at = models.DateTimeField()
    offset_ms = models.BigIntegerField(default=0)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["session_id", "pupil_id", "device", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "device", "number"], name="phone_entry_once"),
            models.CheckConstraint(condition=~Q(says="gone") | ~Q(to_kind=""), name="gone_says_to_whom"),
            models.CheckConstraint(condition=~Q(says="moved") | Q(way__isnull=False, batch__isnull=False), name="moved_says_where"),
            models.CheckConstraint(
                condition=Q(batch=None) | Q(listed__isnull=False, counted__isnull=False), name="counted_at_the_door"
            ),
        ]


class PhoneTakeIn(TenantModel):
    """A child taken in on a phone without a network, kept as it was typed (C7.4c); who it is, a `Recognition` says.

    `child` is the number the phone has given it; lines of one child share it.
    """

    reach = Reach(own=("session__watches__staff__user",))
    append_only = True
    levels: ClassVar = {
        "session": 1, "child": 1, "device": 1, "number": 1, "says": 2, "name": 1, "home_class": 1, "to_name": 2,
        "device_at": 2, "offset_ms": 1, "happened_at": 2, "received_at": 1, "by": 1,
    }  # fmt: skip

    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    child = models.UUIDField(default=uuid7)
    device = models.UUIDField(default=uuid7)
    number = models.PositiveIntegerField()
    says = models.CharField(_("登记"), max_length=8, choices=TypedSays)
    name = models.CharField(_("姓名"), max_length=40)
    home_class = models.CharField(_("班级"), max_length=20, blank=True)
    to_name = models.CharField(_("接收人"), max_length=80, blank=True)
    device_at = models.DateTimeField()
    offset_ms = models.BigIntegerField(default=0)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["received_at", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "device", "number"], name="phone_take_in_once"),
            models.CheckConstraint(condition=~Q(says="handed") | ~Q(to_name=""), name="handed_says_to_whom"),
        ]


class Recognition(TenantModel):
    """Who a child typed in on a phone is, said by a person, or by the house (`by` empty) where one child fits (C7.4c).

    The last word about a child counts; none is overwritten.
    """

    reach = Reach(own=("session__watches__staff__user", *OWN_OF_PUPIL))
    append_only = True
    levels: ClassVar = {"session": 1, "child": 1, "pupil": 1, "at": 1, "by": 1}

    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    child = models.UUIDField(default=uuid7)
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["child", "at", "id"]
        indexes: ClassVar = [models.Index(fields=["school", "session", "child"])]

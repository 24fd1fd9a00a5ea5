"""Pick-up codes and receipts: who comes with the family's word of today, and who signed for a child (C7.3, C7.4)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.care.models.custody import HandOver
from kehou.care.models.sessions import OWN_OF_PUPIL
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class PickupCode(TenantModel):
    """One child, one person, once, for a few hours. The six letters follow from the id; only their keyed mark is kept."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "date": 1, "digest": 3, "guardian": 2, "collector": 2, "to_name": 2, "issued_at": 1, "expires_at": 1,
        "by": 1, "used_at": 1, "used_by": 1, "hand_over": 1, "revoked_at": 1,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="pickup_codes")
    date = models.DateField()
    digest = models.CharField(max_length=64, editable=False)
    guardian = models.ForeignKey("people.Guardian", models.PROTECT, null=True, related_name="+")
    collector = models.ForeignKey("people.Collector", models.PROTECT, null=True, related_name="+")
    to_name = models.CharField(_("来接的人"), max_length=80)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    hand_over = models.ForeignKey(HandOver, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "date", "digest"], name="pickup_code_once_a_day"),
            models.CheckConstraint(condition=Q(guardian=None) | Q(collector=None), name="pickup_code_for_one_person"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="pickup_code_lives_a_while"),
            models.CheckConstraint(condition=Q(used_at=None) | Q(revoked_at=None), name="revoked_code_is_never_used"),
            models.CheckConstraint(condition=Q(used_at=None) | Q(hand_over__isnull=False), name="used_code_names_hand_over"),
        ]

    @property
    def person(self) -> object:
        """The guardian or collector it was made for."""
        return self.guardian_id or self.collector_id


class Receipt(TenantModel):
    """The signature of the adult who took the child, where the school asks for one."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    append_only = True
    levels: ClassVar = {"pupil": 1, "hand_over": 1, "typed_name": 2, "drawn": 3, "at": 1, "by": 1}

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="receipts")
    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="receipts")
    typed_name = models.CharField(_("签字人"), max_length=40, blank=True)
    drawn = models.TextField(_("手写签名"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "hand_over"], name="receipt_once")]

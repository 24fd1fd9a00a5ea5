"""The ladder of a late pick-up: a child still in the school's hands after the end, and each step taken for it (C7.3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Rung
from kehou.care.models.custody import HandOver
from kehou.care.models.sessions import OWN_OF_PUPIL, Session
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class LatePickup(TenantModel):
    """One child on one day, from the minute it should have been fetched until somebody has."""

    reach = Reach(family="pupil", own=("session__watches__staff__user", *OWN_OF_PUPIL))
    levels: ClassVar = {"pupil": 1, "date": 1, "session": 1, "due_at": 1, "ended_at": 1, "hand_over": 1}

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="late_pickups")
    date = models.DateField()
    session = models.ForeignKey(Session, models.PROTECT, related_name="late_pickups")
    due_at = models.DateTimeField(_("应接时间"))
    ended_at = models.DateTimeField(null=True)
    hand_over = models.ForeignKey(HandOver, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-date", "due_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "pupil", "date"], name="late_pickup_once_a_day"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(hand_over__isnull=False), name="late_pickup_ends_with_somebody"),
        ]


class LateStep(TenantModel):
    """A rung of the ladder: the clock took it, or a person called and says whom they reached."""

    reach = Reach(own=("late_pickup__session__watches__staff__user",))
    append_only = True

    late_pickup = models.ForeignKey(LatePickup, models.PROTECT, related_name="steps")
    rung = models.CharField(_("步骤"), max_length=10, choices=Rung)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    whom = models.CharField(_("对象"), max_length=80, blank=True)
    reached = models.BooleanField(_("接通"), default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["late_pickup", "at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "late_pickup", "rung"], condition=~Q(rung="called"), name="rung_taken_once"
            ),
        ]

"""Alarms: raised at once when expected and counted differ; settled by a named person, never deleted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import AlarmKind, Outcome
from kehou.care.models.custody import Movement
from kehou.care.models.sessions import Session
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class Alarm(TenantModel):
    """Something about a child, a group or a movement is not as it must be (PRODUCT: custody; C7.3)."""

    reach = Reach(own=("session__watches__staff__user", "pupil__home_class__homeroom__user"))
    levels: ClassVar = {
        "date": 1, "kind": 2, "pupil": 1, "session": 1, "movement": 1, "raised_at": 1, "raised_by": 1, "facts": 2,
        "outcome": 2, "settled_at": 1, "settled_by": 1, "note": 3,
    }  # fmt: skip

    date = models.DateField()
    kind = models.CharField(_("类别"), max_length=16, choices=AlarmKind)
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, null=True, related_name="alarms")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="alarms")
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, related_name="alarms")
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("结果"), max_length=16, choices=Outcome, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["settled_at", "-raised_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "date"], condition=Q(settled_at=None), name="open_alarms")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(settled_at=None) | ~Q(outcome=""), name="settled_alarm_says_how"),
        ]

"""Corrections of the attendance archive after the day is closed: asked for with a reason, decided by another person (C7.2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import MarkState
from kehou.care.models.sessions import OWN_OF_PUPIL, Session
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class Correction(TenantModel):
    """A mark somebody holds to be wrong; granted, it becomes a later mark, and the first one stays."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "session": 1, "state": 2, "reason": 2, "asked_by": 1, "asked_at": 1, "granted": 1, "answer": 2,
        "decided_by": 1, "decided_at": 1,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="corrections")
    session = models.ForeignKey(Session, models.PROTECT, related_name="corrections")
    state = models.CharField(_("应为"), max_length=8, choices=MarkState)
    reason = models.CharField(_("理由"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "session", "pupil"], condition=Q(granted=None), name="one_open_correction_a_mark"
            ),
            models.CheckConstraint(condition=Q(granted=None) | Q(decided_at__isnull=False), name="decided_correction_says_when"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(asked_by=None) | ~Q(decided_by=F("asked_by")), name="correction_by_two_persons"
            ),
        ]

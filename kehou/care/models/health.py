"""The health check at roll call: no symptoms unless somebody says otherwise; a correction is a later check (S7.2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.care.models.sessions import Session
from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class HealthCheck(TenantModel):
    """One look at one child. What was seen is sealed; that the child is unwell decides what follows."""

    reach = Reach(family="pupil", own=("session__watches__staff__user",))
    append_only = True
    levels: ClassVar = {
        "session": 1, "pupil": 1, "seq": 1, "unwell": 3, "temperature": 3, "symptoms": 3, "words": 3, "at": 1, "device_at": 1,
        "by": 1,
    }  # fmt: skip

    session = models.ForeignKey(Session, models.PROTECT, related_name="health_checks")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="health_checks")
    seq = models.PositiveSmallIntegerField(default=1)
    unwell = models.BooleanField(_("不适"), default=False)
    temperature = SealedText(_("体温"))
    symptoms = SealedText(_("症状"))
    words = SealedText(_("说明"))
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)  # what the phone's own clock said, where it was entered without network
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["session_id", "pupil_id", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "session", "pupil", "seq"], name="health_check_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="health_check_is_numbered"),
        ]

"""The emergency roll call: everybody in the building at this moment, by place, counted off by many at once (S7.2, C7.3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Counted
from kehou.care.models.sessions import OWN_OF_PUPIL
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class Muster(TenantModel):
    """A drill or an emergency, from the tap that began it until somebody says that all are accounted for."""

    reach = Reach()

    date = models.DateField()
    reason = models.CharField(_("原因"), max_length=100)
    is_drill = models.BooleanField(_("演练"), default=False)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school"], condition=Q(ended_at=None), name="one_muster_at_a_time"),
        ]


class MusterLine(TenantModel):
    """A child of the muster: where it was held when it began, and who has counted it."""

    reach = Reach(own=("muster__started_by", *OWN_OF_PUPIL))
    levels: ClassVar = {"muster": 1, "pupil": 1, "place": 2, "state": 2, "counted_at": 1, "counted_by": 1}

    muster = models.ForeignKey(Muster, models.PROTECT, related_name="lines")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    place = models.CharField(_("地点"), max_length=80)
    state = models.CharField(_("情况"), max_length=8, choices=Counted, default=Counted.OPEN)
    counted_at = models.DateTimeField(null=True)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["muster", "place", "pupil"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "muster", "pupil"], name="muster_names_a_child_once"),
            models.CheckConstraint(condition=Q(state="open") | Q(counted_at__isnull=False), name="counted_says_when"),
        ]

"""The go-home-alone permit (C7.4a) and a day's leave."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import PermitState
from kehou.care.models.sessions import OWN_OF_PUPIL
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class Permit(TenantModel):
    """独自回家证: asked for by a guardian, approved by the school, shown at the gate every day."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "term": 1, "number": 1, "token": 3, "state": 1, "weekdays": 2, "starts_on": 1, "ends_on": 1,
        "requested_by": 1, "decided_by": 1, "decided_at": 1, "reason": 2, "revoked_at": 1, "photo": 3,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="permits")
    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    number = models.CharField(_("证号"), max_length=20)
    token = models.CharField(max_length=43, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=PermitState, default=PermitState.REQUESTED)
    weekdays = ArrayField(models.SmallIntegerField(), verbose_name=_("独自回家的日子"))
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True)
    photo = models.ImageField(_("照片"), upload_to="permits/%Y/%m", null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="permit_number_once"),
            models.UniqueConstraint(fields=["school", "token"], name="permit_token_once"),
            models.UniqueConstraint(
                fields=["school", "pupil", "term"], condition=Q(state__in=["requested", "approved"]), name="one_living_permit"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="permit_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by__isnull=False), name="permit_approved_by_someone"
            ),
        ]


class AloneStop(TenantModel):
    """A day on which nobody goes home alone, whatever the permits say: storm, ice, something near the school (C7.4a)."""

    reach = Reach(family="school")

    date = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-date", "-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "date"], condition=Q(lifted_at=None), name="alone_stop_once_a_day"),
        ]


class Leave(TenantModel):
    """A guardian says the child will not come on a day; withdrawn, never deleted."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {"pupil": 1, "date": 1, "reason": 2, "by": 1, "at": 1, "withdrawn_at": 1}

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="leaves")
    date = models.DateField(_("日期"))
    reason = models.CharField(_("事由"), max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-date", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "pupil", "date"], condition=Q(withdrawn_at=None), name="leave_once_a_day"),
        ]

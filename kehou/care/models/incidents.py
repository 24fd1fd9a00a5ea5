"""Incidents: what happened, to whom, who was told, what followed, and the insurance claim (C7.3, S7.2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Claim, IncidentKind, NoteKind, Severity
from kehou.care.models.sessions import OWN_OF_PUPIL, Session
from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class Incident(TenantModel):
    """Something happened that must be known tomorrow; what was written is never changed, only added to."""

    reach = Reach(own=("session__watches__staff__user", "reported_by", "involved__pupil__home_class__homeroom__user"))
    levels: ClassVar = {"what": 3, "family_words": 2}

    date = models.DateField(_("日期"))
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="incidents")
    severity = models.CharField(_("轻重"), max_length=8, choices=Severity)
    kind = models.CharField(_("类别"), max_length=10, choices=IncidentKind)
    place = models.CharField(_("地点"), max_length=60)
    what = SealedText(_("经过"))
    family_words = SealedText(_("告诉家长的话"))
    happened_at = models.DateTimeField(_("发生时间"))
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claim = models.CharField(_("保险理赔"), max_length=8, choices=Claim, default=Claim.NONE)
    claim_number = models.CharField(_("报案号"), max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["closed_at", "-happened_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "-date"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(claim="none") | ~Q(claim_number="") | Q(claim="asked"), name="claim_has_a_number"),
        ]


class Involved(TenantModel):
    """A child an incident happened to, or who took part in it."""

    reach = Reach(family="pupil", own=("incident__session__watches__staff__user", "incident__reported_by", *OWN_OF_PUPIL))
    append_only = True
    levels: ClassVar = {"pupil": 1, "incident": 1}

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="involved")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="incidents")

    class Meta:
        ordering = ["incident", "pupil"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "incident", "pupil"], name="involved_once")]


class IncidentNote(TenantModel):
    """What came after: somebody was told, something was done, a photo, the claim, the end."""

    reach = Reach(own=("incident__session__watches__staff__user", "incident__reported_by", "by"))
    append_only = True
    levels: ClassVar = {"words": 3, "photo": 3}

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    kind = models.CharField(_("类别"), max_length=8, choices=NoteKind)
    whom = models.CharField(_("对象"), max_length=80, blank=True)
    words = SealedText(_("说明"))
    photo = SealedText(_("照片"))
    has_photo = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["incident", "at", "id"]

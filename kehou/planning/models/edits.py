"""What was changed by hand or published, so that it can be taken back, the last first (S5.4, S5.5)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.planning.choices import EditKind


class Edit(TenantModel):
    """One deed: the rows it changed, each as it was before and as it is since (ids, days and seats; no names).

    `touched` are those rows and the groups it brought something into: whatever touches the same later has to go first.
    """

    reach = Reach()

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    kind = models.CharField(_("改动"), max_length=8, choices=EditKind)
    group = models.ForeignKey("planning.Group", models.PROTECT, null=True, related_name="edits", verbose_name=_("班组"))
    run = models.ForeignKey("planning.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("方案"))
    first = models.DateField(_("从哪天起"))
    rows = models.JSONField(default=list)
    touched = ArrayField(models.UUIDField(), default=list)
    children = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "term", "-at"])]

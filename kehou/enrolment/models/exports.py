"""Large exports: asked for with a reason, agreed to by a second person, taken once, within a day (未成年人网络保护条例 36)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import ExportKind, ExportState


class Export(TenantModel):
    """Somebody wishes to take out a list of many children: what, why, who agreed, and the hash of what was handed out.

    `subject` is the grade list it is about; `until` is how long it waits for an answer, then how long it may be taken.
    """

    reach = Reach(own=("asked_by",))

    number = models.PositiveIntegerField(_("申请号"))
    kind = models.CharField(_("名单"), max_length=10, choices=ExportKind)
    subject = models.UUIDField(null=True)
    form = models.CharField(max_length=4)
    count = models.PositiveIntegerField(_("人数"))
    why = models.CharField(_("用途"), max_length=200)
    state = models.CharField(_("状态"), max_length=7, choices=ExportState, default=ExportState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    until = models.DateTimeField(_("有效到"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("取出时间"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-number"]
        indexes: ClassVar = [models.Index(fields=["school", "state", "until"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="export_number_once"),
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="export_has_a_second_person"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def shown_at(self, now: datetime) -> str:
        """What it is at a moment: not answered, or not taken, in time it is over."""
        living = self.state in (ExportState.ASKED, ExportState.AGREED)
        return str(ExportState.OVER if living and self.until <= now else self.state)

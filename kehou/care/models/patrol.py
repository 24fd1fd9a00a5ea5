"""What is looked at in a session: the teacher's own three checks (C7.2), and the visits of the patrol (S6, C7.3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.care.models.sessions import Session
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class SessionCheck(TenantModel):
    """Hygiene, civility and safety of one session, said by the adult who held it; a later one counts."""

    reach = Reach(own=("session__watches__staff__user",))
    append_only = True

    session = models.ForeignKey(Session, models.PROTECT, related_name="checks")
    hygiene = models.BooleanField(_("卫生：地面桌面干净，垃圾带走"))
    civility = models.BooleanField(_("文明：轻声、不追跑、互相礼让"))
    safety = models.BooleanField(_("安全：门窗、电源、通道已看过"))
    note = models.CharField(_("没做到的，写一句"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["session", "-at", "-id"]

    @property
    def is_good(self) -> bool:
        return self.hygiene and self.civility and self.safety

    @property
    def remedy(self) -> "Remedy | None":
        """How what was found was put right, where somebody has said so."""
        return next(iter(self.remedies.all()), None)


class Remedy(TenantModel):
    """What was not in order at a check has been put right: how, when, and who says so (整改)."""

    reach = Reach(own=("finding__session__watches__staff__user",))
    append_only = True

    finding = models.ForeignKey(SessionCheck, models.PROTECT, related_name="remedies")
    words = models.CharField(_("怎样整改的"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "finding"], name="one_remedy_a_finding")]


class PatrolVisit(TenantModel):
    """Somebody of the patrol stood in the room: what the records said at that moment, and what was seen (巡课)."""

    reach = Reach(own=("session__watches__staff__user", "by"))
    append_only = True

    session = models.ForeignKey(Session, models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_time = models.BooleanField(_("按时开始"))
    planned_adult = models.BooleanField(_("在场的是排班的教师"))
    roll_taken = models.BooleanField(_("已经点名"))
    recorded = models.PositiveSmallIntegerField(_("系统里的人数"))
    counted = models.PositiveSmallIntegerField(_("数到的人数"))
    adds_load = models.BooleanField(_("在上新课或加作业"), default=False)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    @property
    def findings(self) -> list[str]:
        """What was not as it must be, by name."""
        wrong = {
            "late": not self.on_time, "adult": not self.planned_adult, "roll": not self.roll_taken,
            "count": self.counted != self.recorded, "load": self.adds_load,
        }  # fmt: skip
        return [name for name, is_so in wrong.items() if is_so]

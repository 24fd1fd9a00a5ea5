"""Planning's enumerations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Job(TextChoices):
    GROUPS = "groups", _("编组")
    SEATS = "seats", _("座位")
    ROSTER = "roster", _("排班")


class RunState(TextChoices):
    WAITING = "waiting", _("等待")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已算好")
    IMPOSSIBLE = "impossible", _("无解")
    PUBLISHED = "published", _("已公布")
    FAILED = "failed", _("出错")


class DutyRole(TextChoices):
    CARE = "care", _("看护")
    LATE = "late", _("17:00后志愿看护")
    GATE = "gate", _("门口")
    SAFETY = "safety", _("安全巡查")

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


class DaySlot(TextChoices):
    """The parts of an afternoon a member of staff may offer; the values are the planner's words."""

    FIRST = "first", _("放学后到 17:00")
    LATE = "late", _("17:00 后（志愿）")


class AbsenceState(TextChoices):
    ASKED = "asked", _("等待批准")
    AGREED = "agreed", _("已批准")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


class SwapState(TextChoices):
    ASKED = "asked", _("等对方答复")
    ACCEPTED = "accepted", _("已换")
    DECLINED = "declined", _("对方不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class PublicField(TextChoices):
    """What may stand beside name and post on the public page, each by the person's own consent (S5.5, PIPL 13)."""

    SUBJECT = "subject", _("任教学科")
    CAMPUS = "campus", _("所在校区")

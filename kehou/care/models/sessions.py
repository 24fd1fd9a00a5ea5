"""Sessions, the adults who watch over them, and the marks of the roll call (S3, S6, C7.2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Activity, MarkState, SessionState
from kehou.core.models import TenantModel
from kehou.core.scope import Reach

OWN_OF_PUPIL = ("pupil__home_class__homeroom__user", "pupil__home_class__grade__leader__user")


class Session(TenantModel):
    """One group in one room for one stretch of one day."""

    reach = Reach(family="school", own=("watches__staff__user",))

    date = models.DateField(_("日期"))
    group = models.ForeignKey("planning.Group", models.PROTECT, related_name="sessions", verbose_name=_("组"))
    room = models.ForeignKey("organisation.Room", models.PROTECT, related_name="+", verbose_name=_("房间"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    is_late = models.BooleanField(_("17:00后合并班"), default=False)
    teacher = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+", verbose_name=_("看护教师"))
    state = models.CharField(_("状态"), max_length=8, choices=SessionState, default=SessionState.PLANNED)
    activity = models.CharField(_("活动"), max_length=20, choices=Activity, blank=True)
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["date", "starts_at", "group"]
        indexes: ClassVar = [models.Index(fields=["school", "date"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "group", "date"], name="session_once_a_day"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state=SessionState.CLOSED) | Q(closed_at__isnull=False), name="closed_session_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.date}"

    @property
    def is_open(self) -> bool:
        return self.state == SessionState.OPEN


class Watch(TenantModel):
    """An adult who holds a session, from the duty roster (S5.5) or in another's stead."""

    reach = Reach(own=("staff__user",))

    session = models.ForeignKey(Session, models.CASCADE, related_name="watches")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="watches")

    class Meta:
        ordering = ["session_id", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "session", "staff"], name="watch_once")]


class Mark(TenantModel):
    """Present, absent or on leave; a correction is a later mark with a reason (C7.2)."""

    reach = Reach(family="pupil", own=("session__watches__staff__user", *OWN_OF_PUPIL))
    append_only = True
    levels: ClassVar = {
        "session": 1, "pupil": 1, "seq": 1, "state": 2, "at": 1, "device_at": 1, "by": 1, "corrects": 1, "reason": 2,
    }  # fmt: skip

    session = models.ForeignKey(Session, models.PROTECT, related_name="marks")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="marks")
    seq = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(_("出勤"), max_length=8, choices=MarkState)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)  # what the phone's own clock said, where it was entered without network
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("更正理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["session_id", "pupil_id", "seq"]
        indexes: ClassVar = [models.Index(fields=["school", "pupil", "-at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "session", "pupil", "seq"], name="mark_once"),
            models.CheckConstraint(condition=Q(seq=1) | ~Q(reason=""), name="corrected_mark_has_reason"),
        ]

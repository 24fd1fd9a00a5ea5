"""What stands around an application: the draft of a family, the sheet of paper, the request to change (S5.1, S1.2)."""

import base64
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import ChangeState, Channel
from kehou.enrolment.models.applications import OWN_OF_PUPIL, Application
from kehou.enrolment.models.rounds import Round


class Pictured:
    """A sheet of paper whose photo is kept sealed."""

    photo: Any

    @property
    def picture(self) -> bytes:
        """The photo as it was drawn anew, unsealed."""
        return base64.b64decode(self.photo)

    @picture.setter
    def picture(self, content: bytes) -> None:
        self.photo = base64.b64encode(content).decode()


class Draft(TenantModel):
    """What one guardian has typed so far for one child, sealed: it may name collectors with their phones.

    It is the person's own: no page of the school shows it, and it goes when the application is handed in.
    """

    reach = Reach(family="user", own=OWN_OF_PUPIL)
    levels: ClassVar = {"pupil": 1, "round": 1, "user": 1, "content": 3, "saved_at": 1}

    round = models.ForeignKey(Round, models.CASCADE, related_name="drafts")
    pupil = models.ForeignKey("people.Pupil", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content = SealedText()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "round", "pupil", "user"], name="one_draft_per_person"),
        ]


class PaperSheet(Pictured, TenantModel):
    """One printed application form: its code, the child it was printed for, and what came back (S5.1)."""

    reach = Reach(own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "round": 1, "code": 1, "printed_by": 1, "printed_at": 1, "application": 1, "received_on": 1,
        "registered_by": 1, "registered_at": 1, "photo": 3,
    }  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="sheets")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+", verbose_name=_("学生"))
    code = models.CharField(_("表号"), max_length=9)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField(_("打印时间"))
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="sheets")
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    photo = SealedText(_("表格照片"))

    class Meta:
        ordering = ["code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "code"], name="sheet_code_once")]

    def __str__(self) -> str:
        return self.code


class ChangeRequest(Pictured, TenantModel):
    """A change asked for after the window: what was, what is wished, why, and what the school decided (S1.2, S5.2).

    On paper `asker` is who of the family wrote it, and `asked_by` who registered it.
    """

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "application": 1, "days": 1, "slots": 1, "home_alone": 2, "alone_days": 2, "before": 2, "starts_on": 1,
        "reason": 2, "state": 1, "asked_by": 1, "asked_at": 1, "decided_by": 1, "decided_at": 1, "answer": 2, "once": 1,
        "channel": 1, "asker": 2, "photo": 3,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="changes")
    days = ArrayField(models.SmallIntegerField(), verbose_name=_("星期"))
    slots = ArrayField(models.UUIDField(), verbose_name=_("时段"))
    home_alone = models.BooleanField(_("申请独自回家"), default=False)
    alone_days = ArrayField(models.SmallIntegerField(), verbose_name=_("独自回家的日子"), default=list, blank=True)
    before = models.JSONField(_("原来的"), default=dict)
    starts_on = models.DateField(_("从哪天起"))
    reason = models.CharField(_("原因"), max_length=200)
    state = models.CharField(_("状态"), max_length=9, choices=ChangeState, default=ChangeState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    once = models.UUIDField(null=True, editable=False)
    channel = models.CharField(_("方式"), max_length=5, choices=Channel, default=Channel.PHONE)
    asker = models.CharField(_("谁提出的"), max_length=40, blank=True)
    photo = SealedText(_("改动单的照片"))

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "state", "asked_at"])]
        constraints: ClassVar = [
            # One open request at a time; who wishes otherwise takes the first one back.
            models.UniqueConstraint(fields=["school", "application"], condition=Q(state="asked"), name="one_open_change"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="change_no_has_a_reason"),
            models.CheckConstraint(condition=~Q(channel="paper") | ~Q(asker=""), name="paper_change_has_an_asker"),
        ]

"""Applications and what each level decided about them (S5.1, S5.2)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import OVER, Channel, Decision, Need, State, Step
from kehou.enrolment.models.rounds import Round

OWN_OF_PUPIL = ("pupil__home_class__homeroom__user", "pupil__home_class__grade__leader__user")


class GradeList(TenantModel):
    """The applications a grade leader handed to the school as one thing (S5.2); a supplement is a later list."""

    reach = Reach(own=("grade__leader__user",))

    round = models.ForeignKey(Round, models.PROTECT, related_name="grade_lists")
    grade = models.ForeignKey("organisation.Grade", models.PROTECT, related_name="+", verbose_name=_("年级"))
    number = models.PositiveSmallIntegerField(default=1)
    count = models.PositiveSmallIntegerField(_("人数"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("提交时间"))

    class Meta:
        ordering = ["grade__number", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "round", "grade", "number"], name="grade_list_once"),
        ]


class Application(TenantModel):
    """A guardian asks for one child and one term (S5.1); whoever of the guardians asks, the others see it."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "number": 1, "round": 1, "need": 2, "need_words": 2, "days": 1, "slots": 1, "late": 1, "healthy": 2,
        "independent": 2, "pledge_version": 1, "home_alone": 2, "channel": 1, "state": 1, "late_reason": 2, "note": 2,
        "submitted_by": 1, "submitted_at": 1, "basis": 1, "grade_list": 1, "notice": 1, "alone_days": 2, "collectors": 1, "once": 1,
    }  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="applications")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="applications", verbose_name=_("学生"))
    number = models.CharField(_("申请编号"), max_length=20)
    need = models.CharField(_("实际困难"), max_length=10, choices=Need, blank=True)
    need_words = models.CharField(_("困难说明"), max_length=200, blank=True)
    days = ArrayField(models.SmallIntegerField(), verbose_name=_("星期"), default=list)
    slots = ArrayField(models.UUIDField(), verbose_name=_("时段"), default=list)
    late = models.BooleanField(_("17:00后"), default=False)
    healthy = models.BooleanField(_("身体健康"), default=False)
    independent = models.BooleanField(_("有独立与自我管理能力"), default=False)
    pledge_version = models.CharField(_("承诺书版本"), max_length=20, blank=True)
    home_alone = models.BooleanField(_("申请独自回家"), default=False)
    alone_days = ArrayField(models.SmallIntegerField(), verbose_name=_("独自回家的日子"), default=list, blank=True)
    collectors = ArrayField(models.UUIDField(), verbose_name=_("接送人"), default=list, blank=True)
    note = models.CharField(_("补充说明"), max_length=200, blank=True)
    channel = models.CharField(_("方式"), max_length=5, choices=Channel, default=Channel.PHONE)
    state = models.CharField(_("状态"), max_length=16, choices=State, default=State.SUBMITTED)
    late_reason = models.CharField(_("逾期原因"), max_length=200, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    once = models.UUIDField(null=True, editable=False)
    basis = models.JSONField(default=list, editable=False)
    grade_list = models.ForeignKey(GradeList, models.PROTECT, null=True, blank=True, related_name="applications")
    notice = models.ForeignKey("enrolment.Notice", models.PROTECT, null=True, blank=True, related_name="applications")

    class Meta:
        ordering = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["school", "round", "state"]),
            models.Index(fields=["school", "pupil"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="application_number_once"),
            # S5.1: one application per pupil and term.
            models.UniqueConstraint(
                fields=["school", "round", "pupil"], condition=~Q(state__in=OVER), name="one_application_per_pupil"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Review(TenantModel):
    """One level's decision with its reason, author and time; a change of mind is a later line (S5.2)."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    append_only = True
    levels: ClassVar = {"pupil": 1, "application": 1, "step": 1, "decision": 2, "reason": 2, "by": 1, "at": 1}

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews")
    step = models.CharField(_("环节"), max_length=10, choices=Step)
    decision = models.CharField(_("决定"), max_length=6, choices=Decision)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["school", "application", "at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(decision=Decision.PASS) | ~Q(reason=""), name="review_no_has_a_reason"),
        ]

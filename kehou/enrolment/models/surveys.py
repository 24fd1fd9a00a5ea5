"""The survey of needs before the term: what the school asks, what each family says (S1.1)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import Channel, SurveyNeed, SurveyState, Until
from kehou.enrolment.models.applications import OWN_OF_PUPIL
from kehou.enrolment.models.rounds import SHARED


class Survey(TenantModel):
    """One term's survey: it asks every family the service is for, before anybody can apply."""

    reach = SHARED

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="surveys", verbose_name=_("学期"))
    opens_on = models.DateField(_("开始"))
    closes_on = models.DateField(_("截止"))
    words = models.CharField(_("写给家长的话"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=6, choices=SurveyState, default=SurveyState.OPEN)
    reminded_at = models.DateTimeField(_("上次提醒"), null=True, blank=True)

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "term"], name="one_survey_per_term"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="survey_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.term}"


class SurveyAnswer(TenantModel):
    """What a family says for one child, whoever of the guardians says it; the last word counts."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "survey": 1, "need": 1, "days": 1, "until": 1, "words": 2, "channel": 1, "answered_by": 1, "answered_at": 1,
    }  # fmt: skip

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+", verbose_name=_("学生"))
    need = models.CharField(_("需要吗"), max_length=7, choices=SurveyNeed)
    days = ArrayField(models.SmallIntegerField(), verbose_name=_("星期"), default=list, blank=True)
    until = models.CharField(_("到几点"), max_length=5, choices=Until, blank=True)
    words = models.CharField(_("原因或希望"), max_length=200, blank=True)
    channel = models.CharField(_("方式"), max_length=5, choices=Channel, default=Channel.PHONE)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"))

    class Meta:
        ordering = ["answered_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "survey", "pupil"], name="one_answer_per_pupil"),
            models.CheckConstraint(condition=~Q(need="no") | Q(days=[], until=""), name="no_need_no_days"),
        ]

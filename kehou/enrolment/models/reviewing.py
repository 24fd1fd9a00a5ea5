"""Who decides where a post is empty, and the reasons a school likes to give (S5.2)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import Step

SPAN = Func("starts_on", "ends_on", template="daterange(%(expressions)s, '[]')", output_field=DateRangeField())


class ReviewReasons(TenantModel):
    """The short list of reasons a school offers its reviewers; words of one's own are always possible beside it."""

    reach = Reach()

    for_return = ArrayField(models.CharField(max_length=100), verbose_name=_("退回补充的常用理由"), default=list)
    for_reject = ArrayField(models.CharField(max_length=100), verbose_name=_("不通过的常用理由"), default=list)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "review reasons"
        constraints: ClassVar = [models.UniqueConstraint(fields=["school"], name="one_list_of_reasons")]


class Substitute(TenantModel):
    """Somebody who reviews in an empty post's stead, named by the principal from a day to a day."""

    reach = Reach()

    step = models.CharField(_("环节"), max_length=10, choices=Step)
    home_class = models.ForeignKey("organisation.HomeClass", models.PROTECT, null=True, related_name="substitutes")
    grade = models.ForeignKey("organisation.Grade", models.PROTECT, null=True, related_name="substitutes")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+", verbose_name=_("代理人"))
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"))
    reason = models.CharField(_("原因"), max_length=100)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["ends_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="substitute_ends_after_start"),
            models.CheckConstraint(
                condition=Q(step=Step.HOMEROOM, grade=None) | Q(step=Step.GRADE, home_class=None),
                name="substitute_for_one_post",
            ),
            ExclusionConstraint(
                name="one_substitute_a_class",
                expressions=[("school", RangeOperators.EQUAL), ("home_class", RangeOperators.EQUAL), (SPAN, RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None, home_class__isnull=False),
            ),
            ExclusionConstraint(
                name="one_substitute_a_grade",
                expressions=[("school", RangeOperators.EQUAL), ("grade", RangeOperators.EQUAL), (SPAN, RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None, grade__isnull=False),
            ),
        ]

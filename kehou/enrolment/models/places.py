"""Places: who may come on which days, from when and until when (S5.3, S5.4)."""

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import EndReason
from kehou.enrolment.models.applications import OWN_OF_PUPIL, Application
from kehou.enrolment.models.rounds import Round

# From the first day to the last; a place ended before it began has no days at all.
DAYS = Func("starts_on", "ends_on", template="daterange(%(expressions)s + 1, '[)')", output_field=DateRangeField())


class Place(TenantModel):
    """A child's place in a term. `ends_on` is the last day (inclusive), None while it goes on.

    Ended before it began, the last day is the day before the first. `holds_seat` until the seats are counted free.
    """

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "round": 1, "term": 1, "application": 1, "campus": 1, "days": 1, "slots": 1, "late": 1,
        "starts_on": 1, "ends_on": 1, "ended_reason": 2, "holds_seat": 1,
    }  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="places")
    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="places")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="places", verbose_name=_("学生"))
    application = models.ForeignKey(Application, models.PROTECT, related_name="places")
    campus = models.ForeignKey("organisation.Campus", models.PROTECT, related_name="+", verbose_name=_("校区"))
    days = ArrayField(models.SmallIntegerField(), verbose_name=_("星期"))
    slots = ArrayField(models.UUIDField(), verbose_name=_("时段"))
    late = models.BooleanField(_("17:00后"), default=False)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("最后一天"), null=True, blank=True)
    ended_reason = models.CharField(_("结束原因"), max_length=9, choices=EndReason, blank=True)
    holds_seat = models.BooleanField(default=True, editable=False)

    class Meta:
        ordering = ["pupil__home_class__grade__number", "pupil__home_class__number", "pupil__pinyin", "id"]
        indexes: ClassVar = [models.Index(fields=["school", "term", "starts_on"]), models.Index(fields=["school", "pupil"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on") - timedelta(days=1)), name="place_ends_after_start"
            ),
            ExclusionConstraint(
                name="one_place_at_a_time",
                expressions=[
                    ("school", "="),
                    ("pupil", "="),
                    (DAYS, "&&"),
                ],
            ),
        ]

    def is_open_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def never_began(self) -> bool:
        """Ended, or replaced, before its first day."""
        return self.ends_on is not None and self.ends_on < self.starts_on

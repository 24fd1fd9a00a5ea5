"""Two children the school keeps apart: not in one group, or not beside each other (S5.4)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.planning.choices import ApartFrom, ApartReason
from kehou.planning.models.plan import Standing

OWN_OF_EITHER = tuple(f"{child}__{path}" for child in ("pupil", "other") for path in ("home_class__homeroom__user", "home_class__grade__leader__user"))


class KeepApart(TenantModel):
    """A pair for some days of a term; why is sealed, and read one at a time. It ends, it is not deleted.

    `pupil` is the one with the smaller id, so that a pair is known whichever child was named first.
    """

    reach = Reach(own=OWN_OF_EITHER)
    levels: ClassVar = {
        "pupil": 1, "other": 1, "term": 1, "apart_from": 2, "reason": 3, "words": 3, "starts_on": 1, "ends_on": 1, "at": 1, "by": 1,
        "ended_at": 1, "ended_by": 1, "ended_words": 3,
    }  # fmt: skip

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+", verbose_name=_("学生"))
    other = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+", verbose_name=_("另一名学生"))
    apart_from = models.CharField(_("怎样分开"), max_length=5, choices=ApartFrom, default=ApartFrom.GROUP)
    reason = SealedText(_("原因"), choices=ApartReason, default=ApartReason.CONFLICT)
    words = SealedText(_("说明"))
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(pgettext_lazy("until", "到"))
    at = models.DateTimeField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    ended_words = SealedText(_("解除的理由"))

    class Meta:
        ordering = ["starts_on", "at", "id"]
        indexes: ClassVar = [models.Index(fields=["school", "ends_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pupil__lt=F("other")), name="apart_two_children_in_order"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="apart_ends_after_start"),
            ExclusionConstraint(
                name="apart_once_at_a_time",
                expressions=[
                    ("school", RangeOperators.EQUAL), ("pupil", RangeOperators.EQUAL), ("other", RangeOperators.EQUAL),
                    (Standing("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]  # fmt: skip

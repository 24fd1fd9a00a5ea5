"""What a school has switched on for a while: the health check at roll call, the counted way from the classroom (S7.2, C7.4b)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import RoutineKind
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class Routine(TenantModel):
    """A routine of the afternoon, from a day until a day or until further notice; ended, never deleted."""

    reach = Reach()

    kind = models.CharField(_("哪一项"), max_length=8, choices=RoutineKind)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"), null=True)
    temperature = models.BooleanField(_("同时量体温"), default=False)
    reason = models.CharField(_("原因"), max_length=100)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_on", "kind"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="routine_ends_after_start"),
            ExclusionConstraint(
                name="one_routine_of_a_kind",
                expressions=[
                    ("school", RangeOperators.EQUAL), ("kind", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]  # fmt: skip

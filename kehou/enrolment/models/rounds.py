"""A term's application round, its slots and the seats of each weekday (S3.2, S5.1, S1.1)."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import RoundState

SHARED = Reach(family="school")


class Round(TenantModel):
    """One term's window for applications; `issued` counts the numbers given out, under lock."""

    reach = SHARED

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="rounds", verbose_name=_("学期"))
    plan = models.ForeignKey("organisation.ServicePlan", models.PROTECT, null=True, blank=True, related_name="rounds")
    opens_on = models.DateField(_("开始受理"))
    closes_on = models.DateField(_("截止受理"))
    first_day = models.DateField(_("服务第一天"))
    state = models.CharField(_("状态"), max_length=6, choices=RoundState, default=RoundState.DRAFT)
    issued = models.PositiveIntegerField(default=0, editable=False)
    basis = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "term"], name="one_round_per_term"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.term}"

    @property
    def slots_offered(self) -> list["Slot"]:
        """The slots that can be asked for; one a new version of the plan has dropped is kept for those who have it."""
        return [one for one in self.slots.all() if one.weekdays]


class Slot(TenantModel):
    """A time of the afternoon that can be asked for; the late one is kept by volunteers (S3.2)."""

    reach = SHARED

    round = models.ForeignKey(Round, models.CASCADE, related_name="slots")
    name = models.CharField(_("时段"), max_length=30)
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    is_late = models.BooleanField(_("17:00后时段"), default=False)
    weekdays = ArrayField(models.SmallIntegerField(), verbose_name=_("星期"), default=list)

    class Meta:
        ordering = ["starts", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "round", "name"], name="slot_name_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> str:
        return f"{self.starts:%H:%M}—{self.ends:%H:%M}"


class SlotDay(TenantModel):
    """The seats of a slot on one weekday, of all campuses together or of one: the database refuses one too many (S1.1)."""

    reach = SHARED

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="seats")
    weekday = models.PositiveSmallIntegerField(_("星期"))
    campus = models.ForeignKey("organisation.Campus", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("校区"))
    capacity = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    taken = models.PositiveSmallIntegerField(_("已占"), default=0)

    class Meta:
        ordering = ["slot__starts", "slot__name", "campus__name", "weekday"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "slot", "weekday", "campus"], nulls_distinct=False, name="slot_day_once"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="slot_day_is_a_weekday"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="slot_day_within_capacity"),
        ]

    @property
    def seat(self) -> tuple[UUID, int, UUID | None]:
        return self.slot_id, self.weekday, self.campus_id

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else self.capacity - self.taken

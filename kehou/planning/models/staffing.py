"""The adults of the roster: what each offers for a term, when each teaches, who is away, who swaps with whom (C5.1, C7.1)."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.planning.choices import AbsenceState, DaySlot, PublicField, SwapState

OPEN = (AbsenceState.ASKED, AbsenceState.AGREED)


class Hours(Func):
    """A span of clock time, its end not included, laid on some day so that the database can compare it."""

    template = "tsrange(DATE '2000-01-01' + %(expressions)s)"
    arg_joiner = ", DATE '2000-01-01' + "
    output_field = DateTimeRangeField()


class Days(Func):
    """From the first to the last day, both included."""

    template = "daterange(%(expressions)s, '[]')"
    output_field = DateRangeField()


def _weekdays(label: Any) -> ArrayField:
    return ArrayField(models.SmallIntegerField(), verbose_name=label, default=list, blank=True)


class Volunteer(TenantModel):
    """What a member of staff offers for a term, and that the teaching load leaves room for it (C5.1).

    Weekdays count from 1 (Monday). `crosses` are those on which the other campus is possible too, `dislikes` those
    better left free, `posts` the posts offered at their own hours; `shows` is what the person lets stand on the public page beside name and post.
    """

    reach = Reach(own=("staff__user",))

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="offers", verbose_name=_("教师"))
    slots = ArrayField(models.CharField(max_length=8, choices=DaySlot), verbose_name=_("时段"), default=list, blank=True)
    weekdays = _weekdays(_("可看护日"))
    max_week = models.PositiveSmallIntegerField(_("每周最多次数"), default=2)
    crosses = _weekdays(_("可去另一校区的日子"))
    dislikes = _weekdays(_("最好不排的日子"))
    posts = ArrayField(models.UUIDField(), verbose_name=_("愿意承担的岗位"), default=list, blank=True)
    shows = ArrayField(models.CharField(max_length=8, choices=PublicField), verbose_name=_("同意公示"), default=list, blank=True)
    load_confirmed_at = models.DateTimeField(null=True, editable=False)
    load_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["term", "staff"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "term", "staff"], name="one_offer_a_term"),
            models.CheckConstraint(condition=Q(max_week__lte=10), name="offer_within_a_week"),
        ]


class Lesson(TenantModel):
    """A lesson somebody gives each week of the term: nobody is on duty while teaching (C5.1)."""

    reach = Reach(own=("staff__user",))

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="lessons", verbose_name=_("教师"))
    weekday = models.PositiveSmallIntegerField(_("星期"))
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))

    class Meta:
        ordering = ["staff", "weekday", "starts"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="lesson_ends_after_start"),
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="lesson_on_a_weekday"),
            ExclusionConstraint(
                name="no_two_lessons_at_once",
                expressions=[
                    ("school", RangeOperators.EQUAL), ("term", RangeOperators.EQUAL), ("staff", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL), (Hours("starts", "ends"), RangeOperators.OVERLAPS),
                ],
            ),
        ]  # fmt: skip


class Absence(TenantModel):
    """Somebody of the staff is away for days, or from a time of the first day on; their duties need others (S5.5)."""

    reach = Reach(own=("staff__user",))

    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="absences", verbose_name=_("教师"))
    first = models.DateField(_("从"))
    last = models.DateField(pgettext_lazy("until", "到"))
    since = models.TimeField(_("第一天从几点起"), null=True, blank=True)
    reason = models.CharField(_("事由"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=AbsenceState, default=AbsenceState.ASKED)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    asked_at = models.DateTimeField(editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["first", "asked_at", "id"]
        indexes: ClassVar = [models.Index(fields=["school", "last"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_ends_after_start"),
            ExclusionConstraint(
                name="away_once_at_a_time",
                expressions=[
                    ("school", RangeOperators.EQUAL), ("staff", RangeOperators.EQUAL), (Days("first", "last"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=OPEN),
            ),
        ]  # fmt: skip


class Swap(TenantModel):
    """One duty offered to a colleague for one of theirs, or as a favour; it holds when the colleague agrees (S5.5)."""

    reach = Reach(own=("duty__staff__user", "taker__user"))

    duty = models.ForeignKey("planning.Duty", models.PROTECT, related_name="swaps", verbose_name=_("让出的值班"))
    other = models.ForeignKey("planning.Duty", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("换来的值班"))
    taker = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="swaps", verbose_name=_("对方"))
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=SwapState, default=SwapState.ASKED)
    asked_at = models.DateTimeField(editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "duty"], condition=Q(state=SwapState.ASKED), name="duty_offered_once"),
        ]


class Feed(TenantModel):
    """A calendar address somebody subscribed to: own duties, or a child's afternoons. Only the key's hash is kept."""

    reach = Reach(family="user", own=("user",))

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    levels: ClassVar = {"user": 1, "pupil": 1, "sha256": 3, "revoked_at": 1}

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "sha256"], name="feed_key_once"),
            models.UniqueConstraint(
                fields=["school", "user", "pupil"], condition=Q(revoked_at=None), nulls_distinct=False, name="one_feed_at_a_time"
            ),
        ]

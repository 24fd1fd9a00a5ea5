"""Groups, seats and duties: what the planner proposed and the school published."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.planning.choices import DutyRole, Job, RunState

SHARED = Reach(family="school")


class During(Func):
    """The span of a duty, its end not included."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Standing(Func):
    """The days a group stands, its last day included; without an end it stands on."""

    template = "daterange(%(expressions)s, '[]')"
    output_field = DateRangeField()


class Run(TenantModel):
    """One run of the planner: what it was asked, what it answered, and how good that is."""

    reach = Reach()

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="runs")
    job = models.CharField(_("任务"), max_length=8, choices=Job)
    group = models.ForeignKey("Group", models.PROTECT, null=True, blank=True, related_name="seat_runs", verbose_name=_("组"))
    first = models.DateField(_("从"), null=True, blank=True)
    last = models.DateField(pgettext_lazy("until", "到"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=RunState, default=RunState.WAITING)
    seed = models.PositiveIntegerField(default=1)
    seconds = models.PositiveSmallIntegerField(default=10)
    instance = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    explanation = models.JSONField(default=list)
    basis = models.JSONField(default=list)
    wishes = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "term", "job", "-created_at"])]


class Group(TenantModel):
    """A care group of 25–30 children with its room (S5.4); the late group is the merged room (C7.4b)."""

    reach = SHARED

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="groups")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="groups")
    name = models.CharField(_("组名"), max_length=30)
    campus = models.ForeignKey("organisation.Campus", models.PROTECT, related_name="+", verbose_name=_("校区"))
    room = models.ForeignKey("organisation.Room", models.PROTECT, related_name="+", verbose_name=_("房间"))
    is_late = models.BooleanField(_("17:00后合并班"), default=False)
    outside_band_reason = models.CharField(_("人数在25—30之外的理由"), max_length=200, blank=True)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    class Meta:
        ordering = ["is_late", "campus__name", Length("name"), "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "term", "name"], condition=Q(ends_on=None), name="group_name_once"),
            ExclusionConstraint(
                name="no_room_for_two_groups",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    (Standing("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_late=False) & (Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """A child in a group from a day on, with a seat."""

    reach = Reach(family="pupil", own=("group__duties__staff__user",))
    levels: ClassVar = {"group": 1, "pupil": 1, "place": 1, "starts_on": 1, "ends_on": 1, "row": 1, "column": 1, "is_pinned": 1, "before": 1}

    group = models.ForeignKey(Group, models.PROTECT, related_name="members")
    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="memberships")
    place = models.ForeignKey("enrolment.Place", models.PROTECT, related_name="memberships", null=True)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)
    row = models.PositiveSmallIntegerField(_("排"), null=True, blank=True)
    column = models.PositiveSmallIntegerField(_("列"), null=True, blank=True)
    is_pinned = models.BooleanField(_("手工指定"), default=False)
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        ordering = ["group", "row", "column", "pupil"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "group", "pupil"], condition=Q(ends_on=None), name="in_group_once"),
            models.UniqueConstraint(
                fields=["school", "group", "row", "column"],
                condition=Q(ends_on=None) & Q(row__isnull=False),
                name="one_child_a_seat",
            ),
        ]


class Duty(TenantModel):
    """Who is where, when, in which role: with a group or at a post. The database lets no adult be in two places, whatever
    each is for, and no room have two groups at once."""

    reach = Reach(family="school")

    date = models.DateField(_("日期"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("组"))
    post = models.ForeignKey("planning.Post", models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("岗位"))
    room = models.ForeignKey("organisation.Room", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("房间"))
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="duties", verbose_name=_("教师"))
    role = models.CharField(_("职责"), max_length=8, choices=DutyRole, default=DutyRole.CARE)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="duties")
    instead_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("代班理由"), max_length=200, blank=True)
    is_pinned = models.BooleanField(_("固定"), default=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["date", "starts_at", "group"]
        indexes: ClassVar = [models.Index(fields=["school", "date"]), models.Index(fields=["school", "staff", "date"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_start"),
            models.CheckConstraint(condition=Q(group=None) | Q(post=None), name="duty_with_group_or_at_post"),
            ExclusionConstraint(
                name="no_adult_in_two_places",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    (During("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
            ExclusionConstraint(
                name="no_room_twice_at_once",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    ("group", RangeOperators.NOT_EQUAL),
                    (During("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    @property
    def what(self) -> str:
        """The group, the post, or the role in words."""
        return str(self.group or self.post or self.get_role_display())

    @property
    def term(self) -> Any:
        """The term of its group or post; None where it has neither."""
        return getattr(self.group or self.post, "term", None)


class Publication(TenantModel):
    """What was published of the plan: groups, seats, rosters and who the adults are (S5.5)."""

    reach = Reach(family="school", public="is_public")

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    job = models.CharField(max_length=8, choices=Job)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

"""Schools as they are: campuses, rooms, grades, classes, staff, terms, calendar, leading groups, plans."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.organisation.choices import (
    Affiliation,
    DayKind,
    Door,
    GroupRole,
    Nature,
    PlanState,
    RoomKind,
    Stage,
    TermNumber,
)
from kehou.organisation.rules.rooms import COLUMNS, SEATS, columns_in, seats_in

SHARED = Reach(family="school")
PREPARED = (PlanState.DRAFT, PlanState.FILED, PlanState.RETURNED, PlanState.APPROVED)


class School(TenantModel):
    """What a school is (C3.1, C6.1) and what it has decided about data."""

    reach = Reach(family="school")

    nature = models.CharField(_("办学性质"), max_length=10, choices=Nature, default=Nature.PUBLIC)
    stage = models.CharField(_("学段"), max_length=10, choices=Stage, default=Stage.PRIMARY)
    affiliation = models.CharField(_("隶属关系"), max_length=10, choices=Affiliation, default=Affiliation.DISTRICT)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    phone = models.CharField(_("办公电话"), max_length=20, blank=True)
    data_officer = models.CharField(_("儿童个人信息保护负责人"), max_length=40, blank=True)
    keeps_identity_numbers = models.BooleanField(_("登记身份证号"), default=False)
    paper_heading = models.CharField(
        _("文件页眉"), max_length=60, blank=True, help_text=_("印在每份文件的左上角；不填就是校名。")
    )
    paper_foot = models.CharField(_("文件页脚"), max_length=60, blank=True, help_text=_("印在每页左下角，如校址和电话。"))

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school"], name="school_once")]


class Campus(TenantModel):
    reach = SHARED

    name = models.CharField(_("校区"), max_length=20)

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "name"], name="campus_name_once")]

    def __str__(self) -> str:
        return self.name


class Room(TenantModel):
    reach = SHARED

    campus = models.ForeignKey(Campus, models.PROTECT, related_name="rooms", verbose_name=_("校区"))
    name = models.CharField(_("房间"), max_length=30)
    kind = models.CharField(_("类别"), max_length=12, choices=RoomKind, default=RoomKind.CLASSROOM)
    capacity = models.PositiveSmallIntegerField(_("容量"))
    rows = models.PositiveSmallIntegerField(_("排"), default=6)
    columns = models.PositiveSmallIntegerField(_("列"), default=6)
    blocked = models.CharField(_("不能坐的座位"), max_length=200, blank=True, help_text=_("按排-列写，用顿号隔开，例如 1-1、6-8。"))
    aisles = models.CharField(_("过道"), max_length=60, blank=True, help_text=_("过道左边的列号，用顿号隔开，例如 2、4、6。"))
    door = models.CharField(_("门在哪里"), max_length=12, choices=Door, default=Door.FRONT_RIGHT, help_text=_("面向黑板看。"))

    class Meta:
        ordering = ["campus__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "campus", "name"], name="room_name_once"),
            models.CheckConstraint(condition=Q(capacity__gte=1, rows__gte=1, columns__gte=1), name="room_has_seats"),
            models.CheckConstraint(condition=Q(blocked__regex=SEATS) & Q(aisles__regex=COLUMNS), name="room_seats_read"),
        ]

    @property
    def blocked_seats(self) -> tuple[tuple[int, int], ...]:
        """(row, column) from 1 of the seats that cannot be used."""
        return seats_in(self.blocked)

    @property
    def aisle_columns(self) -> tuple[int, ...]:
        """Columns from 1 with an aisle on their right."""
        return columns_in(self.aisles)

    def __str__(self) -> str:
        return self.name


class Staff(TenantModel):
    """A person on the school's staff; all of them are the pool the roster draws on (C7.1)."""

    reach = Reach(own=("user",))

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="staff")
    name = models.CharField(_("姓名"), max_length=40)
    pinyin = models.CharField(max_length=120, blank=True, editable=False)
    number = models.CharField(_("工号"), max_length=20)
    post = models.CharField(_("岗位"), max_length=40, blank=True)
    subject = models.CharField(_("任教学科"), max_length=40, blank=True)
    campus = models.ForeignKey(Campus, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("校区"))
    volunteers_late = models.BooleanField(_("志愿看护17:00后时段"), default=False)
    weekdays = ArrayField(models.SmallIntegerField(), verbose_name=_("可看护日"), default=list, blank=True)
    duties_a_week = models.PositiveSmallIntegerField(_("每周最多次数"), default=2)
    left_on = models.DateField(_("离校日期"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        indexes: ClassVar = [models.Index(fields=["school", "pinyin"])]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "number"], name="staff_number_once")]

    def __str__(self) -> str:
        return self.name


class Grade(TenantModel):
    reach = SHARED

    number = models.PositiveSmallIntegerField(_("年级"))
    entry_year = models.PositiveSmallIntegerField(_("入学年份"))
    leader = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="grades", verbose_name=_("年级组长"))

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "number"], name="grade_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=9), name="grade_within_stage"),
        ]

    @property
    def name(self) -> str:
        return "一二三四五六七八九"[self.number - 1] + "年级"

    def __str__(self) -> str:
        return self.name


class HomeClass(TenantModel):
    """An administrative class with its homeroom teacher."""

    reach = SHARED

    grade = models.ForeignKey(Grade, models.PROTECT, related_name="classes", verbose_name=_("年级"))
    number = models.PositiveSmallIntegerField(_("班"))
    campus = models.ForeignKey(Campus, models.PROTECT, related_name="+", verbose_name=_("校区"))
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("教室"))
    homeroom = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="classes", verbose_name=_("班主任"))

    class Meta:
        ordering = ["grade__number", "number"]
        verbose_name_plural = "home classes"
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "grade", "number"], name="class_once")]

    @property
    def name(self) -> str:
        """一(1)班, as the school writes it."""
        return f"{self.grade.name[0]}({self.number})班"

    def __str__(self) -> str:
        return self.name


class Term(TenantModel):
    reach = SHARED

    year = models.PositiveSmallIntegerField(_("学年开始"))
    number = models.PositiveSmallIntegerField(_("学期"), choices=TermNumber)
    starts_on = models.DateField(_("开学"))
    ends_on = models.DateField(_("放假"))

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "year", "number"], name="term_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="term_ends_after_start"),
        ]

    def __str__(self) -> str:
        words = {TermNumber.FIRST: _("%(year)s—%(next)s学年第一学期"), TermNumber.SECOND: _("%(year)s—%(next)s学年第二学期")}
        return str(words[TermNumber(self.number)]) % {"year": self.year, "next": self.year + 1}

    @property
    def official(self) -> str:
        """The term as official papers name it, whatever language their maker reads."""
        with override("zh-hans"):
            return str(self)


class CalendarDay(models.Model):
    """A day on which the official arrangement differs from the plain week (S3.1): holiday or moved workday."""

    day = models.DateField(_("日期"), primary_key=True)
    kind = models.CharField(_("性质"), max_length=5, choices=DayKind)
    name = models.CharField(_("说明"), max_length=40)
    follows = models.PositiveSmallIntegerField(_("按星期几上课"), null=True, blank=True)

    class Meta:
        ordering = ["day"]


class SchoolEvent(TenantModel):
    """A day or days on which this school departs from the calendar: an outing, an exam, a snow day."""

    reach = SHARED

    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    title = models.CharField(_("事项"), max_length=60)
    service = models.BooleanField(_("照常课后服务"), default=False)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_start"),
        ]


class Leader(TenantModel):
    """A seat in the leading group of a city, district or school (S7.1, C7.1)."""

    reach = SHARED

    role = models.CharField(_("职务"), max_length=10, choices=GroupRole)
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("行政职务"), max_length=40)
    duties = models.CharField(_("分工"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school"], condition=Q(role="head"), name="one_head_of_leading_group"),
        ]


class ServicePlan(TenantModel):
    """The term's service plan (方案): drafted from policy, filed with the district, approved, published."""

    reach = Reach(family="school", public="is_public")

    term = models.ForeignKey(Term, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    why = models.CharField(_("修改原因"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    content = models.JSONField(default=dict)
    basis = models.JSONField(default=list)
    remark = models.CharField(_("区批复意见"), max_length=200, blank=True)
    filed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "term", "version"], name="plan_version_once"),
            models.UniqueConstraint(fields=["school", "term"], condition=Q(state__in=PREPARED), name="one_plan_in_preparation"),
            models.UniqueConstraint(fields=["school", "term"], condition=Q(state=PlanState.PUBLISHED), name="one_published_plan"),
        ]

"""Pupils, their guardians, who may collect them, and what the families consented to."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.people.choices import ImportState, PupilState, Purpose, Relation, Sex

OWN_PUPIL = ("home_class__homeroom__user", "home_class__grade__leader__user")
OWN_OF_PUPIL = tuple(f"pupil__{path}" for path in OWN_PUPIL)


class Pupil(TenantModel):
    reach = Reach(family="self", own=OWN_PUPIL)
    levels: ClassVar = {
        "name": 1, "pinyin": 1, "sex": 1, "birth_date": 2, "home_class": 1, "state": 1, "left_on": 1,
        "registry_no": 3, "identity_no": 3, "identity_mark": 3, "health": 3, "seating": 3,
    }  # fmt: skip

    name = models.CharField(_("姓名"), max_length=40)
    pinyin = models.CharField(max_length=200, blank=True, editable=False)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    home_class = models.ForeignKey("organisation.HomeClass", models.PROTECT, related_name="pupils", verbose_name=_("班级"))
    state = models.CharField(_("状态"), max_length=5, choices=PupilState, default=PupilState.HERE)
    left_on = models.DateField(_("离校日期"), null=True, blank=True)
    registry_no = SealedText(_("学籍号"))
    identity_no = SealedText(_("身份证号"))
    identity_mark = models.CharField(max_length=64, blank=True, editable=False)
    health = SealedText(_("健康提示"))
    seating = SealedText(_("座位提示"))

    class Meta:
        ordering = ["home_class__grade__number", "home_class__number", "pinyin", "id"]
        indexes: ClassVar = [
            models.Index(fields=["school", "home_class", "pinyin"]),
            models.Index(fields=["school", "pinyin"]),
            models.Index(fields=["school", "name"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "identity_mark"],
                condition=~Q(identity_mark="") & Q(state="here"),
                name="pupil_identity_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StandingGuardians(models.Manager["Guardian"]):
    """Guardians the school names today; one whose entry has ended is in nobody's list."""

    def get_queryset(self) -> models.QuerySet["Guardian"]:
        return super().get_queryset().filter(ended_at=None)


class Guardian(TenantModel):
    """One guardian of one pupil; `user` is set when the person has bound their account. An entry ends, it is not deleted."""

    reach = Reach(family="user", own=OWN_OF_PUPIL)
    levels: ClassVar = {"name": 2, "relation": 1, "phone": 3, "user": 1, "pupil": 1, "bound_at": 1, "order": 1, "ended_at": 1}

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="guardians")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="guardianships")
    name = models.CharField(_("姓名"), max_length=40)
    relation = models.CharField(_("关系"), max_length=12, choices=Relation, default=Relation.OTHER)
    phone = SealedText(_("手机号"))
    order = models.PositiveSmallIntegerField(default=1)
    bound_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = StandingGuardians()
    everyone = models.Manager()

    class Meta:
        ordering = ["pupil", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "pupil", "user"], condition=Q(user__isnull=False), name="guardian_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CodeSlip(TenantModel):
    """A printed one-time code by which a guardian binds the account; only its hash is kept."""

    reach = Reach(own=OWN_OF_PUPIL)
    levels: ClassVar = {"pupil": 1, "guardian": 1, "code_hash": 3, "expires_at": 1, "used_at": 1, "printed_by": 1}

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="slips")
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="slips")
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "code_hash"], name="slip_code_once")]


class Collector(TenantModel):
    """A person authorised to collect a child; revoked at once, never deleted."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "name": 2, "relation": 1, "phone": 3, "photo": 3, "weekdays": 2, "starts_on": 2, "ends_on": 2,
        "confirmed_at": 2, "revoked_at": 2, "barred": 3, "by_code": 1, "added_by": 1,
    }  # fmt: skip

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="collectors")
    name = models.CharField(_("姓名"), max_length=40)
    relation = models.CharField(_("与孩子关系"), max_length=20)
    phone = SealedText(_("手机号"))
    photo = models.ImageField(_("照片"), upload_to="collectors/%Y/%m", null=True, blank=True)
    weekdays = ArrayField(models.SmallIntegerField(), verbose_name=_("可接日"), default=list, blank=True)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"), null=True, blank=True)
    barred = models.BooleanField(_("禁止接走"), default=False)
    by_code = models.BooleanField(_("只凭一次性接送码"), default=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pupil", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="collector_ends_after_start"),
        ]


class BarPaper(TenantModel):
    """What a bar rests on: the reason in words, and the court's or guardian's paper as a photo; both sealed."""

    reach = Reach(own=OWN_OF_PUPIL)
    append_only = True
    levels: ClassVar = {"pupil": 1, "collector": 1, "reason": 3, "photo": 3, "has_photo": 1, "at": 1, "by": 1}

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="bar_papers")
    collector = models.ForeignKey(Collector, models.CASCADE, related_name="papers")
    reason = SealedText(_("依据"))
    photo = SealedText(_("文书照片"))
    has_photo = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]


class Consent(TenantModel):
    """One purpose, one text version, one guardian; withdrawing is a later line (PIPL 15, 31).

    `last_day` is the child's last day, where the service itself was withdrawn.
    """

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    append_only = True
    levels: ClassVar = {"pupil": 1, "by": 1, "purpose": 1, "version": 1, "given": 1, "channel": 1, "at": 1, "last_day": 1}

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="consents")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    version = models.CharField(max_length=20)
    given = models.BooleanField()
    channel = models.CharField(max_length=10, default="phone")
    at = models.DateTimeField()
    last_day = models.DateField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "pupil", "purpose", "-at"])]


class RosterImport(TenantModel):
    """One roster: read and waiting, applied, or undone. What it holds is sealed, and emptied when no longer needed."""

    reach = Reach()

    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=ImportState, default=ImportState.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    makes_classes = models.BooleanField(default=False)
    created_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    left_count = models.PositiveIntegerField(default=0)
    content = SealedText()
    changes = SealedText()
    expires_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "-created_at"])]

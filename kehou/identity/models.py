"""Users and the roles granted to them."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.ids import uuid7
from kehou.core.models import Unit


class User(AbstractUser):
    """A person who signs in: staff by password and second factor, a guardian by phone and code."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("手机号"), max_length=20, null=True, blank=True, unique=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    expires_on = models.DateField(_("账号到期"), null=True, blank=True)
    must_change = models.BooleanField(default=False, editable=False)
    demo_card = models.CharField(max_length=80, blank=True, editable=False)
    demo_order = models.PositiveSmallIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.name or self.username


class Grant(models.Model):
    """A role held at a unit, from a day to a day, for a reason. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    role = models.CharField(_("角色"), max_length=40)
    reason = models.CharField(_("理由"), max_length=200)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("到期"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["unit", "role", "user"]
        indexes: ClassVar = [models.Index(fields=["user", "unit"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"),
            models.UniqueConstraint(fields=["user", "unit", "role"], condition=Q(ended_at=None), name="grant_held_once"),
        ]


class LoginCode(models.Model):
    """A code sent to a phone: ten minutes, five tries, once; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_mark = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-expires_at", "-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(tries__lte=5), name="login_code_five_tries")]

"""What every room stands on: the tree of units, the journal, looks, the demonstration's clock."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.core.ids import uuid7
from kehou.core.scope import Reach


class UnitKind(models.TextChoices):
    CITY = "city", _("市")
    DISTRICT = "district", _("区")
    SCHOOL = "school", _("学校")


class Unit(models.Model):
    """A city, a district or a school: where roles are granted, policy holds and journals are kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("层级"), max_length=10, choices=UnitKind)
    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, editable=False)
    own_policy = models.TextField(default="", blank=True, editable=False)  # what its published plans say (kehou.policy)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.path = f"{self.parent.path}/{self.code}" if self.parent else self.code
        super().save(*args, **kwargs)

    @property
    def codes(self) -> list[str]:
        """Codes from the city down to this unit."""
        return self.path.split("/")


class TenantModel(models.Model):
    """A row that belongs to one school. Its school never changes."""

    reach: ClassVar[Reach] = Reach()
    append_only: ClassVar[bool] = False
    levels: ClassVar[dict[str, int]] = {}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    school = models.ForeignKey(Unit, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True


class Chain(models.Model):
    """The head of a unit's journal: the next number and the last hash. Locked while an entry is written."""

    reach: ClassVar[Reach] = Reach(unit="unit")

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)


class Entry(models.Model):
    """One fact in the journal, chained by hash to the one before it (append-only by privilege)."""

    reach: ClassVar[Reach] = Reach(unit="unit")
    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    because = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["unit", "seq"]
        indexes = [models.Index(fields=["unit", "-seq"]), models.Index(fields=["unit", "kind", "-at"])]


class RestsOn(models.Model):
    """Where in the journal a parameter was rested on: the way from the policy book to its decisions, one line for each."""

    reach: ClassVar[Reach] = Reach(unit="unit")
    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parameter = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "parameter", "-at", "-seq"])]


class Look(models.Model):
    """Somebody looked at a child's sensitive fields, or took them out (未成年人网络保护条例 36)."""

    reach: ClassVar[Reach] = Reach(unit="unit")
    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    permission = models.CharField(max_length=80)
    fields = models.JSONField(default=list)
    whom = models.CharField(max_length=200)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["unit", "-at"])]


class DemoClock(models.Model):
    """How far the demonstration's clock is moved from the real one, and whether its city is still being built (one row)."""

    shift = models.DurationField(default=timedelta())
    unfinished = models.BooleanField(default=False)

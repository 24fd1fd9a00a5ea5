"""Who comes first where need exceeds places: published criteria, then a lottery anyone can run again (S1.1)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.models.applications import OWN_OF_PUPIL, Application
from kehou.enrolment.models.rounds import Round


class Lottery(TenantModel):
    """One drawing: what was frozen and promised beforehand, and what was revealed at the draw.

    `entries` is [{"number", "group", "seats"}], `offered` is {seat: how many were free}; `list_sha256` is of both and of
    the criteria. `commitment` is SHA-256 of the seed, shown before the draw; `seed` and `word` are empty until it.
    """

    reach = Reach(family="school")

    round = models.ForeignKey(Round, models.PROTECT, related_name="lotteries")
    number = models.PositiveSmallIntegerField(default=1)
    criteria = models.JSONField(default=list)
    entries = models.JSONField(default=list)
    offered = models.JSONField(default=dict)
    list_sha256 = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    public_draw = models.CharField(_("公开数字的来源"), max_length=100, blank=True)
    draws_on = models.DateField(_("抽签日期"))
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    seed = models.CharField(max_length=64, blank=True)
    word = models.CharField(_("公开数字"), max_length=40, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    basis = models.JSONField(default=list, editable=False)

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "lotteries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "round", "number"], name="lottery_number_once"),
            models.UniqueConstraint(fields=["school", "round"], condition=Q(drawn_at=None), name="one_lottery_waits"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="", word="") | (Q(drawn_at__isnull=False) & ~Q(seed="")), name="seed_shown_at_the_draw"
            ),
        ]


class LotterySeed(TenantModel):
    """The seed under seal until the draw; only the house's own draw opens it."""

    reach = Reach()
    append_only = True

    lottery = models.ForeignKey(Lottery, models.PROTECT, related_name="sealed")
    seed = SealedText()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "lottery"], name="one_seed_per_lottery")]


class Standing(TenantModel):
    """One application's place in the order, and why. A later lottery writes a later line."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    append_only = True
    levels: ClassVar = {
        "pupil": 1, "application": 1, "lottery": 1, "group": 1, "met": 2, "key": 1, "rank": 1, "placed": 1, "full": 1,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="standings")
    lottery = models.ForeignKey(Lottery, models.PROTECT, related_name="standings")
    group = models.PositiveSmallIntegerField(_("组别"))
    met = models.JSONField(_("符合的条件"), default=list)
    key = models.CharField(max_length=64)
    rank = models.PositiveIntegerField(_("名次"))
    placed = models.BooleanField(_("已定"))
    full = models.JSONField(_("已满的日子"), default=list)

    class Meta:
        ordering = ["lottery", "rank"]
        indexes: ClassVar = [models.Index(fields=["school", "application"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "lottery", "application"], name="one_standing_per_lottery"),
            models.UniqueConstraint(fields=["school", "lottery", "rank"], name="one_child_a_rank"),
        ]

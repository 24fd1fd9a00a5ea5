"""The notice letter of each child and what exactly was signed (S5.3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import Channel
from kehou.enrolment.models.applications import OWN_OF_PUPIL, Application


class LetterTemplate(TenantModel):
    """One version of the school's own letter; versions are added, never changed (S5.3)."""

    reach = Reach()
    append_only = True

    number = models.PositiveIntegerField(_("版本"))
    body = models.TextField(_("正文"))
    english = models.TextField(_("英文译文"), blank=True)
    extra = models.JSONField(_("学校补充的要求"), default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "number"], name="one_letter_version")]

    @property
    def version(self) -> str:
        return f"school-{self.number}"


class Letter(TenantModel):
    """One child's 告知单 as it was sent: its words, their version and their hash."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "application": 1, "version": 1, "body": 2, "requirements": 1, "sha256": 1, "sent_at": 1,
        "due_on": 1, "read_at": 1, "signed_at": 1, "english": 2, "reminded_at": 1, "lapsed_at": 1, "refused_at": 1, "refusal": 2,
        "extended_because": 2,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="letters")
    version = models.CharField(_("文本版本"), max_length=20)
    body = models.TextField(_("正文"))
    requirements = models.JSONField(_("须知"), default=list)
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField(_("下发时间"))
    due_on = models.DateField(_("签字期限"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    signed_at = models.DateTimeField(_("签字时间"), null=True)
    english = models.TextField(_("英文译文"), blank=True)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    lapsed_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    refused_at = models.DateTimeField(_("不同意的时间"), null=True, blank=True)
    refusal = models.CharField(_("不同意的原因"), max_length=200, blank=True)
    extended_because = models.CharField(_("延期原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["application__number"]
        indexes: ClassVar = [models.Index(fields=["school", "signed_at", "due_on"])]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "application"], name="one_letter_per_application")]

    @property
    def is_over(self) -> bool:
        """Refused, or not signed in time."""
        return self.lapsed_at is not None or self.refused_at is not None


class Signature(TenantModel):
    """What was signed, byte for byte and sealed, by whom, when and through which channel. It never changes."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    append_only = True
    levels: ClassVar = {
        "pupil": 1, "letter": 1, "document": 3, "sha256": 1, "channel": 1, "typed_name": 2, "drawn": 3, "signer": 1,
        "registered_by": 1, "device": 2, "at": 1, "algorithm": 1, "evidence": 3, "photo": 3,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="signatures")
    document = SealedText(_("签署原文"))
    sha256 = models.CharField(max_length=64)
    channel = models.CharField(_("方式"), max_length=5, choices=Channel)
    typed_name = SealedText(_("签名"))
    drawn = SealedText(_("手写签名"))
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    device = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(_("时间"))
    algorithm = models.CharField(_("摘要算法"), max_length=6, default="sha256")
    evidence = SealedText(_("签字凭证"))
    photo = SealedText(_("纸质签字照片"))

    class Meta:
        ordering = ["-at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "letter"], name="one_signature_per_letter")]

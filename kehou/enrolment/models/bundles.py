"""Many papers as one file, made by the worker: asked for, left, fetched later, gone after a week (个人信息保护法 19)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.core.fields import seal_bytes, unseal_bytes
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import BundleState
from kehou.enrolment.models.rounds import Round


class Bundle(TenantModel):
    """The letters somebody asked for, how far they are, and the file: a PDF for each class, sealed."""

    reach = Reach(own=("asked_by",))

    round = models.ForeignKey(Round, models.CASCADE, related_name="bundles")
    letters = ArrayField(models.UUIDField(), default=list)
    base = models.CharField(max_length=200)
    trace = models.CharField(max_length=120, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=8, choices=BundleState, default=BundleState.WAITING)
    done = models.PositiveIntegerField(_("已完成"), default=0)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "round", "asked_at"])]

    @property
    def total(self) -> int:
        return len(self.letters)

    @property
    def content(self) -> bytes:
        """The file, unsealed."""
        return unseal_bytes(bytes(self.sealed), label=f"bundle:{self.pk}") if self.sealed else b""

    @content.setter
    def content(self, made: bytes) -> None:
        self.sealed = seal_bytes(made, label=f"bundle:{self.pk}")

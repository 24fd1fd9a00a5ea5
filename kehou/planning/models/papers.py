"""Roll books of a whole school as one file, made by the worker and kept for a week (S5.4)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.core.fields import seal_bytes, unseal_bytes
from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.planning.choices import BooksState, PaperForm


class RollBooks(TenantModel):
    """All roll books somebody asked for, how far they are, and the file, sealed."""

    reach = Reach(own=("asked_by",))

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    form = models.CharField(_("格式"), max_length=4, choices=PaperForm)
    total = models.PositiveIntegerField(_("班组数"), default=0)
    state = models.CharField(_("状态"), max_length=8, choices=BooksState, default=BooksState.WAITING)
    trace = models.CharField(max_length=120, blank=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "-asked_at"])]

    @property
    def content(self) -> bytes:
        """The file, unsealed."""
        return unseal_bytes(bytes(self.sealed), label=f"books:{self.pk}") if self.sealed else b""

    @content.setter
    def content(self, made: bytes) -> None:
        self.sealed = seal_bytes(made, label=f"books:{self.pk}")

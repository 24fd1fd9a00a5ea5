"""A list filled in by hand, brought back in: who typed it, the time that stands on it, and a photo of it (C7.2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.care.models.sessions import Session
from kehou.core.fields import SealedText
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class PaperList(TenantModel):
    """One sheet of one session. What stands on it are lines as a phone's (`PhoneEntry`), with the sheet as their device."""

    reach = Reach(own=("session__watches__staff__user",))
    append_only = True
    levels: ClassVar = {"session": 1, "roll_at": 1, "photo": 3, "has_photo": 1, "typed_at": 1, "by": 1}

    session = models.ForeignKey(Session, models.PROTECT, related_name="paper_lists")
    roll_at = models.DateTimeField(_("纸上写的点名时间"))
    photo = SealedText(_("照片"))
    has_photo = models.BooleanField(default=False)
    typed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-typed_at", "-id"]

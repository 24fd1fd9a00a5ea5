"""A list filled in by hand, brought back in: who typed it, the time that stands on it, and a photo of it (C7.2)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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


class PrintedPage(TenantModel):
    """One page of a session's list as it was printed: which children in which order. Printed twice alike, it stands here once.

    The code on the page names it by its fingerprint, so that a photo of a list that has changed since is read by child.
    """

    reach = Reach(own=("session__watches__staff__user",))
    append_only = True
    levels: ClassVar = {"session": 1, "page": 1, "fingerprint": 1, "pupils": 1}

    session = models.ForeignKey(Session, models.PROTECT, related_name="printed_pages")
    page = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=16)
    pupils = ArrayField(models.UUIDField())

    class Meta:
        ordering = ["session_id", "page", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "session", "page", "fingerprint"], name="page_printed_once")]


class PaperPhoto(TenantModel):
    """A photo of a filled-in page that has been read and waits for a person's word: the page laid flat, nothing about it.

    It goes when the list is taken in (the picture stays sealed with it), when it is thrown away, and after a day.
    """

    reach = Reach(own=("session__watches__staff__user",))
    levels: ClassVar = {"session": 1, "page": 1, "fingerprint": 1, "picture": 3, "rows": 2, "read_at": 1, "by": 1}

    session = models.ForeignKey(Session, models.PROTECT, related_name="paper_photos")
    page = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=16)
    picture = SealedText(_("照片"))
    rows = models.JSONField(default=list)  # one a child: pupil, what each box says, top and bottom on the picture
    read_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["session_id", "page"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "session", "page"], name="one_photo_of_a_page")]

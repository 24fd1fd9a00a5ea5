"""The public notice of who may come (S5.2): counts for everybody, a closed list of fields inside the school."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import Channel, Extension
from kehou.enrolment.models.rounds import Round


class Notice(TenantModel):
    """A notice with its days, and the counts that the open web may see. `sha256` is of what was shown."""

    reach = Reach(family="school", public="is_public")

    round = models.ForeignKey(Round, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(_("公示开始"))
    ends_on = models.DateField(_("公示截止"))
    counts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField(default=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "round", "number"], name="notice_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="notice_ends_after_start"),
        ]


# The closed list: a row of a sheet has no other field, and the database says so too.
OTHER_FIELDS = '$[*].keyvalue() ? (@.key != "number" && @.key != "home_class" && @.key != "name" && @.key != "waiting")'


class NoticeSheet(TenantModel):
    """The list as shown inside the school and to its families, word for word; it never changes.

    Where a family takes back its consent to the masked name, a later version without the name stands in its place.
    """

    reach = Reach(family="school")
    append_only = True

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="sheets")
    version = models.PositiveSmallIntegerField(default=1)
    rows = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    shown_from = models.DateTimeField(null=True)

    class Meta:
        ordering = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "notice", "version"], name="sheet_version_once"),
            models.CheckConstraint(
                condition=Func(
                    F("rows"), Value(OTHER_FIELDS), function="jsonb_path_exists",
                    template="NOT %(function)s(%(expressions)s)", output_field=BooleanField(),
                ),
                name="sheet_has_no_other_field",
            ),
        ]  # fmt: skip


class NoticeExtension(TenantModel):
    """The notice stands longer, because an objection was answered late or not yet (S5.2)."""

    reach = Reach(family="school")
    append_only = True

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="extensions")
    was = models.DateField(_("原截止"))
    until = models.DateField(_("延长到"))
    because = models.CharField(_("原因"), max_length=10, choices=Extension)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(until__gt=F("was")), name="extension_is_longer")]


class Objection(TenantModel):
    """Somebody objects to the notice; without a name where they wish so. Answered before the notice closes.

    On paper `name` is what stands below it, and `registered_by` who typed it in.
    """

    reach = Reach(family="user")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("意见"), max_length=500)
    filed_at = models.DateTimeField(_("提出时间"))
    code = models.CharField(_("查询码"), max_length=12, blank=True, default="")
    channel = models.CharField(_("方式"), max_length=5, choices=Channel, default=Channel.PHONE)
    name = models.CharField(_("署名"), max_length=40, blank=True, default="")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_late = models.BooleanField(_("逾期答复"), default=False)

    class Meta:
        ordering = ["filed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="objection_answer_has_words",
            ),
        ]

    @property
    def anonymous(self) -> bool:
        return self.user_id is None and not self.name

    @property
    def slip(self) -> str:
        """The code as it is copied by hand."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))

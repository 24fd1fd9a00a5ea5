"""Posts beside the groups: gate, safety officer, patrol; what the school states of each, and whom it names (C7.1, C7.3, C7.4a)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.planning.choices import PostHours, PostKind, PostWho


class Post(TenantModel):
    """A place or a round that needs adults, whether or not children sit there; no campus: the whole school.

    On its weekdays throughout the term, or once, on its date: a sports day needs a second gate.
    """

    reach = Reach()

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    name = models.CharField(_("岗位名称"), max_length=30)
    kind = models.CharField(_("职责"), max_length=8, choices=PostKind)
    campus = models.ForeignKey("organisation.Campus", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("校区"))
    weekdays = ArrayField(models.SmallIntegerField(), verbose_name=_("哪几天"), default=list)
    date = models.DateField(_("只在这一天"), null=True, blank=True)
    hours = models.CharField(_("时间"), max_length=8, choices=PostHours, default=PostHours.FIRST)
    starts = models.TimeField(_("从"), null=True, blank=True)
    ends = models.TimeField(pgettext_lazy("until", "到"), null=True, blank=True)
    adults = models.PositiveSmallIntegerField(_("同时要几人"), default=1)
    who = models.CharField(_("谁可以承担"), max_length=10, choices=PostWho, default=PostWho.ANY)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["campus__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "term", "name"], condition=Q(ended_at=None), name="post_name_once"),
            models.CheckConstraint(condition=Q(date=None) | Q(weekdays=[]), name="post_on_weekdays_or_once"),
            models.CheckConstraint(condition=Q(adults__gte=1, adults__lte=20), name="post_has_adults"),
            models.CheckConstraint(
                condition=Q(hours=PostHours.OWN, starts__isnull=False, ends__gt=F("starts"))
                | (~Q(hours=PostHours.OWN) & Q(starts=None, ends=None)),
                name="post_hours_stated_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostPerson(TenantModel):
    """Somebody the school names for a post."""

    reach = Reach()

    post = models.ForeignKey(Post, models.PROTECT, related_name="people")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["staff"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "post", "staff"], name="named_once_for_a_post")]

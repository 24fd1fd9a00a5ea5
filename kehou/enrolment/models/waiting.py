"""The waiting list, its offers, and days on which a place rests (S1.1, S1.2)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.enrolment.choices import OfferState
from kehou.enrolment.models.applications import OWN_OF_PUPIL, Application
from kehou.enrolment.models.places import Place
from kehou.enrolment.models.rounds import Round

RESTING = Func("starts_on", "ends_on", template="daterange(%(expressions)s, '[]')", output_field=DateRangeField())


class Waiting(TenantModel):
    """A child waits for the seats its application asks for. The line never changes: who came when stands fast.

    Several who join in one step, after a lottery, stand in its order: `rank`.
    """

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    append_only = True
    levels: ClassVar = {"pupil": 1, "round": 1, "application": 1, "joined_at": 1, "rank": 1}

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="waitings")
    application = models.ForeignKey(Application, models.PROTECT, related_name="waitings")
    joined_at = models.DateTimeField(_("加入时间"))
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["joined_at", "rank", "id"]
        indexes: ClassVar = [models.Index(fields=["school", "round", "joined_at", "rank"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "application", "joined_at"], name="waiting_once_a_moment"),
        ]


class Offer(TenantModel):
    """What became of a turn: an offer with its end, or why the turn was passed over. While it holds, its seats are taken."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {
        "pupil": 1, "waiting": 1, "state": 1, "made_at": 1, "until": 1, "holds_seat": 1, "campus": 1, "answered_at": 1,
        "answered_by": 1, "why": 1,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="+")
    waiting = models.ForeignKey(Waiting, models.PROTECT, related_name="offers")
    state = models.CharField(_("状态"), max_length=8, choices=OfferState, default=OfferState.SKIPPED)
    made_at = models.DateTimeField(_("时间"))
    until = models.DateTimeField(_("保留到"), null=True)
    holds_seat = models.BooleanField(default=False)
    campus = models.ForeignKey("organisation.Campus", models.PROTECT, null=True, related_name="+")  # where its seats are taken
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("原因"), max_length=100, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        indexes: ClassVar = [models.Index(fields=["school", "holds_seat", "until"])]
        constraints: ClassVar = [
            # One offer for a turn: whoever let it go joins anew, at the end.
            models.UniqueConstraint(fields=["school", "waiting"], condition=~Q(state="skipped"), name="one_offer_per_turn"),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(holds_seat=True, until__isnull=False), name="open_offer_holds_its_seat"
            ),
        ]

    def shown_at(self, now: datetime) -> str:
        """What it is at a moment: past its end an open offer is over, even before the clock's step has passed it on."""
        over = self.state == OfferState.OPEN and self.until is not None and self.until <= now
        return str(OfferState.EXPIRED if over else self.state)


class Rest(TenantModel):
    """Days on which a child does not come although the place is its own (暂停): from the first to the last."""

    reach = Reach(family="pupil", own=OWN_OF_PUPIL)
    levels: ClassVar = {"pupil": 1, "place": 1, "starts_on": 1, "ends_on": 1, "reason": 2, "asked_by": 1, "asked_at": 1}

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="rests")
    place = models.ForeignKey(Place, models.PROTECT, related_name="rests")
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天为止"))
    reason = models.CharField(_("原因"), max_length=100)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="rest_ends_after_start"),
            ExclusionConstraint(name="one_rest_at_a_time", expressions=[("school", "="), ("place", "="), (RESTING, "&&")]),
        ]

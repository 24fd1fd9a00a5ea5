"""Custody: an unbroken, append-only chain of hand-overs a child a day; exactly one holder at every moment."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from kehou.care.choices import Flag, Holder
from kehou.care.models.sessions import OWN_OF_PUPIL, Session
from kehou.core.models import TenantModel
from kehou.core.scope import Reach


class Movement(TenantModel):
    """Children on their way from one room to another, counted when they leave and when they arrive (C7.4b).

    They set out from a group, or at the end of lessons from their class.

    A count that differs from the list names its alarm, or the database refuses the row: there is no count without one.
    """

    reach = Reach(own=("origin__watches__staff__user", "target__watches__staff__user", "home_class__homeroom__user"))

    date = models.DateField()
    origin = models.ForeignKey(Session, models.PROTECT, null=True, related_name="departures")
    home_class = models.ForeignKey("organisation.HomeClass", models.PROTECT, null=True, related_name="+", verbose_name=_("班级"))
    leader = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+", verbose_name=_("带队"))
    target = models.ForeignKey(Session, models.PROTECT, related_name="arrivals")
    departed_at = models.DateTimeField()
    expected_out = models.PositiveSmallIntegerField(default=0)
    counted_out = models.PositiveSmallIntegerField(default=0)
    alarm_out = models.ForeignKey("care.Alarm", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    expected_in = models.PositiveSmallIntegerField(null=True)
    counted_in = models.PositiveSmallIntegerField(null=True)
    alarm_in = models.ForeignKey("care.Alarm", models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-departed_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "date"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(arrived_at=None, counted_in=None) | Q(arrived_at__isnull=False, counted_in__isnull=False),
                name="arrival_is_counted",
            ),
            models.CheckConstraint(condition=Q(origin=None) ^ Q(home_class=None), name="movement_sets_out_from_one_place"),
            models.CheckConstraint(
                condition=Q(counted_out=F("expected_out")) | Q(alarm_out__isnull=False), name="count_out_or_alarm"
            ),
            models.CheckConstraint(
                condition=Q(counted_in=None) | Q(counted_in=F("expected_in")) | Q(alarm_in__isnull=False), name="count_in_or_alarm"
            ),
        ]

    @property
    def set_out_from(self) -> str:
        """The group that left, or the class."""
        return str(self.origin.group if self.origin else self.home_class)

    @property
    def room_left(self) -> str:
        """The room they were seen in last."""
        return str(self.origin.room if self.origin else self.home_class.room or self.home_class)  # type: ignore[union-attr]


def _named(kind: str, column: str) -> Q:
    return ~Q(to_kind=kind) | Q(**{f"{column}__isnull": False})


class HandOver(TenantModel):
    """A child passes from one holder to the next. The former holder is the row before it (seq − 1).

    The database keeps the chain whole without anybody's care: `before` names the row before, and a foreign key of five
    columns (`handed_over_by_the_holder`, in the migration) says that the row stands there and ended with the very holder
    from whom this one begins. No gap, no fork, nobody hands over a child somebody else holds.
    """

    reach = Reach(family="pupil", own=("session__watches__staff__user", "movement__origin__watches__staff__user", *OWN_OF_PUPIL))
    append_only = True
    levels: ClassVar = {
        "pupil": 1, "date": 1, "seq": 1, "at": 2, "from_kind": 1, "to_kind": 2, "session": 1, "movement": 1, "guardian": 2,
        "collector": 2, "permit": 1, "to_name": 2, "flag": 2, "note": 3, "by": 1, "before": 1, "device_at": 2,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="hand_overs")
    date = models.DateField()
    seq = models.PositiveSmallIntegerField(default=1)
    before = models.GeneratedField(
        expression=NullIf(F("seq") - 1, Value(0)), output_field=models.SmallIntegerField(null=True), db_persist=True
    )
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)  # what the phone's own clock said, where it was entered without network
    from_kind = models.CharField(_("交出方"), max_length=10, choices=Holder)
    to_kind = models.CharField(_("接收方"), max_length=10, choices=Holder)
    to_name = models.CharField(_("接收人"), max_length=80)
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="hand_overs")
    movement = models.ForeignKey(Movement, models.PROTECT, null=True, related_name="hand_overs")
    guardian = models.ForeignKey("people.Guardian", models.PROTECT, null=True, related_name="+")
    collector = models.ForeignKey("people.Collector", models.PROTECT, null=True, related_name="+")
    permit = models.ForeignKey("care.Permit", models.PROTECT, null=True, related_name="+")
    flag = models.CharField(_("异常"), max_length=12, choices=Flag, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pupil_id", "date", "seq"]
        indexes: ClassVar = [models.Index(fields=["school", "date", "pupil", "-seq"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "pupil", "date", "seq"], name="one_holder_at_a_time"),
            models.UniqueConstraint(fields=["school", "pupil", "date", "seq", "to_kind"], name="holder_of_the_row"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="hand_over_is_numbered"),
            models.CheckConstraint(condition=Q(seq__gt=1) | Q(from_kind="class"), name="day_begins_with_the_class"),
            models.CheckConstraint(
                condition=_named("group", "session")
                & _named("movement", "movement")
                & _named("guardian", "guardian")
                & _named("collector", "collector"),
                name="holder_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(to_kind="alone") | Q(permit__isnull=False) | ~Q(flag=""), name="alone_by_permit_or_flagged"
            ),
            models.CheckConstraint(condition=~Q(to_kind="other") | ~Q(flag=""), name="unlisted_is_flagged"),
        ]


class MakeUp(TenantModel):
    """A child nobody had applied for, left behind and taken in at once (补缺, C7.4c)."""

    reach = Reach(family="pupil", own=("teacher__user",))
    levels: ClassVar = {
        "pupil": 1, "date": 1, "session": 1, "teacher": 1, "taken_at": 1, "taken_by": 1, "handed_to": 2, "handed_at": 1,
        "handed_by": 1,
    }  # fmt: skip

    pupil = models.ForeignKey("people.Pupil", models.PROTECT, related_name="make_ups")
    date = models.DateField()
    session = models.ForeignKey(Session, models.PROTECT, related_name="make_ups")
    teacher = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+", verbose_name=_("补缺教师"))
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handed_to = models.CharField(_("交给"), max_length=80, blank=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-date", "taken_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "pupil", "date"], name="make_up_once_a_day"),
            models.CheckConstraint(condition=Q(handed_at=None) | ~Q(handed_to=""), name="make_up_says_to_whom"),
        ]

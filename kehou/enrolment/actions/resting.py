"""A place rests for some days: the child is not expected, the seat stays its own (S1.2)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.events import PlaceRests
from kehou.enrolment.models import Place, Rest
from kehou.enrolment.rules import PlacesRules
from kehou.policy.queries import basis_lines, rules_for


class RestDays(Refusal):
    sentence = _("暂停的日子要从今天或以后起，在名额的日子之内，最后一天不早于第一天。")
    clause = "S1.2"
    todo = _("请改选日期。")


class RestAlready(Refusal):
    sentence = _("这些日子里已有一段暂停。")
    clause = "S1.2"
    todo = _("请改选不重叠的日期。")


class NoRestReason(Refusal):
    sentence = _("还没有写暂停的原因。")
    clause = "S1.2"
    todo = _("请用一句话写明，例如“生病”。")


class NotByFamily(Refusal):
    sentence = _("这项变动在本校由学校办理。")
    clause = "S1.2"
    todo = _("请联系班主任或课后服务负责人。")


def rest_place(place: Place, *, first: date, last: date, reason: str, now: datetime, scope: Scope) -> Rest:
    """Care expects the child again on the day after the last."""
    _check(place, first, last, reason, now, scope)
    with acting(scope.for_unit(place.school_id)):
        rest = _save(
            Rest(
                school_id=place.school_id, pupil_id=place.pupil_id, place=place, starts_on=first, ends_on=last,
                reason=reason.strip(), asked_by_id=scope.user_id, asked_at=now,
            )
        )  # fmt: skip
        told = PlaceRests(
            school=place.school_id, place=place.pk, pupil=place.pupil_id, starts_on=first, ends_on=last,
            basis=basis_lines(PlacesRules, place.school, timezone.localtime(now).date()),
        )  # fmt: skip
        record(told, scope=scope)
    return rest


def _check(place: Place, first: date, last: date, reason: str, now: datetime, scope: Scope) -> None:
    today = timezone.localtime(now).date()
    if scope.desk == "family" and "rest" not in rules_for(PlacesRules, place.school, today).family_may:
        raise NotByFamily
    if first < max(today, place.starts_on) or last < first or (place.ends_on and last > place.ends_on):
        raise RestDays
    if not reason.strip():
        raise NoRestReason


def _save(rest: Rest) -> Rest:
    try:
        with transaction.atomic():
            rest.save(force_insert=True)
    except IntegrityError as error:
        if "one_rest_at_a_time" in str(error):
            raise RestAlready from error
        raise
    return rest

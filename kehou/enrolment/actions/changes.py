"""Changes after the window: asked for by the family, decided by the school, kept with their history (S1.2, S5.2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import locked, offered
from kehou.enrolment.actions.lates import check_own_child
from kehou.enrolment.actions.places import end_place, grant_place
from kehou.enrolment.actions.refusals import (
    ChangeDecided,
    ChangeTooEarly,
    ChangeWaiting,
    NoChangeReason,
    NoReason,
    NotChangeable,
    NothingToChange,
    SlotFull,
)
from kehou.enrolment.actions.telling import tell_of_change
from kehou.enrolment.choices import ChangeState, Channel, EndReason
from kehou.enrolment.events import ChangeAsked, ChangeDecidedUpon, ChangeTakenBack, HomeAloneAsked
from kehou.enrolment.models import Application, ChangeRequest, Place, Slot
from kehou.enrolment.rules import PlacesRules, alone_on, may_edit, may_request
from kehou.policy.queries import rules_for

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What shall be different, from when, and why."""

    days: tuple[int, ...]
    slots: tuple[UUID, ...]
    home_alone: bool = False
    alone_days: tuple[int, ...] = ()
    starts_on: date | None = None
    reason: str = ""

    @property
    def wanted(self) -> dict[str, Any]:
        alone = sorted(set(self.alone_days) & set(self.days)) if self.home_alone else []
        slots = sorted(str(one) for one in self.slots)
        return {"days": sorted(set(self.days)), "slots": slots, "home_alone": self.home_alone, "alone_days": alone}


@dataclass(frozen=True)
class OnPaper:
    """Who of the family wrote the sheet, and its photo; it is registered by the school."""

    asker: str
    photo: bytes = b""


def ask_change(
    application: Application,
    change: Change,
    *,
    now: datetime,
    scope: Scope,
    once: UUID | None = None,
    sheet: OnPaper | None = None,
) -> ChangeRequest:
    """Ask the school for other days, slots or ways home. Posted twice, it is one request.

    On the phone a family rewrites its own sheet while it can; on paper every change is a request with its sheet.
    """
    with acting(scope.for_unit(application.school_id)):
        mine = locked(application)
        if once and (same := ChangeRequest.objects.filter(application=mine, once=once).first()):
            return same
        _check(mine, change, now, sheet)
        asked = _save(_with(ChangeRequest(**_whose(mine, now, scope), once=once, **_fields(mine, change, now)), sheet))
        told = ChangeAsked(
            school=mine.school_id, change=asked.pk, application=mine.pk, pupil=mine.pupil_id, starts_on=asked.starts_on,
            channel=asked.channel,
        )  # fmt: skip
        record(told, scope=scope)
    return asked


def _with(asked: ChangeRequest, sheet: OnPaper | None) -> ChangeRequest:
    if sheet is not None:
        asked.channel, asked.asker = Channel.PAPER, sheet.asker.strip()
        asked.picture = sheet.photo
    return asked


def _check(mine: Application, change: Change, now: datetime, sheet: OnPaper | None) -> None:
    today, where = timezone.localtime(now).date(), {"is_listed": mine.grade_list_id is not None}
    if not may_request(mine.state, today, mine.round.closes_on, **where) and not (sheet and may_edit(mine.state, today, mine.round.closes_on, **where)):
        raise NotChangeable
    offered(mine.round, change.days, change.slots)
    if change.wanted == as_it_is(mine):
        raise NothingToChange
    if not change.reason.strip():
        raise NoChangeReason
    if change.starts_on and change.starts_on <= today:
        raise ChangeTooEarly


def as_it_is(application: Application) -> dict[str, Any]:
    """What the application says now, in the form a change is compared with and kept beside."""
    return {
        "days": sorted(application.days), "slots": sorted(str(one) for one in application.slots),
        "home_alone": application.home_alone, "alone_days": sorted(application.alone_days),
    }  # fmt: skip


def _whose(mine: Application, now: datetime, scope: Scope) -> dict[str, Any]:
    return {
        "school_id": mine.school_id, "pupil_id": mine.pupil_id, "application": mine, "asked_by_id": scope.user_id, "asked_at": now,
    }  # fmt: skip


def _fields(mine: Application, change: Change, now: datetime) -> dict[str, Any]:
    first = max(mine.round.first_day, timezone.localtime(now).date() + ONE_DAY)
    return {
        **change.wanted, "slots": list(change.slots), "before": as_it_is(mine), "reason": change.reason.strip(),
        "starts_on": max(first, change.starts_on) if change.starts_on else first,
    }  # fmt: skip


def _save(asked: ChangeRequest) -> ChangeRequest:
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as error:
        if "one_open_change" in str(error):
            raise ChangeWaiting from error
        raise
    return asked


def take_back_change(asked: ChangeRequest, *, now: datetime, scope: Scope) -> ChangeRequest:
    """The family no longer wishes it; the line stays."""
    with acting(scope.for_unit(asked.school_id)):
        mine = settled(asked, ChangeState.WITHDRAWN, "", now, scope)
        told = ChangeTakenBack(school=mine.school_id, change=mine.pk, application=mine.application_id, pupil=mine.pupil_id)
        record(told, scope=scope)
    return mine


def decide_change(asked: ChangeRequest, *, accept: bool, answer: str, now: datetime, scope: Scope) -> ChangeRequest:
    """The school says yes, and the application and the place follow in the same step; or no, with a reason."""
    if not accept and not answer.strip():
        raise NoReason
    with acting(scope.for_unit(asked.school_id)):
        application = locked(asked.application)
        if scope.desk != "family":
            check_own_child(application, scope)
        mine = settled(asked, ChangeState.ACCEPTED if accept else ChangeState.REFUSED, answer.strip(), now, scope)
        if accept:
            _take_effect(mine, application, now=now, scope=scope)
        told = ChangeDecidedUpon(
            school=mine.school_id, change=mine.pk, application=application.pk, pupil=mine.pupil_id, decision=mine.state,
            reason=mine.answer,
        )  # fmt: skip
        record(told, scope=scope)
        tell_of_change(mine, application, scope)
    return mine


def settle_by_family(asked: ChangeRequest, *, now: datetime, scope: Scope) -> bool:
    """Where policy lets families change days themselves, the change holds at once; a full day leaves it to the school."""
    today = timezone.localtime(now).date()
    if "change" not in rules_for(PlacesRules, asked.school, today).family_may or asked.home_alone:
        return False
    try:
        with transaction.atomic():
            decide_change(asked, accept=True, answer="", now=now, scope=scope)
    except SlotFull:
        return False
    return True


def settled(asked: ChangeRequest, state: str, answer: str, now: datetime, scope: Scope) -> ChangeRequest:
    mine = ChangeRequest.objects.select_for_update().get(pk=asked.pk)
    if mine.state != ChangeState.ASKED:
        raise ChangeDecided
    mine.state, mine.answer, mine.decided_at, mine.decided_by_id = state, answer, now, scope.user_id
    mine.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    return mine


def _take_effect(asked: ChangeRequest, application: Application, *, now: datetime, scope: Scope) -> None:
    """The application says what is true from now on; a place that goes on is replaced from the day of the change."""
    application.days, application.slots = asked.days, asked.slots
    application.home_alone, application.alone_days = asked.home_alone, asked.alone_days
    application.late = Slot.objects.filter(pk__in=asked.slots, is_late=True).exists()
    application.save(update_fields=["days", "slots", "home_alone", "alone_days", "late"])
    place = Place.objects.filter(application=application, ends_on=None).first()
    if place is None:
        return
    if (sorted(place.days), sorted(place.slots)) != (sorted(asked.days), sorted(asked.slots)):
        _replace(place, application, asked.starts_on, now=now, scope=scope)
    elif asked.home_alone:
        ask_home_alone(application, scope=scope)


def _replace(place: Place, application: Application, starts_on: date, *, now: datetime, scope: Scope) -> None:
    """The old place ends the day before; the new one takes its seats or the whole step is refused (S1.1)."""
    first = max(starts_on, place.starts_on, timezone.localtime(now).date() + ONE_DAY)
    end_place(place, on=first - ONE_DAY, now=now, scope=scope, reason=EndReason.CHANGED)
    grant_place(application, now=now, scope=scope, starts_on=first)


def ask_home_alone(application: Application, *, scope: Scope) -> None:
    """The wish becomes a request for the permit, once there is a place; the permit's own room hears of it (C7.4a)."""
    days = alone_on(tuple(application.days), tuple(application.alone_days))
    told = HomeAloneAsked(school=application.school_id, application=application.pk, pupil=application.pupil_id, weekdays=days)
    record(told, scope=scope)


def ask_home_alone_for(application_id: UUID, *, scope: Scope) -> None:
    """At a new place: ask for the permit where the family wished it."""
    application = Application.objects.get(pk=application_id)
    if application.home_alone:
        ask_home_alone(application, scope=scope)

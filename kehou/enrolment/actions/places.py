"""Places: granted at the signature, ended by the family or the school; seats safe on every path (S1.1, S1.2)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import (
    EndInThePast,
    PlaceBeforeFirstDay,
    PlaceEndedAlready,
    PlaceHeldAlready,
    ReviewOutOfTurn,
)
from kehou.enrolment.actions.seats import Move, give_back_seats, move_seats, take_seats
from kehou.enrolment.choices import EndReason, OfferState, State
from kehou.enrolment.events import PlaceEnded, PlaceGranted, PlacesMoved
from kehou.enrolment.models import Application, Offer, Place, Round


def grant_place(application: Application, *, now: datetime, scope: Scope, starts_on: date | None = None) -> Place:
    """Grant what was asked for, from the first day of service or from tomorrow, and take the seats.

    Groups, rosters and counts follow by their own rooms' reactions to PlaceGranted.
    """
    if application.state != State.ACCEPTED:
        raise ReviewOutOfTurn.of(application.number, application.get_state_display())
    with acting(scope.for_unit(application.school_id)):
        round = application.round
        first = starts_on or max(round.first_day, now.date() + timedelta(days=1))
        if first < round.first_day:
            raise PlaceBeforeFirstDay
        free_ended_seats(round, before=first)
        _let_hold_go(application)
        take_seats(application.slots, application.days, application.pupil.home_class.campus_id)
        place = _save(_place(application, round, first))
        told = PlaceGranted(
            school=place.school_id, place=place.pk, pupil=place.pupil_id, application=application.pk, starts_on=first
        )
        record(told, scope=scope)
    return place


def _place(application: Application, round: Round, first: date) -> Place:
    return Place(
        school_id=application.school_id, round=round, term=round.term, pupil=application.pupil, application=application,
        campus_id=application.pupil.home_class.campus_id, days=application.days, slots=application.slots,
        late=application.late, starts_on=first,
    )  # fmt: skip


def _save(place: Place) -> Place:
    try:
        with transaction.atomic(savepoint=False):
            place.save(force_insert=True)
    except IntegrityError as error:
        if "one_place_at_a_time" in str(error):
            raise PlaceHeldAlready from error
        raise
    return place


def _let_hold_go(application: Application) -> None:
    """An accepted offer from the waiting list has held these seats until now."""
    held = Offer.objects.select_for_update(of=("self",)).filter(waiting__application=application, state=OfferState.ACCEPTED, holds_seat=True)
    for offer in list(held):
        give_back_seats(application.slots, application.days, offer.campus_id)
        offer.holds_seat = False
        offer.save(update_fields=["holds_seat"])


def free_ended_seats(round: Round, *, before: date) -> None:
    """Places that are over by that day hold no seat any more."""
    over = Place.objects.select_for_update().filter(round=round, holds_seat=True, ends_on__lt=before).order_by("pk")
    for place in list(over):
        give_back_seats(place.slots, place.days, place.campus_id)
        place.holds_seat = False
        place.save(update_fields=["holds_seat"])


def end_places_of(pupil_id: UUID, *, on: date, now: datetime, scope: Scope) -> int:
    """The pupil has left the school: every place still going on ends with that day, or today if it lies behind us."""
    with acting(scope.for_unit(scope.units[0])):
        going_on = list(Place.objects.filter(pupil_id=pupil_id, ends_on=None))
    for place in going_on:
        end_place(place, on=max(on, now.date()), now=now, scope=scope, reason=EndReason.LEFT_SCHOOL)
    return len(going_on)


def follow_classes(pupils: Iterable[UUID], *, scope: Scope) -> list[Place]:
    """Places of children whose new class lies on another campus are there now, seats too; groups follow by PlacesMoved (S5.4)."""
    who = list(pupils)
    moved = _elsewhere(Place.objects.filter(pupil__in=who, ends_on=None))
    held = _elsewhere(Offer.objects.filter(pupil__in=who, holds_seat=True).select_related("waiting__application"))
    move_seats([*(_move(one, one) for one in moved), *(_move(one, one.waiting.application) for one in held)], scope=scope)
    for row in (*moved, *held):
        row.campus_id = row.pupil.home_class.campus_id
    Offer.objects.bulk_update(held, ["campus"])
    if moved:
        Place.objects.bulk_update(moved, ["campus"])
        ids, children = tuple(one.pk for one in moved), tuple(one.pupil_id for one in moved)
        record(PlacesMoved(school=moved[0].school_id, places=ids, pupils=children), scope=scope)
    return moved


def _elsewhere(rows: QuerySet) -> list[Any]:
    """Those that lie on another campus than the child's class."""
    other = rows.exclude(campus=F("pupil__home_class__campus")).select_related("pupil__home_class")
    return list(other.select_for_update(of=("self",)).order_by("pk"))


def _move(row: Any, asked: Any) -> Move:
    return Move(tuple(asked.slots), tuple(asked.days), row.campus_id, row.pupil.home_class.campus_id)


def end_place(
    place: Place, *, on: date, now: datetime, scope: Scope, reason: str = EndReason.FAMILY, sooner: bool = False
) -> Place:
    """End a place after its last day `on`; ended before it began, the child never comes. `sooner` shortens one that has an end.

    Groups, rosters and counts follow by their own rooms' reactions to PlaceEnded.
    """
    if on < now.date() and reason != EndReason.CORRECTED:
        raise EndInThePast
    with acting(scope.for_unit(place.school_id)):
        mine = Place.objects.select_for_update().get(pk=place.pk)
        if mine.ends_on is not None and not (sooner and mine.ends_on > on):
            raise PlaceEndedAlready
        mine.ends_on, mine.ended_reason = max(on, mine.starts_on - timedelta(days=1)), reason
        mine.save(update_fields=["ends_on", "ended_reason"])
        told = PlaceEnded(school=mine.school_id, place=mine.pk, pupil=mine.pupil_id, ends_on=mine.ends_on, reason=reason)
        record(told, scope=scope)
    return mine

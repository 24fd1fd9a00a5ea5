"""Who waits, before whom, and what was offered (S1.1); which places rest (S1.2); how many take part (for money)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kehou.core.scope import Scope, acting, reachable
from kehou.enrolment.choices import EndReason, OfferState, State
from kehou.enrolment.models import Application, Offer, Place, Rest, SlotDay, Waiting

CLASS = ("pupil__home_class__grade", "pupil__home_class__campus")
OVER = (OfferState.DECLINED, OfferState.EXPIRED, OfferState.LEFT)


def standing_in_line(round_id: UUID) -> QuerySet[Waiting]:
    """Whose turn has not come yet, in order."""
    turn = Offer.objects.filter(waiting=OuterRef("pk")).exclude(state=OfferState.SKIPPED)
    return Waiting.objects.filter(~Exists(turn), round=round_id, application__state="accepted")


def in_line() -> QuerySet[Waiting]:
    """Whose turn has not come yet, or who has been asked and may still answer: their letter does not lapse meanwhile."""
    over = Offer.objects.filter(waiting=OuterRef("pk")).exclude(state__in=(OfferState.SKIPPED, OfferState.OPEN))
    return Waiting.objects.filter(~Exists(over), application__state="accepted")


def still_waiting(round_id: UUID) -> QuerySet[Waiting]:
    """In line, or with an offer that holds."""
    over = Offer.objects.filter(Q(state__in=OVER) | Q(holds_seat=False, state=OfferState.ACCEPTED), waiting=OuterRef("pk"))
    return Waiting.objects.filter(~Exists(over), round=round_id)


def has_place(round_id: UUID) -> set[UUID]:
    return set(Place.objects.filter(round=round_id, ends_on=None).values_list("application", flat=True))


def just_let_go(round_id: UUID, since: datetime) -> set[UUID]:
    """Applications that said no, let an offer pass, or whose family ended the place: the same seat is not theirs again."""
    no = (OfferState.DECLINED, OfferState.EXPIRED)
    said = Offer.objects.filter(waiting__round=round_id, state__in=no).filter(Q(answered_at__gt=since) | Q(until__gt=since))
    ended = Place.objects.filter(round=round_id, ended_reason=EndReason.FAMILY, ends_on__gte=since.date())
    return {*said.values_list("waiting__application", flat=True), *ended.values_list("application", flat=True)}


def waitings(scope: Scope, **filters: Any) -> QuerySet[Waiting]:
    rows = reachable(Waiting, scope).filter(**filters).select_related("application", "round", *CLASS)
    return rows.prefetch_related("offers")


def turns_of(scope: Scope, round: Any) -> dict[UUID, int]:
    """The number of everybody whose turn has not come yet, among all of them; one query."""
    with acting(scope.for_unit(round.school_id)):
        line = list(standing_in_line(round.pk).values_list("pk", flat=True))
    return {pk: turn for turn, pk in enumerate(line, 1)}


def unshown(scope: Scope, round: Any) -> int:
    """How many in line no notice has shown yet (S5.2)."""
    return reachable(Waiting, scope).filter(pk__in=standing_in_line(round.pk).filter(application__notice=None).values("pk")).count()


def offers(scope: Scope, **filters: Any) -> QuerySet[Offer]:
    return reachable(Offer, scope).filter(**filters).select_related("waiting__application", *CLASS)


def turn_of(scope: Scope, application: Application, now: datetime) -> dict[str, Any] | None:
    """Where this child stands: the offer and its state now, or how many wait before it for the same seats. Nobody is named."""
    mine = waitings(scope, application=application).last()
    if mine is None:
        return None
    told = sorted(mine.offers.all(), key=lambda one: (one.made_at, one.pk))
    passed = [one for one in told if one.state == OfferState.SKIPPED]
    offer = next((one for one in told if one.state != OfferState.SKIPPED), None)
    ahead = ahead_of(scope, mine, application) if offer is None else 0
    return {
        "waiting": mine, "offer": offer, "state": offer.shown_at(now) if offer else "", "passed": passed[-1] if passed else None,
        "ahead": ahead, "position": ahead + 1,
    }  # fmt: skip


def ahead_of(scope: Scope, mine: Waiting, application: Application) -> int:
    earlier = Q(joined_at__lt=mine.joined_at) | Q(joined_at=mine.joined_at, rank__lt=mine.rank)
    with acting(scope.for_unit(mine.school_id)):
        same = standing_in_line(mine.round_id).filter(
            earlier, application__days__overlap=application.days, application__slots__overlap=application.slots
        )
        return (same.filter(pupil__home_class__campus=application.pupil.home_class.campus_id) if _divided(application) else same).count()


def may_wait(application: Application, places: Iterable[Place], turn: dict[str, Any] | None, full: Iterable[SlotDay]) -> bool:
    """Whether a family may join the line: accepted, no place that goes on, no turn that holds; a day is full, or it had a place before."""
    had = list(places)
    is_over = turn is None or turn["state"] in OVER or (turn["state"] == OfferState.ACCEPTED and bool(had))
    goes_on = any(one.ends_on is None for one in had)
    return application.state == State.ACCEPTED and is_over and not goes_on and bool(had or list(full))


def _divided(application: Application) -> bool:
    """Whether all that is asked for is divided by campus: then only children of the same campus stand before."""
    shared = SlotDay.objects.filter(slot__in=application.slots, campus=None)
    return not shared.exists()


def full_days(scope: Scope, application: Application) -> list[SlotDay]:
    """The seats this application asks for of which none is free."""
    rows = reachable(SlotDay, scope).filter(slot__in=application.slots, weekday__in=application.days)
    rows = rows.filter(Q(campus=None) | Q(campus=application.pupil.home_class.campus_id))
    return [one for one in rows.exclude(capacity=None).select_related("slot") if not one.left]


def seat_days(scope: Scope) -> QuerySet[SlotDay]:
    return reachable(SlotDay, scope).select_related("slot", "campus")


def not_resting(rows: QuerySet[Place], day: date) -> QuerySet[Place]:
    return rows.filter(~Exists(Rest.objects.filter(place=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)))


def rests(scope: Scope, **filters: Any) -> QuerySet[Rest]:
    return reachable(Rest, scope).filter(**filters).select_related("place", *CLASS)


def participants_per_day(scope: Scope, first: date, last: date) -> dict[date, int]:
    """How many children have a place that holds on each day and weekday, those who rest left out; two queries."""
    held = reachable(Place, scope).filter(starts_on__lte=last).filter(Q(ends_on=None) | Q(ends_on__gte=first))
    rows = list(held.order_by().values_list("pk", "days", "starts_on", "ends_on"))
    away = list(
        reachable(Rest, scope).filter(starts_on__lte=last, ends_on__gte=first).values_list("place", "starts_on", "ends_on")
    )
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return {day: _count(rows, {place for place, a, b in away if a <= day <= b}, day) for day in days}


def _count(rows: list[tuple], away: set[UUID], day: date) -> int:
    weekday = day.isoweekday()
    return sum(weekday in days and a <= day and (b is None or day <= b) and pk not in away for pk, days, a, b in rows)

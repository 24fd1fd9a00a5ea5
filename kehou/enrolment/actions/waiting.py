"""The waiting list: join, be offered a seat in turn, answer in time; one transaction each, the round under lock (S1.1)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import lock_application
from kehou.enrolment.actions.letters import letter_for, lock_letter
from kehou.enrolment.actions.places import free_ended_seats, grant_place
from kehou.enrolment.actions.refusals import SlotFull
from kehou.enrolment.actions.seats import give_back_seats, take_seats
from kehou.enrolment.choices import OfferState, State
from kehou.enrolment.events import OfferAnswered, OffersMade, WaitingJoined
from kehou.enrolment.models import Application, Offer, Round, Waiting
from kehou.enrolment.queries.lotteries import promised_seats
from kehou.enrolment.queries.waiting import has_place, just_let_go, standing_in_line, still_waiting
from kehou.enrolment.rules import PlacesRules
from kehou.enrolment.rules.seating import Seat
from kehou.people.queries import siblings
from kehou.policy.queries import rules_for

LIVING = (OfferState.OPEN, OfferState.ACCEPTED)


class WaitingAlready(Refusal):
    sentence = gettext_lazy("这个孩子已经在候补名单里，或已有名额。")
    clause = "S1.1"
    todo = gettext_lazy("有空位时会按次序通知您，不用再次加入。")


class NotToWait(Refusal):
    sentence = gettext_lazy("审核通过的申请才能加入候补。")
    clause = "S5.2"
    todo = gettext_lazy("请等学校审核。")


class OfferOver(Refusal):
    sentence = gettext_lazy("这个名额的保留时间已过，或已经答复。")
    clause = "S1.1"
    todo = gettext_lazy("仍需要的，可以重新加入候补，排在最后。")


class NotInLine(Refusal):
    sentence = gettext_lazy("这个孩子不在候补名单里。")
    clause = "S1.1"
    todo = gettext_lazy("不用办理退出。")


def join_line(application: Application, *, now: datetime, scope: Scope) -> Waiting:
    """One child joins at the end; whoever waits already, or has a place, is told so."""
    if application.state != State.ACCEPTED:
        raise NotToWait
    joined = join_many(application.round_id, [application.pk], school=application.school_id, now=now, scope=scope)
    if not joined:
        raise WaitingAlready
    return joined[0]


def join_many(round_id: UUID, applications: Iterable[UUID], *, school: UUID, now: datetime, scope: Scope) -> list[Waiting]:
    """Many join in this order, after a lottery; who waits already or has a place is left out."""
    wanted = list(applications)
    with acting(scope.for_unit(school)):
        Round.objects.select_for_update().get(pk=round_id)
        found = {one.pk: one for one in Application.objects.filter(pk__in=wanted, round=round_id, state=State.ACCEPTED)}
        out = {*still_waiting(round_id).values_list("application", flat=True), *has_place(round_id)}
        rows = [found[pk] for pk in wanted if pk in found and pk not in out]
        made = Waiting.objects.bulk_create(
            Waiting(school_id=school, pupil_id=one.pupil_id, round_id=round_id, application=one, joined_at=now, rank=rank)
            for rank, one in enumerate(rows)
        )
        if made:
            record(WaitingJoined(school=school, round=round_id, applications=tuple(one.pk for one in rows)), scope=scope)
    return made


def leave_line(waiting: Waiting, *, now: datetime, scope: Scope) -> None:
    """The family no longer waits."""
    with acting(scope.for_unit(waiting.school_id)):
        Round.objects.select_for_update().get(pk=waiting.round_id)
        if not standing_in_line(waiting.round_id).filter(pk=waiting.pk).exists():
            raise NotInLine
        offer = Offer(
            school_id=waiting.school_id, pupil_id=waiting.pupil_id, waiting=waiting, state=OfferState.LEFT, made_at=now,
            answered_at=now, answered_by_id=scope.user_id,
        )  # fmt: skip
        offer.save(force_insert=True)
        _tell(offer, waiting.round_id, scope)


def offer_next(round_id: UUID, *, school: UUID, now: datetime, scope: Scope) -> list[Offer]:
    """Let what is over go, then give every free seat to the first in line who wants it."""
    with acting(scope.for_unit(school)) as wide:
        round = Round.objects.select_for_update().select_related("school").get(pk=round_id)
        _expire(round, now=now, scope=scope)
        shown = standing_in_line(round_id).filter(application__notice__closed_at__isnull=False)  # to everybody, before (S5.2)
        line = list(shown.select_related("application", "pupil__home_class"))
        if not line:
            return []
        free_ended_seats(round, before=timezone.localtime(now).date() + timedelta(days=1))
        return _go_down(line, round, now=now, scope=scope, wide=wide)


def _go_down(line: list[Waiting], round: Round, *, now: datetime, scope: Scope, wide: Scope) -> list[Offer]:
    hours = rules_for(PlacesRules, round.school, timezone.localtime(now).date()).offer_hours
    until, let_go = now + timedelta(hours=hours), just_let_go(round.pk, now - timedelta(hours=hours))
    promised = promised_seats(round)
    by_pupil, seen, made = {one.pupil_id: one for one in line}, set(), []
    for one in line:
        if one.pk in seen or one.application_id in let_go:
            continue
        together = [one, *(by_pupil[p.pk] for p in siblings(wide, one.pupil) if p.pk in by_pupil)]
        together = [each for each in together if each.application_id not in let_go]
        seen |= {each.pk for each in together}
        made += _offer(together, until, promised, now=now, scope=scope)
    return made


def _offer(
    together: list[Waiting], until: datetime, promised: Mapping[Seat, int], *, now: datetime, scope: Scope
) -> list[Offer]:
    """Brothers and sisters are offered seats together, or passed over together with the reason."""
    try:
        with transaction.atomic():
            for one in together:
                take_seats(one.application.slots, one.application.days, one.pupil.home_class.campus_id, promised)
    except SlotFull as full:
        return _passed_over(together, str(full), now) if len(together) > 1 else []
    held = {"state": OfferState.OPEN, "until": until, "holds_seat": True}
    made = Offer.objects.bulk_create(_fresh(one, now, campus_id=one.pupil.home_class.campus_id, **held) for one in together)
    told = OffersMade(
        school=together[0].school_id, offers=tuple(one.pk for one in made), pupils=tuple(one.pupil_id for one in made), until=until,
    )  # fmt: skip
    record(told, scope=scope)
    return made


def _fresh(one: Waiting, now: datetime, **more: object) -> Offer:
    return Offer(school_id=one.school_id, pupil_id=one.pupil_id, waiting=one, made_at=now, **more)


def _passed_over(together: list[Waiting], full: str, now: datetime) -> list[Offer]:
    """Said once for each child as long as the reason is the same."""
    why = (_("兄弟姐妹一起递补：%(full)s") % {"full": full})[:100]
    known = set(Offer.objects.filter(waiting__in=together, state=OfferState.SKIPPED, why=why).values_list("waiting", flat=True))
    Offer.objects.bulk_create(_fresh(one, now, state=OfferState.SKIPPED, why=why) for one in together if one.pk not in known)
    return []


def accept_offer(offer: Offer, *, now: datetime, scope: Scope, said_by: str = "") -> Offer:
    """Yes: signed already, the place stands at once; else the letter comes and the seat is held until it is due (S5.3)."""
    with acting(scope.for_unit(offer.school_id)):
        mine, application = _to_answer(offer, now)
        letter = letter_for(application, now=now, scope=scope)
        mine.state, mine.answered_at, mine.answered_by_id = OfferState.ACCEPTED, now, scope.user_id
        if letter.signed_at is None:
            mine.until = now + timedelta(days=(letter.due_on - timezone.localtime(now).date()).days + 1)
        mine.save(update_fields=["state", "answered_at", "answered_by", "until"])
        _tell(mine, application.round_id, scope, said_by)
        if letter.signed_at is not None:
            grant_place(application, now=now, scope=scope)
    return mine


def decline_offer(offer: Offer, *, now: datetime, scope: Scope, said_by: str = "") -> Offer:
    """No: the seat goes to the next in line in the same step."""
    with acting(scope.for_unit(offer.school_id)):
        mine, application = _to_answer(offer, now)
        mine.answered_at, mine.answered_by_id = now, scope.user_id
        _let_go(mine, OfferState.DECLINED)
        _tell(mine, application.round_id, scope, said_by)
    return mine


def _to_answer(offer: Offer, now: datetime) -> tuple[Offer, Application]:
    """Round, letter, application, offer: the same order as whoever signs or refuses, so that nobody waits for each other."""
    Round.objects.select_for_update().get(pk=offer.waiting.round_id)
    lock_letter(offer.waiting.application_id)
    application = lock_application(offer.waiting.application_id)
    mine = Offer.objects.select_for_update().get(pk=offer.pk)
    if mine.state != OfferState.OPEN or (mine.until and mine.until <= now):
        raise OfferOver
    return mine, application


def _expire(round: Round, *, now: datetime, scope: Scope) -> None:
    over = Offer.objects.select_for_update(of=("self",)).filter(waiting__round=round, holds_seat=True, until__lte=now)
    for offer in list(over.select_related("waiting__application").order_by("pk")):
        _let_go(offer, OfferState.EXPIRED)
        _tell(offer, round.pk, scope)


def give_up_turns(applications: Iterable[UUID], *, state: str, now: datetime, scope: Scope) -> None:
    """Their letter is refused or has lapsed: what an offer held for them is free again (S5.3)."""
    held = Offer.objects.select_for_update(of=("self",)).filter(waiting__application__in=[*applications], holds_seat=True)
    for offer in list(held.select_related("waiting__application").order_by("pk")):
        offer.answered_at, offer.answered_by_id = now, scope.user_id
        _let_go(offer, state)
        _tell(offer, offer.waiting.round_id, scope)


def _let_go(offer: Offer, state: str) -> None:
    application = offer.waiting.application
    give_back_seats(application.slots, application.days, offer.campus_id)
    offer.state, offer.holds_seat = state, False
    offer.save(update_fields=["state", "holds_seat", "answered_at", "answered_by"])


def _tell(offer: Offer, round_id: UUID, scope: Scope, said_by: str = "") -> None:
    told = OfferAnswered(
        school=offer.school_id, offer=offer.pk, pupil=offer.pupil_id, round=round_id, state=offer.state, said_by=said_by
    )
    record(told, scope=scope)


def keep_lines(*, now: datetime, scope: Scope) -> int:
    """For the clock: what is over goes, who is next is asked; how many offers were made."""
    with acting(scope):
        rounds = list(Waiting.objects.order_by().values_list("round", "school").distinct())
    return sum(len(offer_next(round, school=school, now=now, scope=scope)) for round, school in rounds)

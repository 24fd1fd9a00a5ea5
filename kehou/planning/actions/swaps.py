"""Two teachers swap: one asks, the other agrees, the hard rules judge, everybody concerned is told (S5.5)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.notices.actions import send
from kehou.notices.choices import Topic
from kehou.organisation import queries as organisation
from kehou.planning import queries
from kehou.planning.actions.absences import office
from kehou.planning.actions.edits import edited
from kehou.planning.actions.refusals import DutyOver, NotAvailable, OfferedAlready, SwapOver
from kehou.planning.actions.roster import announce, judge_moves, saved, standing_in, tell_staff
from kehou.planning.choices import EditKind, SwapState
from kehou.planning.events import SwapAnswered, SwapAsked
from kehou.planning.models import Duty, Swap


def ask_swap(duty: Duty, taker: Any, *, other: Duty | None, reason: str, now: datetime, scope: Scope) -> Swap:
    """Offer one's duty to a colleague, for one of theirs or as a favour; nothing changes before they agree."""
    if duty.ended_at is not None or duty.starts_at <= now or (other is not None and other.starts_at <= now):
        raise DutyOver
    if taker.pk == duty.staff_id or (other is not None and other.staff_id != taker.pk):
        raise NotAvailable
    judge_moves(_moves(duty, taker, other), scope=queries.wide(scope))
    kept = Swap(school_id=duty.school_id, duty=duty, other=other, taker=taker, reason=reason, asked_at=now)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        if "duty_offered_once" not in str(error):
            raise
        raise OfferedAlready from error
    record(SwapAsked(school=duty.school_id, swap=kept.pk, duty=duty.pk, taker=taker.pk), scope=scope)
    facts = {"who": duty.staff.name, "day": duty.date}
    tell_staff({taker.pk}, _("%(who)s想请您换 %(day)s 的班，请答复"), facts, scope, body=reason)
    return kept


def _moves(duty: Duty, taker: Any, other: Duty | None) -> list[tuple[Duty, Any]]:
    return [(duty, taker), *([(other, duty.staff)] if other is not None else [])]


def answer_swap(swap: Swap, *, accept: bool, now: datetime, scope: Scope) -> list[Duty]:
    """The colleague agrees, and both duties change hands if the rules allow it as things stand now; or does not."""
    kept = _held(swap)
    made = _exchanged(kept, now, scope) if accept else []
    kept.state, kept.answered_at = SwapState.ACCEPTED if accept else SwapState.DECLINED, now
    kept.save(update_fields=["state", "answered_at"])
    record(SwapAnswered(school=kept.school_id, swap=kept.pk, state=kept.state, duties=tuple(d.pk for d in made)), scope=scope)
    facts = {"taker": kept.taker.name, "who": kept.duty.staff.name, "day": kept.duty.date}
    title = _("%(taker)s同意换 %(day)s 的班") if accept else _("%(taker)s不能换 %(day)s 的班")
    tell_staff({kept.duty.staff_id}, title, facts, scope)
    if accept:
        people, link = office(scope.for_unit(kept.school_id), now.date()), f"/{scope.unit.code}/planning/roster/?day={kept.duty.date}"
        words = _("%(who)s和%(taker)s换了 %(day)s 的班")
        send(people, title=words, facts=facts, link=link, topic=Topic.PLANNING, school=kept.school_id, scope=scope)
    return made


def withdraw_swap(swap: Swap, *, now: datetime, scope: Scope) -> None:
    """Whoever asked takes it back before it is answered."""
    kept = _held(swap)
    kept.state, kept.answered_at = SwapState.WITHDRAWN, now
    kept.save(update_fields=["state", "answered_at"])
    record(SwapAnswered(school=kept.school_id, swap=kept.pk, state=kept.state), scope=scope)
    tell_staff({kept.taker_id}, _("%(who)s撤回了 %(day)s 的换班"), {"who": kept.duty.staff.name, "day": kept.duty.date}, scope)


def _held(swap: Swap) -> Swap:
    kept = Swap.objects.select_for_update(of=("self",)).select_related("duty__staff", "duty__group__term", "duty__post__term", "other__staff", "other__group", "other__post", "taker").get(pk=swap.pk)
    if kept.state != SwapState.ASKED:
        raise SwapOver
    return kept


def _exchanged(swap: Swap, now: datetime, scope: Scope) -> list[Duty]:
    """Both duties are held, judged together, ended and written anew."""
    ids = [one for one in (swap.duty_id, swap.other_id) if one]
    held = {one.pk: one for one in Duty.objects.select_for_update(of=("self",)).select_related("staff", "group__term", "post__term").filter(pk__in=ids).order_by("pk")}
    if any(one.ended_at is not None or one.starts_at <= now for one in held.values()):
        raise SwapOver
    moves = _moves(held[swap.duty_id], swap.taker, held[swap.other_id] if swap.other_id else None)
    judge_moves(moves, scope=queries.wide(scope))
    term = held[swap.duty_id].term or organisation.term_on(scope, held[swap.duty_id].date)
    both = Duty.objects.filter(Q(pk__in=ids) | Q(instead_of__in=ids))
    with edited(EditKind.SWAP, held[swap.duty_id].group, both, first=min(one.date for one in held.values()), now=now, scope=scope, term=term):
        Duty.objects.filter(pk__in=ids).update(ended_at=now)
        made = saved([standing_in(duty, staff.pk, swap.reason) for duty, staff in moves])
    for duty in made:
        term = duty.term or organisation.term_on(scope, duty.date)
        announce(term, duty.date, duty.date, now=now, scope=queries.wide(scope))
    return made

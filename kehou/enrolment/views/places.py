"""Places through the term: the family waits, answers an offer, rests; the school sees who is affected (S1.1, S1.2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions
from kehou.enrolment.actions import waiting as line
from kehou.enrolment.forms.places import CapacityForm, RestForm
from kehou.enrolment.forms.words import WEEKDAYS
from kehou.enrolment.queries import applications, current_round, places, seats
from kehou.enrolment.queries import waiting as queries
from kehou.enrolment.views import showing


def _to(application: UUID) -> HttpResponse:
    return redirect("enrolment:application", application=application)


@command("enrolment.apply", desk="family")
def join_line(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Wait for a seat."""
    mine = get_object_or_404(applications(scope), pk=application)
    line.join_line(mine, now=clock.now(), scope=scope)
    messages.success(request, _("已加入候补，有名额时按次序通知您。"))
    return _to(mine.pk)


@command("enrolment.apply", desk="family")
def leave_line(request: HttpRequest, scope: Scope, waiting: UUID) -> HttpResponse:
    """Wait no longer."""
    mine = get_object_or_404(queries.waitings(scope), pk=waiting)
    line.leave_line(mine, now=clock.now(), scope=scope)
    messages.success(request, _("已退出候补。"))
    return _to(mine.application_id)


@command("enrolment.apply", desk="family")
def accept_offer(request: HttpRequest, scope: Scope, offer: UUID) -> HttpResponse:
    """Take the seat that is held."""
    mine = get_object_or_404(queries.offers(scope), pk=offer)
    line.accept_offer(mine, now=clock.now(), scope=scope)
    messages.success(request, _("名额已为您保留。签好告知单后即可参加。"))
    return _to(mine.waiting.application_id)


@command("enrolment.apply", desk="family")
def decline_offer(request: HttpRequest, scope: Scope, offer: UUID) -> HttpResponse:
    """Let the seat go to the next in line."""
    mine = get_object_or_404(queries.offers(scope), pk=offer)
    line.decline_offer(mine, now=clock.now(), scope=scope)
    messages.success(request, _("已放弃，名额会给下一位。"))
    return _to(mine.waiting.application_id)


@command("enrolment.apply", desk="family")
def rest_own(request: HttpRequest, scope: Scope, place: UUID) -> HttpResponse:
    """The child does not come for some days."""
    mine = get_object_or_404(places(scope), pk=place)
    _rest(request, scope, mine)
    return _to(mine.application_id)


@command("enrolment.end_place")
def rest_for(request: HttpRequest, scope: Scope, place: UUID) -> HttpResponse:
    """The school notes a rest for the family."""
    mine = get_object_or_404(places(scope), pk=place)
    _rest(request, scope, mine)
    return redirect("enrolment:detail", unit=scope.unit.code, application=mine.application_id)


def _rest(request: HttpRequest, scope: Scope, place: Any) -> None:
    form = RestForm(request.POST)
    if not form.is_valid():
        raise actions.RestDays(_("请填写第一天、最后一天和原因。"))
    actions.rest_place(place, **form.cleaned_data, now=clock.now(), scope=scope)
    messages.success(request, _("已暂停。这几天点名不再等孩子，座位保留。"))


@page("enrolment.view_waiting")
def waiting_list(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Who waits in order, what is offered, who rests, and the seats of each day."""
    round, today = current_round(scope, clock.today()), clock.today()
    context: dict[str, Any] = {"round": round, "line": [], "seats": [], "rests": queries.rests(scope, ends_on__gte=today)}
    if round:
        turns = queries.turns_of(scope, round)
        found = Paginator(queries.waitings(scope, round=round), 50).get_page(request.GET.get("page"))
        context |= {"page": found, "line": _line(found, round, turns, clock.now()), "unshown": queries.unshown(scope, round)}
        context["seats"] = [{"seat": one, "day": dict(WEEKDAYS)[one.weekday]} for one in seats(scope, round)]
        context["changed"] = places(scope, round=round).exclude(ends_on=None).order_by("-ends_on")[:30]
    return render(request, "enrolment/office/waiting.html", context)


def _line(some: Iterable[Any], round: Any, turns: dict[UUID, int], now: datetime) -> list[dict[str, Any]]:
    """Each turn with what became of it; those still in line have their number among all."""
    names = {slot.pk: slot.name for slot in round.slots.all()}
    rows = []
    for one in some:
        told = sorted(one.offers.all(), key=lambda offer: (offer.state != "skipped", offer.made_at))
        last = told[-1] if told else None
        wish = f"{showing.days_in_words(one.application.days)} · {showing.slots_in_words(one.application.slots, names)}"
        state = last.shown_at(now) if last else ""
        rows.append({"waiting": one, "last": last, "state": state, "number": turns.get(one.pk), "wish": wish})
    return rows


@command("enrolment.manage_rounds")
def set_capacity(request: HttpRequest, scope: Scope, slotday: UUID) -> HttpResponse:
    """More or fewer seats of one weekday."""
    seat = get_object_or_404(queries.seat_days(scope), pk=slotday)
    form = CapacityForm(request.POST)
    if not form.is_valid():
        raise actions.BelowTaken.of(seat.taken)
    actions.set_capacity(seat, form.said, scope=scope)
    messages.success(request, _("名额已改，空出的会按次序问候补的家庭。"))
    return redirect("enrolment:waiting", unit=scope.unit.code)

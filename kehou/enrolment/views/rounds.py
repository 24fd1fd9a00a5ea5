"""The round at the service lead's desk: how far it is, what blocks it, the next step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.choices import OVER
from kehou.enrolment.forms import WEEKDAYS
from kehou.enrolment.queries.deciding import vacancies
from kehou.organisation.queries import offer_lines, offer_of, plan_of_term, term_on


@page("enrolment.view")
def round_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """报名: numbers, the track of the round, and what stands in the way."""
    round = queries.current_round(scope, clock.today())
    if round is None:
        return render(request, "enrolment/office/no_round.html", _opening(scope))
    told = queries.counts(scope, round)
    notices = list(queries.notices(scope, round=round))
    context: dict[str, Any] = {
        "exceptions": queries.exceptions(scope, round),
        "round": round, "told": told, "total": sum(told.values()) - sum(told[one] for one in OVER), "notices": notices,
        "steps": _steps(scope, round, told, notices), "vacancies": [one for one in vacancies(scope, round, clock.today()) if one["count"]],
        "seats": [(one, dict(WEEKDAYS)[one.weekday]) for one in queries.seats(scope, round)], "places": queries.places(scope, round=round).count(),
    }  # fmt: skip
    context["limited"] = any(one.capacity is not None for one, _weekday in context["seats"])
    return render(request, "enrolment/office/round.html", context)


def _opening(scope: Scope) -> dict[str, Any]:
    """What the published plan offers, or how far the plan is."""
    term = term_on(scope, clock.today())
    plan = plan_of_term(scope, term) if term else None
    offer = offer_of(plan) if plan else None
    return {"term": term, "plan": plan, "offer": offer, "lines": offer_lines(plan)}


def _steps(scope: Scope, round: Any, told: dict[str, int], notices: list[Any]) -> list[dict[str, Any]]:
    waiting = {
        _("班主任初审"): told["submitted"],
        _("年级组长复审"): told["passed_homeroom"],
        _("学校终审"): told["passed_grade"],
    }
    steps = [{"label": _("受理申请"), "state": "now" if clock.today() <= round.closes_on else "done",
              "note": _("到 %(day)s") % {"day": f"{round.closes_on:%m-%d}"}}]  # fmt: skip
    for label, count in waiting.items():
        note = _("还有 %(count)s 份") % {"count": count} if count else ""
        steps.append({"label": label, "state": "now" if count else "done" if told["accepted"] else "todo", "note": note})
    shown = bool(notices)
    closed = shown and all(one.closed_at for one in notices)
    steps.append({"label": _("公示"), "state": "done" if closed else "now" if shown else "todo"})
    return [*steps, {"label": _("告知单签字"), "state": _signed(scope, round)}]


def _signed(scope: Scope, round: Any) -> str:
    sent = queries.letters(scope, application__round=round)
    if not sent.exists():
        return "todo"
    return "now" if sent.filter(signed_at=None, lapsed_at=None, refused_at=None).exists() else "done"


@command("enrolment.manage_rounds")
def open_round(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Open the round of the running term, as the published plan offers it."""
    term = term_on(scope, clock.today())
    plan = plan_of_term(scope, term) if term else None
    if term is None or plan is None:
        raise actions.RoundNeedsPlan
    actions.open_by_plan(term, plan, now=clock.now(), scope=scope)
    messages.success(request, _("报名已开放，家长可以在手机上申请。"))
    return redirect("enrolment:round", unit=scope.unit.code)


@command("enrolment.manage_rounds")
def close_round(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take no more applications this term."""
    round = queries.current_round(scope, clock.today())
    if round is None:
        raise actions.RoundNotOpen
    actions.close_round(round, scope=scope)
    messages.success(request, _("本学期不再受理申请。"))
    return redirect("enrolment:round", unit=scope.unit.code)

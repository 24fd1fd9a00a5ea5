"""Pages of the district and the city: filings waiting, the official calendar."""

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
from kehou.organisation import actions, forms, queries


@page("organisation.decide_plan")
def filings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Plans of the schools beneath, those that wait first."""
    order = ["filed", "returned", "draft", "approved", "published", "superseded"]
    plans = sorted(queries.plans(scope), key=lambda plan: order.index(plan.state))
    return render(request, "organisation/filings.html", {"page": Paginator(plans, 50).get_page(request.GET.get("page"))})


@page("organisation.decide_plan")
def filing(request: HttpRequest, scope: Scope, serviceplan: UUID) -> HttpResponse:
    plan = get_object_or_404(queries.plans(scope), pk=serviceplan)
    return _filing(request, scope, plan, forms.DecisionForm())


def _filing(request: HttpRequest, scope: Scope, plan: Any, form: Any) -> HttpResponse:
    """The plan line by line beside policy, for whoever answers it."""
    on = min(max(plan.term.starts_on, clock.today()), plan.term.ends_on)
    judged, offer = queries.judged(plan, on), queries.offer_of(plan)
    judged.sort(key=lambda one: one["verdict"] == "same")  # what differs from policy is read first
    context = {
        "plan": plan, "form": form, "judged": judged, "offer": offer, "lines": queries.offer_lines(plan),
        "chosen": sum(one["verdict"] != "same" for one in judged),
    }  # fmt: skip
    return render(request, "organisation/filing.html", context, status=422 if form.is_bound else 200)


@command("organisation.decide_plan")
def decide(request: HttpRequest, scope: Scope, serviceplan: UUID) -> HttpResponse:
    plan = get_object_or_404(queries.plans(scope), pk=serviceplan)
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        return _filing(request, scope, plan, form)
    said = form.cleaned_data
    actions.decide_plan(plan, approved=said["answer"] == "approve", remark=said["remark"], at=clock.now(), scope=scope)
    messages.success(request, _("已批复。"))
    return redirect("organisation:filings", unit=scope.unit.code)


@page("organisation.edit_official_calendar")
def official(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _official(request, forms.OfficialDayForm())


def _official(request: HttpRequest, form: Any) -> HttpResponse:
    days = queries.official_days(clock.today().year)
    return render(request, "organisation/official.html", {"form": form, "days": days}, status=422 if form.is_bound else 200)


@command("organisation.edit_official_calendar")
def enter_day(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = forms.OfficialDayForm(request.POST)
    if not form.is_valid():
        return _official(request, form)
    actions.enter_official_day(scope.unit, **form.cleaned_data, scope=scope)
    messages.success(request, _("已登记。"))
    return redirect("organisation:official", unit=scope.unit.code)

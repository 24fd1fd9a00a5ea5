"""What everybody may read of the organisation: the published plan and who leads (S7.1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.organisation import queries


@page("organisation.read_plan", desk="public")
def plan(request: HttpRequest, scope: Scope) -> HttpResponse:
    plan = queries.published_plan(scope)
    offer = queries.offer_of(plan) if plan else None
    context = {"plan": plan, "place": scope.unit, "offer": offer, "lines": queries.offer_lines(plan)}
    return render(request, "organisation/public_plan.html", context)

"""The guardian's phone: my children today (PRODUCT)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.desk import queries
from kehou.enrolment import queries as enrolment
from kehou.enrolment.queries.surveys import surveys_asking


@page("desk.family", desk="family")
def children(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Where each child is now, who holds it, what needs my answer."""
    today = clock.today()
    context = {
        "children": queries.children_today(scope, today),
        "notices": list(enrolment.notices_shown(scope, today)),
        "surveys": surveys_asking(scope, today),
        "today": today,
    }
    return render(request, "desk/family.html", context)

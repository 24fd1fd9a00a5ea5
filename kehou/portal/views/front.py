"""The public front page of the platform, and one page for each city, district and school."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.portal import queries


@page("portal.front", desk="public")
def front(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All schools, their plans, notices and rosters; nothing about any person."""
    return _shown(request, scope)


@page("portal.front", desk="public")
def place(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One school's public matters."""
    return _shown(request, scope)


def _shown(request: HttpRequest, scope: Scope) -> HttpResponse:
    today = clock.today()
    schools = queries.schools_shown(scope, today)
    template = "portal/school.html" if scope.unit and scope.unit.kind == "school" else "portal/front.html"
    return render(request, template, {"schools": schools, "notices": list(enrolment.open_notices(scope, today))})
